"""What is said against a clinic's file stands beside the field that it is about, with a value that would be right."""

import random

import pytest

from handouts.colour import WHITE, contrast
from handouts.desk.written.brand_form import Remark
from handouts.desk.written.brand_judged import judge_brand
from handouts.errors import Mistakes
from handouts.press.library import Library
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamledit import changed_yaml
from handouts.schema import LEAST_CONTRAST, Colours
from tests.conftest import Workspace
from tests.test_picture import SVG

FILE = 'content/clinics/clinic/clinic.yaml'


def judged(workspace: Workspace, text: str) -> list[Remark]:
    """Return what is said against a clinic's file of this text."""
    workspace.write(FILE, text)
    try:
        Library(Rooms(workspace.root)).clinic('clinic')
    except Mistakes as error:
        return judge_brand(FILE, text, error.findings)
    return []


def told(remarks: list[Remark]) -> list[tuple[str, str, str]]:
    """Return field, message and the value that would be right."""
    return [(remark.field, remark.finding.message, remark.instead) for remark in remarks]


def test_nothing_is_said_against_a_good_file(workspace: Workspace) -> None:
    assert judged(workspace, 'name: A\n') == []


ONE = {
    'no name': ('city: B\n', 'name', "This cannot be left empty.", "Stands on every paper."),
    'an empty name': ("name: ''\n", 'name', "This cannot be left empty.", "Stands on every paper."),
    'a country in small letters': ('name: A\ncountry: us\n', 'country', "This cannot stand here.", "Two capital letters, such as US or MX: how dates and phone numbers are written there."),
    'a long short name': (f'name: A\nshort_name: {"x" * 33}\n', 'short_name', "'short_name': String should have at most 32 characters.", "For the foot of the pages, if the name is long: 32 letters at most."),
    'no such paper': ('name: A\npaper: a5\n', 'paper', "'paper': Input should be 'letter' or 'a4'.", "All papers are laid out anew for it."),
    'a list for a value': ('name: A\nphone: [1]\n', 'phone', "'phone' must be text; put it in quotes.", "For example: 602-555-0100. Without it, papers have a line to write on."),
    'a list for a rule': ('name: A\nrules:\n  eating: [1]\n', 'rules.eating', "'eating' must be text; put it in quotes.", ""),
    'a list for a price': ('name: A\nprices: {visit: [1]}\n', 'prices.visit', "'visit' must be text; put it in quotes.", ""),
    'no part': ('name: A\ncolours: red\n', '', "'colours' must be a list of keys with their values.", ""),
    'an unknown key': ('name: A\nphon: 1\n', '', "There is no key 'phon'.", "Did you mean 'phone'?"),
    'an unknown colour': ('name: A\ncolours: {mian: "#000000"}\n', '', "There is no key 'mian'.", "Did you mean 'main'?"),
    'inks of a colour that there is not': ('name: A\ninks: {x: [1, 2, 3, 4]}\n', '', "'inks' names 'x', which is none of ", ""),
    'a share of ink': ('name: A\ninks: {main: [1, 2, 3, 400]}\n', '', "'3': Input should be less than or equal to 100.", ""),
    'a font that there is not': ('name: A\nfonts: {headings: Comic}\n', 'fonts.headings', "The font 'Comic' is not installed.", "Installed are: "),
    'a text font that there is not': ('name: A\nfonts: {text: Comic}\n', 'fonts.text', "The font 'Comic' is not installed.", "Installed are: "),
    'a logo that there is not': ('name: A\nlogo: x.svg\n', 'logo', "There is no picture 'x.svg'.", "Put it into the folder"),
    'a logo that acts': ('name: A\nlogo: bad.svg\n', 'logo', "The drawing holds a <script>", "Export it again"),
    'a cover that there is not': ('name: A\ncover: x.svg\n', '', "There is no picture 'x.svg'.", "Put it into the folder"),
    'a cover that acts': ('name: A\ncover: bad.svg\n', '', "The drawing holds a <script>", "Export it again"),
    'no YAML': ('name: A: B\n', '', "This is not YAML", "A value that holds a colon needs quotes"),
    'an anchor': ('name: &n A\nphon: 1\n', '', "There is no key 'phon'.", "Did you mean"),
}  # fmt: skip


@pytest.mark.parametrize('name', ONE)
def test_a_finding_stands_beside_its_field(name: str, workspace: Workspace) -> None:
    text, field, message, hint = ONE[name]
    workspace.write('content/clinics/clinic/bad.svg', SVG.format('<script/>'))
    (remark,) = judged(workspace, text)
    assert (remark.field, remark.instead) == (field, '')
    assert remark.finding.message.startswith(message)
    assert remark.finding.hint.startswith(hint)
    assert bool(remark.finding.hint) == bool(hint)
    assert remark.finding.level == 'block'


def test_all_that_is_wrong_is_told_each_at_its_place(workspace: Workspace) -> None:
    text = "phon: 1\ncolours:\n  ink: red\n  main: 1f5a6b\n  line: '#GGG'\nshort_name: " + 'x' * 40 + '\npaper: a5\n'
    fields = [(remark.field, remark.instead) for remark in judged(workspace, text)]
    assert sorted(fields) == [
        ('', ''),
        ('colours.ink', ''),
        ('colours.line', ''),
        ('colours.main', '#1f5a6b'),
        ('name', ''),
        ('paper', ''),
        ('short_name', ''),
    ]


def test_two_fonts_that_there_are_not_stand_beside_both(workspace: Workspace) -> None:
    for fonts in ('{text: Comic, headings: Comic}', '{text: Comic, headings: Impact}'):
        remarks = judged(workspace, f'name: A\nfonts: {fonts}\n')
        assert [remark.field for remark in remarks] == ['fonts.text', 'fonts.headings']


@pytest.mark.parametrize(
    ('typed', 'instead'),
    [("'#ABC'", '#aabbcc'), ('1F5A6B', '#1f5a6b'), ("'##1f5a6b'", '#1f5a6b'), ("' #1f5a6b'", '#1f5a6b'), ('teal', ''), ("'#12345'", ''), ("'rgb(1,2,3)'", '')],
)  # fmt: skip
def test_a_colour_that_is_nearly_one_is_spelt_right(typed: str, instead: str, workspace: Workspace) -> None:
    (remark,) = judged(workspace, f'name: A\ncolours:\n  tint: {typed}\n')
    assert (remark.field, remark.instead) == ('colours.tint', instead)
    assert remark.finding.message.endswith("is not a colour like '#1f4e5f'.")
    assert remark.finding.line == 3


def test_a_colour_that_cannot_be_read_has_its_number_and_the_nearest_shade(workspace: Workspace) -> None:
    text = "name: A\ncolours:\n  main: '#7FB3C4'\n"
    (remark,) = judged(workspace, text)
    assert remark.finding.message.startswith("'main' #7fb3c4 on white paper has a contrast of 2.29, ")
    assert f"needed is 4.5; the nearest shade that can be read is {remark.instead}." in remark.finding.message
    assert (remark.field, remark.finding.line) == ('colours.main', 3)
    assert min(contrast(remark.instead, ground) for ground in (WHITE, Colours().tint)) >= 4.5
    assert judged(workspace, changed_yaml(text, {('colours', 'main'): remark.instead})) == []


def test_a_ground_that_is_too_dark_can_be_made_lighter_at_one_click(workspace: Workspace) -> None:
    text = "name: A\ncolours:\n  tint: '#c8b89a'\n"
    remarks = judged(workspace, text)
    fields = [remark.field for remark in remarks]
    assert fields[-1] == 'colours.tint'
    assert {'colours.accent', 'colours.line'} <= {*fields}
    assert all(' on the tint has a contrast of ' in remark.finding.message for remark in remarks[:-1])
    assert remarks[-1].finding.message == "Not all colours can be read on this ground."
    assert remarks[-1].instead in remarks[-1].finding.hint
    assert judged(workspace, changed_yaml(text, {('colours', 'tint'): remarks[-1].instead})) == []
    others = {tuple(remark.field.split('.')): remark.instead for remark in remarks[:-1]}
    assert judged(workspace, changed_yaml(text, others)) == []


def test_no_other_ground_helps_a_colour_that_white_paper_swallows(workspace: Workspace) -> None:
    remarks = judged(workspace, "name: A\ncolours: {tint: '#c8b89a', ink: '#eeeeee'}\n")
    assert 'colours.tint' not in [remark.field for remark in remarks]


def test_where_no_shade_can_be_read_none_is_offered(workspace: Workspace) -> None:
    remarks = judged(workspace, "name: A\ncolours: {tint: '#101010', ink: '#777777'}\n")
    assert {remark.instead for remark in remarks if remark.field in ('colours.ink', 'colours.main')} == {''}


@pytest.mark.parametrize('seed', range(2))
def test_what_is_offered_is_right_for_any_colours(seed: int, workspace: Workspace) -> None:
    chance, offered = random.Random(seed), 0
    for _ in range(20):
        colours = {key: f'#{chance.randrange(1 << 24):06x}' for key in LEAST_CONTRAST if chance.random() < 0.5}
        colours['tint'] = '#' + ''.join(f'{chance.randint(150, 255):02x}' for _ in range(3))
        text = changed_yaml('name: A\n', {('colours', key): value for key, value in colours.items()})
        for remark in judged(workspace, text):
            key = remark.field.removeprefix('colours.')
            again = changed_yaml(text, {('colours', key): remark.instead or None})
            if remark.instead:
                offered += 1
                assert key not in [one.field.removeprefix('colours.') for one in judged(workspace, again)], text
    assert offered > 20
