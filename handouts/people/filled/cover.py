"""The cover line: at the head of a person's first page, whose papers these are: row, name, chart number."""

from contextlib import suppress
from dataclasses import replace

from handouts.fields import Field, Slot, Value
from handouts.people.filled.blank import Blank
from handouts.people.filled.lettering import Usage, draw_lines, set_value
from handouts.people.filled.person import BLACK, Person
from handouts.people.values.manner import Unprintable
from handouts.people.values.spelling import kept

# Points that the line keeps from the head and from the right edge of the page: the quarter inch that office
# printers leave white, and the margin of the text.
HEAD, EDGE = 18.5, 45.0
# The share of a page's width that it may take: beside it stands the mark of a draft.
SHARE = 0.45
# How high it is, in its letters' size.
HIGH = 1.25
NAME = 'patient_name'


def draw_cover(person: Person, blank: Blank, usage: Usage) -> bytes:
    """Return PDF operators that write the cover line into the first page of a paper.

    A name that is too long for it, or that cannot be printed, is left out: the row says who it is.
    """
    row, name = str(person.number), ''
    with suppress(Unprintable):
        name = kept(person.typed.get(NAME, ''))
    wordings = (
        ' · '.join(filter(None, (row, name, person.chart))),
        ' · '.join(filter(None, (row, person.chart))),
        row,
    )
    letters = replace(blank.letters, largest=blank.letters.smallest)
    right, head = blank.width - EDGE, blank.height - HEAD
    slot = Slot('', '', 0, right - blank.width * SHARE, head - letters.smallest * HIGH, right, head)
    for words in wordings:
        try:
            lines = set_value(letters, Field('', 'text', ''), slot, Value((words,)))
        except Unprintable:
            continue
        start = right - lines[0].shaped.width * lines[0].size / 1000
        return draw_lines((replace(lines[0], x=start),), usage, BLACK)
    return b''
