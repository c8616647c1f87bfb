"""Reads people from a list: which column is which field, and what each row says of language, edition and copies."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from handouts.errors import Finding, Mistakes
from handouts.fields import RESERVED, Field, Trouble
from handouts.pagecode import CHART_NUMBER
from handouts.people.filled.person import Person, Refusal, Refused
from handouts.people.lists.table import Row, Table, letters_of

LANGUAGE, EDITION, COPIES, CHART = RESERVED
MOST_COPIES = 20
# How alike a column's name must be to that of a field to be taken for a slip of the hand.
ALIKE = 0.84

NO_COPIES = Trouble('copies', f"This is not a number from 1 to {MOST_COPIES}.", "Write how many copies, or nothing.")
NO_CHART = Trouble('chart', "A chart number is of letters, digits and '-', 20 at most.", "Write it so, or nothing.")


@dataclass(frozen=True)
class Choices:
    """What a row may choose from: each name that people may write, in its plain form, with what it stands for."""

    languages: Mapping[str, str]
    editions: Mapping[str, str]
    language: str
    edition: str


@dataclass(frozen=True)
class Member:
    """A person of a list with the language and edition of their papers."""

    person: Person
    language: str
    edition: str

    @classmethod
    def alone(cls, typed: Mapping[str, str], choices: Choices) -> 'Member':
        """Return a person who stands on no list; raises Refused for a chart number that is none."""
        values = {name: value for name, value in typed.items() if value}
        chart = values.pop(CHART, '')
        if chart and not CHART_NUMBER.fullmatch(chart):
            raise Refused([Refusal(0, CHART, NO_CHART)])
        return cls(Person(0, values, chart), choices.language, choices.edition)


@dataclass(frozen=True)
class Columns:
    """Which field or other thing each column of a list is, by the column's name; `unused` are letters of others."""

    names: Mapping[str, str]
    unused: tuple[str, ...]


def plain(text: str) -> str:
    """Return a name as it is compared: small letters without accents, '_' for all else."""
    bare = ''.join(letter for letter in unicodedata.normalize('NFKD', text) if not unicodedata.combining(letter))
    return re.sub(r'[\W_]+', '_', bare.casefold().replace('’', '').replace("'", '')).strip('_')


def known_names(fields: Iterable[Field]) -> dict[str, str]:
    """Return the plain names that a column may have, with the field each stands for: its name, or its label.

    A label that several fields have stands for none.
    """
    labels: dict[str, set[str]] = {}
    names = {name: name for name in RESERVED}
    for field in fields:
        names[field.name] = field.name
        labels.setdefault(plain(field.label), set()).add(field.name)
    return {label: next(iter(owners)) for label, owners in labels.items() if len(owners) == 1 and label} | names


def read_columns(table: Table, fields: Sequence[Field]) -> Columns:
    """Return which column is which field; raises Mistakes where the list cannot be meant so.

    A message names a column by its letter: in a list without a header the first row is a person.
    """
    names, faults = known_names(fields), list[Finding]()
    columns: dict[str, str] = {}
    letters = {name: letters_of(place) for place, name in enumerate(table.names) if name}
    for column in table.columns:
        wanted = names.get(plain(column))
        if wanted in columns.values():
            faults.append(_fault(table, f"Column {letters[column]} is '{wanted}' once more.", "Keep one of the two."))
        elif wanted:
            columns[column] = wanted
    others = [column for column in table.columns if column not in columns]
    free = sorted(set(names.values()) - set(columns.values()))
    for column in others if columns else ():
        near = get_close_matches(plain(column), free, 1, ALIKE)
        if near:
            hint = f"Write '{near[0]}' if it is that, or name it otherwise."
            faults.append(_fault(table, f"Column {letters[column]} is no field, but nearly '{near[0]}'.", hint))
    if not set(columns.values()) - {*RESERVED}:
        told = ', '.join(dict.fromkeys(field.name for field in fields)) or "none"
        faults.append(_fault(table, "No column of the list is a field of the papers.", f"Row 1 names them: {told}."))
    if faults:
        raise Mistakes(faults)
    return Columns(columns, tuple(letters[column] for column in others))


def _fault(table: Table, message: str, hint: str) -> Finding:
    return Finding(table.file, table.line, 'column', message, hint)


def read_member(row: Row, columns: Columns, choices: Choices) -> Member:
    """Return the person of a row; raises Refused with all that is wrong with it."""
    cells = {name: row.cells[column] for column, name in columns.names.items()}
    refusals = [Refusal(row.number, "the row", trouble) for trouble in row.troubles]
    language = _chosen(row, LANGUAGE, cells, choices.languages, choices.language, refusals)
    edition = _chosen(row, EDITION, cells, choices.editions, choices.edition, refusals)
    copies = cells.get(COPIES) or '1'
    if not re.fullmatch(r'\d{1,2}', copies) or not 1 <= int(copies) <= MOST_COPIES:
        refusals.append(Refusal(row.number, COPIES, NO_COPIES))
    chart = cells.get(CHART, '')
    if chart and not CHART_NUMBER.fullmatch(chart):
        refusals.append(Refusal(row.number, CHART, NO_CHART))
    if refusals:
        raise Refused(refusals)
    typed = {name: cell for name, cell in cells.items() if cell and name not in RESERVED}
    return Member(Person(row.number, typed, chart, int(copies)), language, edition)


def _chosen(
    row: Row,
    column: str,
    cells: Mapping[str, str],
    known: Mapping[str, str],
    otherwise: str,
    refusals: list[Refusal],
) -> str:
    """Return what a cell chooses, or what holds for all where it is empty."""
    cell = cells.get(column, '')
    chosen = known.get(plain(cell), '') if cell else otherwise
    if not chosen:
        told = ', '.join(dict.fromkeys(known.values()))
        trouble = Trouble(column, f"There is no such {column} of these papers.", f"There are: {told}.")
        refusals.append(Refusal(row.number, column, trouble))
    return chosen
