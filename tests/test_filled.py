"""A filled paper is provably the paper: dot for dot as if laid out with the values in it, and word for word."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from itertools import zip_longest
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from handouts.fields import CODE, Field, Slot, Value
from handouts.model import Job, Pdf
from handouts.pagecode import PageCode
from handouts.people.filled import cover, lettering
from handouts.people.filled.blank import Blank, Key
from handouts.people.filled.lettering import Set
from handouts.people.filled.person import fill_blank
from handouts.press.engine.render import render_pdf
from handouts.press.press import read_words
from handouts.press.proof.reader import spot_words
from handouts.press.sheets.codes import stamp_codes
from handouts.press.sheets.impose import impose_sheets
from handouts.reading import Spot
from tests import people_cases
from tests.conftest import Workspace
from tests.people_cases import (
    AFTERCARE,
    CHOICES,
    CONSENT,
    EVERY_VALUE,
    Papers,
    differing,
    fill_one,
    page_images,
    piece,
    printed_blank,
    said,
    spelt,
    write_every_type,
)

papers = people_cases.papers

DPI = 150
# A dot differs if it is lighter or darker by more than so many of 255 levels: letters placed a tenth of a point
# apart differ by less but for a few dots of their edges.
LEVELS = 64
# Of all dots of a page so many may differ; of those with a value's ink so many; of those beside the values none.
OF_PAGE, OF_INK = 0.001, 0.2
# Where values stand, said once more: points from the left, from the line to its foot, and letters by their size.
LEFT, RULE, LIFT = 2.0, 0.75, 0.27
FAMILIES = ('Atkinson Hyperlegible', 'Source Sans 3')

# All letters are such as a font of ours has in one piece: where one has not, the engine takes another font for the
# letter, and we one for the whole value.
VALUES: Mapping[str, Mapping[str, str]] = {
    CONSENT: {
        'patient_name': 'José Núñez',
        'birth_date': '3/14/1980',
        'given_by': 'AVATAR To. fi Wáy',
        'diagnosis': 'Pain’s ache',
        'for_ptsd': 'x',
        'for_pain': 'yes',
        'relation': 'Ελένη',
        'interpreter_name': 'Анна Ёлкина',
    },
    AFTERCARE: {
        'patient_name': 'Nguyễn Thị Ánh',
        'visit_date': '3/9/2026',
        'drip_ended': '3:15 pm',
        'left_at': '4:40 pm',
        'taken_home_by': 'Yą́ʼátʼééh Begay',
        'next_visit_date': '2026-04-01',
        'next_visit_time': '9:15 am',
        'not_before': '8 p.m.',
    },
}
KEYS: list[Key] = [
    (paper, language, edition)
    for paper in (CONSENT, AFTERCARE)
    for language in ('en', 'es')
    for edition in ('print', 'large-print')
]
INPUT = re.compile(r'<input class="([\w-]+)" type="checkbox" name="(\w+)" value="(\w*)"[^>]*>')
# What the engine's own style says of an input, for a place that may hold something.
PLACE = (
    'x-place { display: inline-block; width: .7em; height: .7em; vertical-align: -.2em; font-size: .85em; '
    'text-indent: initial; position: relative }'
)


def span(text: str, size: float, family: str, left: float, foot: float) -> str:
    """Return a text in its place: points from the left edge, and from its base line to the lower edge.

    The line is as high as the box in it, which stands on the base line: all else has no height.
    """
    look = f"font: 400 {size}pt/0 '{family}'; white-space: pre; color: device-cmyk(0 0 0 1)"
    stand = '<span style="display: inline-block; width: 0; height: 3em"></span>'
    return f'<span style="position: absolute; left: {left}pt; bottom: {foot}pt; {look}">{escape(text)}{stand}</span>'


def ticked(slot: Slot) -> str:
    """Return a cross over a box: it lies over the box's border, which is a point wide."""
    far, low = slot.width - 2.2, slot.height - 2.2
    path = f'M2.2 2.2 L{far} {low} M2.2 {low} L{far} 2.2'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {slot.width} {slot.height}" '
        f'style="position: absolute; left: -1pt; top: -1pt; width: {slot.width}pt; height: {slot.height}pt">'
        f'<path d="{path}" stroke="device-cmyk(0 0 0 1)" stroke-width="1.5" fill="none"/></svg>'
    )


def lines_at(slot: Slot, sets: tuple[tuple[int, Set], ...]) -> list[Set]:
    """Return the lines of a value at its place, as they were chosen: in which wording, size and face."""
    on_page = [line for page, line in sets if page == slot.page]
    return [line for line in on_page if slot.left < line.x < slot.right and slot.bottom < line.y < slot.top]


def put_in(slot: Slot, value: Value | None, look: str, sets: tuple[tuple[int, Set], ...], field: Field) -> str:
    """Return the HTML of a place with what was filled in.

    Its edges are those inside of its borders: a line has one below, a short one is a box.
    """
    if value is None or (slot.option and slot.option != value.option):
        return ''
    if slot.option:
        return ticked(slot)
    low, left = (RULE if look == 'rule' else 0.0), (RULE if field.width == 'short' else 0.0)
    feet = [slot.height * (1 - (number + 1) / field.lines) + RULE - low for number in range(field.lines)]
    return ''.join(
        span(one.text, one.size, FAMILIES[one.face], LEFT - left, foot + LIFT * one.size)
        for one, foot in zip(lines_at(slot, sets), feet, strict=False)
    )


def afresh(job: Job, blank: Blank, typed: Mapping[str, str]) -> Pdf:
    """Return a paper laid out anew with the values in its words."""
    page = read_words(job)[1]
    person, values = spelt(blank, typed)
    sets = fill_blank(person, blank, values, {}).set
    slots = iter([slot for slot in blank.slots if slot.field != CODE])

    def place(found: re.Match[str]) -> str:
        look, name, option = found.groups()
        slot = next(slots)
        assert (slot.field, slot.option) == (name, option)
        inner = put_in(slot, values.get(name), look, sets, blank.fields[name])
        return f'<x-place class="{look}">{inner}</x-place>'

    html = INPUT.sub(place, page.html)
    assert next(slots, None) is None
    css = (PLACE, *(re.sub(r'\binput\b', 'x-place', text) for text in page.css))
    pdf = render_pdf(job, replace(page, html=html, css=css))
    assert pdf.warnings == ()
    return stamp_codes(job, page.code, impose_sheets(job, pdf))


@dataclass(frozen=True)
class Likeness:
    """How a page of a filled paper differs from the same laid out afresh: dots, and shares of them."""

    beside: int
    of_page: float
    of_ink: float

    @property
    def is_same(self) -> bool:
        """Whether it is the same within the tolerance."""
        return self.beside == 0 and self.of_page <= OF_PAGE and self.of_ink <= OF_INK


def likeness(
    filled: Image.Image, fresh: Image.Image, blank: Image.Image, slots: list[Slot], height: float
) -> Likeness:
    """Compare a page: at the places of its values by their ink, and everywhere else."""
    inside, most = 0, 0.0
    for slot in slots:
        one, other, empty = (piece(picture, slot, DPI, height) for picture in (filled, fresh, blank))
        found = differing(one, other, LEVELS)
        inside += found
        most = max(most, found / max(1, differing(other, empty, LEVELS)))
    whole = differing(filled, fresh, LEVELS)
    return Likeness(whole - inside, whole / (filled.width * filled.height), most)


def valued(blank: Blank, typed: Mapping[str, str]) -> list[Slot]:
    """Return the places that are filled in."""
    values = spelt(blank, typed)[1]
    return [slot for slot in blank.slots if slot.field in values and slot.option in ('', values[slot.field].option)]


def compare(filled: bytes, fresh: bytes, blank: Blank, typed: Mapping[str, str]) -> Iterator[Likeness]:
    """Yield how each page of a filled paper differs; what it has more than the other must be white."""
    slots = valued(blank, typed)
    pictures = (list(page_images(data, DPI)) for data in (filled, fresh, blank.data()))
    for number, (one, other, empty) in enumerate(zip_longest(*pictures)):
        if other is None:
            assert one.getextrema() == (255, 255)
            continue
        yield likeness(one, other, empty, [slot for slot in slots if slot.page == number], blank.height)


@cache
def filled(papers: Papers, key: Key, chart: str = '') -> bytes:
    """Return one of the papers, filled in for one person."""
    paper, language, edition = key
    order = papers.order(key, choices=replace(CHOICES, language=language, edition=edition))
    typed = {**VALUES[paper], 'chart_number': chart}
    return fill_one(order, typed, papers.own)


@cache
def words_in(papers: Papers, key: Key) -> tuple[tuple[str, Spot], ...]:
    """Return the words of one of the papers, filled in, with their places."""
    return tuple(spot_words(filled(papers, key)))


@cache
def fresh(papers: Papers, key: Key) -> bytes:
    """Return one of the papers, laid out with the values in it."""
    return afresh(papers.jobs[key], papers.blank(*key), VALUES[key[0]]).data


@pytest.mark.parametrize('key', KEYS, ids='-'.join)
def test_every_dot_is_where_it_would_be_if_laid_out_afresh(key: Key, papers: Papers) -> None:
    blank = papers.blank(*key)
    found = list(compare(filled(papers, key), fresh(papers, key), blank, VALUES[key[0]]))
    assert len(found) == blank.pages
    assert all(page.is_same for page in found), found
    assert len(valued(blank, VALUES[key[0]])) >= 8


def test_three_lines_a_choice_and_a_tick_are_where_they_would_be(workspace: Workspace, tmp_path: Path) -> None:
    job = write_every_type(workspace, 'print')
    blank = printed_blank(workspace, job)
    order = people_cases.order_of(blank)
    data = fill_one(order, EVERY_VALUE, tmp_path)
    found = list(compare(data, afresh(job, blank, EVERY_VALUE).data, blank, EVERY_VALUE))
    assert all(page.is_same for page in found), found
    person, values = spelt(blank, EVERY_VALUE)
    story = next(slot for slot in blank.slots if slot.field == 'story')
    assert len(lines_at(story, fill_blank(person, blank, values, {}).set)) == 3


def nudged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, 'INDENT', LEFT + 0.5)


def lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, 'RULE', RULE + 0.5)


def unticked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('handouts.people.filled.person.draw_cross', lambda _slot, _black: b'')


def unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('handouts.people.filled.person.draw_lines', lambda _lines, _usage, _black: b'')


def paler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('handouts.people.filled.person.BLACK', '0 0 0 0.4 k')


FAULTS: list[Callable[[pytest.MonkeyPatch], None]] = [nudged, lifted, unticked, unwritten, paler]


@pytest.mark.parametrize('spoil', FAULTS, ids=lambda spoil: spoil.__name__)
def test_half_a_point_aside_is_seen(
    spoil: Callable[[pytest.MonkeyPatch], None], papers: Papers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The tolerance bites: half a point aside or above, no cross, no letters, and grey ones are all found."""
    key = (CONSENT, 'en', 'print')
    spoil(monkeypatch)
    monkeypatch.setattr('handouts.people.runs.issue.audit_file', lambda *_: '')
    data = fill_one(papers.order(key), VALUES[CONSENT], tmp_path)
    found = list(compare(data, fresh(papers, key), papers.blank(*key), VALUES[CONSENT]))
    assert [number for number, page in enumerate(found) if not page.is_same] in ([0], [0, 4])


def test_a_dot_beside_the_values_is_seen(papers: Papers) -> None:
    key = (AFTERCARE, 'en', 'print')
    blank = papers.blank(*key)
    one, other = (next(page_images(data, DPI)) for data in (filled(papers, key), fresh(papers, key)))
    one.putpixel((700, 900), 0 if one.getpixel((700, 900)) == 255 else 255)
    slots = [slot for slot in valued(blank, VALUES[AFTERCARE]) if slot.page == 0]
    found = likeness(one, other, next(page_images(blank.data(), DPI)), slots, blank.height)
    assert found.beside == 1
    assert not found.is_same


@pytest.mark.parametrize('chart', ['', 'A-1024'])
@pytest.mark.parametrize('key', [KEYS[0], KEYS[3], KEYS[5]], ids='-'.join)
def test_the_words_code_is_that_of_the_blank_in_the_foot_and_in_the_scanning_code(
    key: Key, chart: str, papers: Papers, tmp_path: Path
) -> None:
    blank, data = papers.blank(*key), filled(papers, key, chart)
    word = {'en': 'words', 'es': 'texto'}[key[1]]
    assert blank.words == read_words(papers.jobs[key])[1].code
    for foot in said(data, tmp_path, 'pdftotext', '-l', str(blank.pages)).split('\f')[: blank.pages]:
        assert f'{word} {blank.words}' in ' '.join(foot.split())
    assert codes_in(data)[: blank.pages] == [
        [PageCode(key[0], key[1], blank.words, number, blank.pages, chart).text]
        for number in range(1, blank.pages + 1)
    ]


def codes_in(data: bytes) -> list[list[str]]:
    """Return what a scanner reads on each page."""
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    return [[code.text for code in zxingcpp.read_barcodes(picture, kind)] for picture in page_images(data, 200)]


def within(spot: Spot, slot: Slot) -> bool:
    """Return whether the middle of a word lies in a place to fill in."""
    x, y = (spot.left + spot.right) / 2, (spot.bottom + spot.top) / 2
    return spot.page == slot.page and slot.left < x < slot.right and slot.bottom < y < slot.top


@pytest.mark.parametrize('key', KEYS, ids='-'.join)
def test_all_other_words_are_those_of_the_blank_at_their_places(key: Key, papers: Papers) -> None:
    blank = papers.blank(*key)
    slots = valued(blank, VALUES[key[0]])
    before, after = spot_words(blank.data()), words_in(papers, key)
    added = [word for word in after if any(within(word[1], slot) for slot in slots)]
    assert len(before) > 300
    assert [word for word in after if word not in added] == list(before)
    assert len(added) >= 10


@pytest.mark.parametrize('key', KEYS, ids='-'.join)
def test_each_value_stands_in_its_place(key: Key, papers: Papers) -> None:
    blank, words = papers.blank(*key), words_in(papers, key)
    values = spelt(blank, VALUES[key[0]])[1]
    for slot in valued(blank, VALUES[key[0]]):
        found = ' '.join(text for text, spot in words if within(spot, slot))
        assert found == ' '.join(values[slot.field].words[0].split() if not slot.option else [])


# Lines with their labels under them that stand side by side: a reader hears what is written on all of them, then the
# labels. All other values follow their labels.
PRINTED = [['patient_name', 'birth_date'], ['signer_name', 'relation'], ['interpreter_name', 'interpreter_number']]
ROWS = {
    (CONSENT, 'print'): PRINTED,
    (CONSENT, 'large-print'): [['patient_name'], ['birth_date'], ['relation'], ['interpreter_name']],
    (AFTERCARE, 'print'): [['patient_name']],
    (AFTERCARE, 'large-print'): [['patient_name']],
}


def heard(key: Key, blank: Blank) -> dict[str, list[str]]:
    """Return for each field that is filled in the words that a reader hears where it stands."""
    written = {name: value.words[0] for name, value in spelt(blank, VALUES[key[0]])[1].items() if value.words}
    labels = {name: field.label for name, field in blank.fields.items()}
    found = {name: f'{labels[name]}: {words}' for name, words in written.items()}
    for row in ROWS[key[0], key[2]]:
        above = [written[name] for name in row if name in written]
        found |= dict.fromkeys(set(row) & set(written), ' '.join([*above, *(labels[name] for name in row)]))
    return {name: words.split() for name, words in found.items()}


@pytest.mark.parametrize('key', KEYS, ids='-'.join)
def test_values_come_out_of_pdftotext_beside_their_labels(key: Key, papers: Papers, tmp_path: Path) -> None:
    blank = papers.blank(*key)
    text = ' '.join(said(filled(papers, key), tmp_path, 'pdftotext').split())
    wanted = heard(key, blank)
    assert len(wanted) >= 6
    for name, words in wanted.items():
        places = [slot for slot in blank.slots if slot.field == name]
        assert text.count(' '.join(words)) == len(places), f"{words} in: {text}"


NAMES = {
    'patient_name': 'Lê Nguyễn Thị Ánh',
    'taken_home_by': 'Hózhǫ́ Nez',
    'next_ride_home': 'İbrahim Óó',
    'drip_ended': '3:15 pm',
    'not_before': 'Lê, Nguyễn',
}


def test_names_in_letters_made_of_others_come_out_as_they_were_typed(papers: Papers, tmp_path: Path) -> None:
    """A face draws ễ as an ê with a tilde: that ê is still an ê in the name beside it."""
    data = fill_one(papers.order((AFTERCARE, 'en', 'print')), NAMES, tmp_path)
    text = unicodedata.normalize('NFC', said(data, tmp_path, 'pdftotext'))
    assert [name for name in NAMES.values() if name not in text] == ['3:15 pm']


# A chart number of twenty letters, the widest that can be asked for.
WIDEST = 'W' * 20


@pytest.mark.parametrize('key', KEYS, ids='-'.join)
def test_the_longest_chart_number_and_a_cover_line_lie_over_no_words(
    key: Key, papers: Papers, tmp_path: Path
) -> None:
    _, language, edition = key
    choices = replace(CHOICES, language=language, edition=edition)
    order = papers.order(key, choices=choices, has_covers=True)
    data = fill_one(order, {'patient_name': 'Al', 'chart_number': WIDEST}, tmp_path)
    blank, words = papers.blank(*key), spot_words(data)
    charts = [spot for text, spot in words if text == WIDEST]
    assert [spot.page for spot in charts if spot.top < 100] == list(range(blank.pages))
    for chart in charts:
        others = [spot for text, spot in words if spot.page == chart.page and spot is not chart]
        assert not [spot for spot in others if overlap(spot, chart)]
        assert chart.left > 18
        assert chart.bottom > 18
        assert chart.right < blank.width - 18
        assert chart.top < blank.height - cover.HEAD + 0.5


def overlap(one: Spot, other: Spot) -> bool:
    """Return whether two words lie over one another."""
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 0 and min(one.top, other.top) - max(one.bottom, other.bottom) > 0
