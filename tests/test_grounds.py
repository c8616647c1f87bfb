"""Each colour is found with the ground on which it really lies on the page."""

import pytest

from handouts.layout import Pair
from handouts.press.engine.render import render_pdf
from handouts.press.press import read_words
from tests.conftest import Workspace

BASE = 'html { color: black } .mark, .foot { position: running(x) } .masthead { display: none }\n'
NOTE = '!!! note "Mind"\n    Rest today.\n'


def pairs(workspace: Workspace, text: str, css: str, base: str = BASE) -> list[Pair]:
    """Return the pairs of a paper with these styles alone."""
    workspace.write('styles/base.css', base)
    workspace.write('styles/aftercare.css', css)
    job = workspace.job(text)
    return list(render_pdf(job, read_words(job)[1]).layout.pairs)


def seen(workspace: Workspace, text: str, css: str) -> list[tuple[str, str]]:
    """Return colour and ground of each pair."""
    return [(pair.colour, pair.ground) for pair in pairs(workspace, text, css)]


@pytest.mark.parametrize(
    ('css', 'pair'),
    [
        ('p { color: #123456 }', ('#123456', '#ffffff')),
        ('.note { background: #eeeeee } .note p { color: #123456 }', ('#123456', '#eeeeee')),
        ('body { background: #eeeeee } p { color: #123456 }', ('#123456', '#eeeeee')),
        ('@page { background: #eeeeee } p { color: #123456 }', ('#123456', '#eeeeee')),
        ('p { color: rgba(0, 0, 0, 0.5) }', ('#808080', '#ffffff')),
        ('.note { opacity: 0.5 }', ('#808080', '#ffffff')),
        ('.note { background: rgba(0, 0, 0, 0.2) } p { color: white }', ('#ffffff', '#cccccc')),
        ('p { color: device-cmyk(0 0 0 0.5) }', ('#808080', '#ffffff')),
        # A text that is moved onto another box stands on that box.
        (
            '.box-title { background: #eeeeee } .box-title + p { margin-top: -28pt; color: red }',
            ('#ff0000', '#eeeeee'),
        ),
        ('.note { border-top: 1pt solid red }', ('#ff0000', '#ffffff')),
        ('.note { background: #eeeeee } .note p { border-left: 2pt dashed }', ('#000000', '#eeeeee')),
        (
            '.note p::before { content: ""; display: inline-block; width: 9pt; height: 9pt; background: red }',
            ('#ff0000', '#ffffff'),
        ),
        ('.note p::before { content: "✓"; color: red }', ('#ff0000', '#ffffff')),
    ],
)
def test_a_colour_is_found_on_its_ground(css: str, pair: tuple[str, str], workspace: Workspace) -> None:
    assert pair in seen(workspace, NOTE, css)


@pytest.mark.parametrize(
    'css',
    [
        '.note { border: 0.25pt solid red }',  # too thin to be meant
        '.note { border: 1pt solid transparent }',
        '.note { border: 1pt hidden red }',
        '.note::after { content: ""; visibility: hidden; background: red; border: 1pt solid red }',
        '.note { background: linear-gradient(red, red) }',  # a picture
        # A ring of the ground's colour only sets a dot apart from the line under it.
        '.note::after { content: ""; display: block; width: 9pt; height: 9pt; border: 2pt solid white; background: black }',
    ],
)
def test_what_nobody_sees_is_no_colour(css: str, workspace: Workspace) -> None:
    assert set(seen(workspace, NOTE, css)) == {('#000000', '#ffffff')}


def test_the_tint_of_an_empty_cell_says_nothing(workspace: Workspace) -> None:
    table = '| A | B |\n|---|---|\n| 1 | |\n'
    assert set(seen(workspace, table, 'td { background: #eeeeee }')) == {
        ('#000000', '#ffffff'),
        ('#000000', '#eeeeee'),
    }


def test_the_rules_of_a_joined_table_are_found(workspace: Workspace) -> None:
    table = '| A | B |\n|---|---|\n| 1 | 2 |\n'
    css = 'table { border-collapse: collapse } td { border-bottom: 0.75pt solid red }'
    assert ('#ff0000', '#ffffff') in seen(workspace, table, css)


def test_a_pair_says_what_it_is_used_for(workspace: Workspace) -> None:
    css = '.box-title { font-size: 18pt } strong { font: bold 14pt serif } li::before { content: "•" }'
    found = pairs(
        workspace,
        '!!! note "Mind"\n    A **b**.\n\n1. one\n',
        css + 'ol { counter-reset: i } ol > li::before { content: "1." }',
    )
    assert {(pair.tag, pair.is_text, pair.is_large) for pair in found} == {('p', True, True), ('p', True, False)}
    found = pairs(workspace, '- one\n', 'ul { list-style: none } li::before { content: "•" }')
    assert [(pair.tag, pair.is_text, pair.text) for pair in found] == [
        ('li::before', False, '•'),
        ('li', True, 'one'),
    ]


def test_a_colour_of_another_space_keeps_its_name(workspace: Workspace) -> None:
    assert any('oklch' in colour for colour, _ in seen(workspace, NOTE, 'p { color: oklch(0.5 0.1 100) }'))
