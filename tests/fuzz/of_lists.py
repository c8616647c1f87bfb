"""Lists of people and their values, the codes of pages, and what a scanner sends."""

import io
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pikepdf
from PIL import Image

from handouts.desk.daylist.judged import judge_row
from handouts.fields import BY_HAND, Field, FieldType, Slot
from handouts.model import Request
from handouts.pagecode import read_code
from handouts.people.filled.blank import read_blank
from handouts.people.filled.service import Order
from handouts.people.lists.counter import Wanted, want
from handouts.people.lists.mended import Mend, mend
from handouts.people.lists.roster import read_columns
from handouts.people.lists.table import Table, read_table, write_back
from handouts.people.scans.scan import read_scan
from handouts.people.scans.stack import check_stack, split_stack
from handouts.people.values.manner import Manner, Unprintable
from handouts.people.values.spelling import spell
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import print_anew
from handouts.press.proof.reader import page_pictures
from handouts.press.sheets.barcode import draw_code, read_drawn
from handouts.press.workspace.rooms import Rooms
from tests.conftest import TWO_EDITIONS, Workspace
from tests.fill_cases import ENGLISH, EVERY, PAPER
from tests.fuzz.bounds import Target, Wrong, own_folder, true_places

TODAY = date(2026, 3, 9)
MANNERS = tuple(
    Manner(language, country, TODAY)
    for language, country in (
        ('en', 'US'),
        ('es', 'MX'),
        ('es', 'PR'),
        ('de', 'CH'),
        ('xx', 'ZZ'),
        ('fa', 'IR'),
        ('hi-IN', 'IN'),
    )
)
MOST_CELLS = 100_000
# Dots an inch at which made-up scans are looked at: half a scanner's are quick, and take the same ways.
DOTS = 150
LIST_PIECES = tuple(
    piece.encode()
    for piece in (
        *(',', ';', '\t', '"', '""', '\n', '\r\n', '\r', 'sep=;\n', '\x00', '\ufeff', 'full_name', 'story', 'born', 'language', 'copies'),
        *('3/14/1980', '31.12.1999', '2026-02-30', '3:30 PM', '25:61', '602 555 0100', '+1 602 555 0100 ext. 7', '70.5', '1,000.5', '-', 'yes', 'x'),
        *('🙂', 'é', 'e\u0301', '中', 'שלום', '\u202e', '\u2028', '\x85', '٣', '²', '½', 'x' * 400, '9' * 40, ' ' * 40, '=1+1', '20', '99', 'A-1'),
    )
)  # fmt: skip
LIST = 'full_name,story,born,came,call,weight,drink,fasted,copies,chart_number\n'
LISTS = (
    LIST + 'Ana Example,"fell, \n hard",3/14/1980,3:30 PM,602 555 0100,70.5,juice,yes,2,A-1\n',
    '\ufeffsep=;\r\nFull name;Born on\r\n"Bo ""B"" Ruiz";14 de marzo de 1980\r\n\r\nCy;\r\n',
    'full_name\tlanguage\tedition\nAna\ten\tprint\n',
)
DATED = (
    '3/14/1980',
    '14 de marzo de 1980',
    'Mon, Mar 14th 1980',
    '1980-03-14T00:00:00.000',
    "14-mar-'80",
    '15:30',
    '3.30 p. m.',
)
PHONES = ('+1 (602) 555-0100 ext. 12', '602.555.0100', '(55) 5555 0100', '1,234.50', "1'234.5", 'Sí', '☑')
CODES = ('ketamine-iv/consent en 4bfea2e1 2/6 A-17', 'a/b es-MX 00000000 1/1', 'a b/c en 4bfea2e1 9999/9999')


@cache
def space() -> Workspace:
    """Return a workspace with a paper of every type of field, printed."""
    here = Workspace(own_folder())
    here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    here.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    here.write(f'content/{EVERY}.en.md', PAPER.format(**ENGLISH))
    return here


@cache
def counter() -> tuple[Wanted, Order]:
    """Return what is wanted, and an order of the printed paper."""
    jobs = make_plan(Library(Rooms(space().root)), Request(editions=('print',))).jobs
    wanted = want((EVERY,), jobs, 'en', 'print')
    blanks = [read_blank(space().output, job, print_anew(space().output, job, '')) for job in jobs]
    return wanted, Order(wanted.papers, {blank.key: blank for blank in blanks}, wanted.choices, TODAY)


def read_list(data: bytes) -> None:
    """Read a list as the desk does, judge each row, and write all of it back: the same people stand there again."""
    path = _file('list.csv')
    path.write_bytes(data)
    wanted, order = counter()
    with true_places({path.name: '\n' * (len(data) + 1)}):
        table = read_table(path, MOST_CELLS)
        columns = read_columns(table, wanted.fields())
    rows = list(table)
    for row in rows[:20]:
        judge_row(order, table, columns, row, Mend())
    back = _file('back.csv')
    back.write_bytes(b''.join(write_back(table, (row.raw for row in rows))))
    if rows and [row.cells for row in read_table(back)] != [row.cells for row in rows]:
        raise Wrong('a list written back says something else')
    mend_one(table)


def mend_one(table: Table) -> None:
    """Mend the last row of a list with odd values: it has those, and all other rows are as they were."""
    rows, column = list(table), table.columns[0]
    value = '"é,;\t\n中'
    if rows:
        mend(table, {rows[-1].number: Mend({column: value})}, _file('mended.csv'))
        again = list(read_table(_file('mended.csv')))
        if [row.cells for row in again[:-1]] != [row.cells for row in rows[:-1]] or again[-1].cells[column] != value:
            raise Wrong('a mended list says something else')


def spell_all(data: bytes) -> None:
    """Spell what somebody typed as every type of value, in every manner."""
    typed = data.decode('utf-8', 'surrogateescape')
    for kind in get_args(FieldType):
        field = Field(
            'a', kind, 'A', past=kind == 'date', options=(('x', 'X'), ('y', 'Sí')) if kind == 'choice' else ()
        )
        for manner in MANNERS:
            try:
                value = spell(field, typed, manner)
            except Unprintable as error:
                if typed.strip() and len(typed.strip()) > 12 and typed.strip() in str(error):
                    raise Wrong('a value stands in its own refusal') from None
                continue
            if kind in BY_HAND or not (value.option or kind == 'tick' or all(value.words)):
                raise Wrong(f'{kind} {typed!r} is {value.words}')


def read_codes(data: bytes) -> None:
    """Read what a code says; one of ours is drawn, and read back the same."""
    code = read_code(data.decode('latin-1'))
    if code is None:
        return
    if read_code(code.text) != code:
        raise Wrong(code.text)
    draw_code(code.text, Slot('', '', 0, 0.0, 0.0, 40.0, 40.0), '0 g')


def read_stack(data: bytes) -> None:
    """Read a scan, and sort it into papers."""
    check_stack('scan.pdf', data)
    try:
        found = read_scan(page_pictures(data, DOTS))
    except ValueError:
        return
    split_stack(data, {f'{number}.pdf': paper.order for number, paper in enumerate(found.papers)})


def read_pixels(data: bytes) -> None:
    """Look for a code in a picture of any dots."""
    side = max(1, int(len(data) ** 0.5))
    said = read_drawn(Image.frombytes('L', (side, side), data.ljust(side * side, b'\0')[: side * side]))
    read_code(said)


@cache
def _folder() -> Path:
    return own_folder()


def _file(name: str) -> Path:
    return _folder() / name


def scans() -> tuple[bytes, ...]:
    """Return a paper of ours as PDF: as it is printed, with its parts in the open, and as a scanner's pictures."""
    counter()
    printed = space().pdf(EVERY).read_bytes()
    plain, pictures = io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        pdf.save(
            plain,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
        )
    first, *others = [picture.convert('L') for picture in page_pictures(printed, DOTS)]
    first.save(pictures, 'PDF', save_all=True, append_images=others, resolution=DOTS)
    return printed, plain.getvalue(), pictures.getvalue()


PDF_PIECES = tuple(
    piece.encode('latin-1')
    for piece in (
        *(' 0 R', ' obj', 'endobj', 'stream\n', 'endstream', 'xref', 'trailer', 'startxref\n0\n', '%%EOF', '<<', '>>', '[', ']', '/Type /Page'),
        *('/Kids [1 0 R]', '/Count 999999999', '/MediaBox [0 0 1e9 1e9]', '/MediaBox [0 0 0 0]', '/MediaBox [0 0 -5 nan]', '/UserUnit 1e9', '/Rotate 45'),
        *('/Length -1', '/Filter /FlateDecode', '/Width 99999999', '/Encrypt 1 0 R', '/Parent 1 0 R', '/Contents 1 0 R', '/Resources 1 0 R', '\xff', '\0'),
        *('/JavaScript', '/OpenAction', '/URI (http://a.example)', '/F (/etc/passwd)', '/XObject', 'Do', ' re f', '9' * 30),
    )
)  # fmt: skip
TARGETS = {
    'list': Target(
        read_list,
        lambda: (*map(str.encode, LISTS), LISTS[0].encode('utf-16'), 'nombre;é\n'.encode('cp1252')),
        LIST_PIECES,
    ),
    'value': Target(spell_all, lambda: tuple(text.encode() for text in DATED + PHONES), LIST_PIECES),
    'code': Target(read_codes, lambda: tuple(text.encode() for text in CODES), (b'/', b' ', b'\n', b'0', b'99999')),
    'pixels': Target(read_pixels, lambda: (bytes(range(256)) * 16,)),
    'scan': Target(read_stack, scans, PDF_PIECES, 20.0),
}
