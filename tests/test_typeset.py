"""Each fault of the laid-out pages is shown to its guard, and beside it what is nearly one and must pass."""

import pytest

from handouts.errors import Finding
from handouts.press.engine.render import render_pdf
from handouts.press.press import read_words
from handouts.press.proof.typeset import typesetting_findings
from tests.conftest import Workspace
from tests.test_fit import brochure

# Pages of 16 lines of 15 points, 3 inches wide, with nothing on them but the paper's text.
PAGE = (
    '@page { size: 5in 240pt; margin: 0 1in } body, p, ul, li, h2, h3, table { margin: 0; padding: 0 }'
    'html, h2, h3 { font: 12pt/15pt var(--text); orphans: 1; widows: 1 } ul { list-style: none }'
    '.mark, .foot { position: running(x) } .masthead { display: none } td, th { padding: 0 }\n'
)
ROOM = 16
# About three lines on such a page.
LONG = 'Rest in the chair until the nurse says that you are ready to go, and have someone beside you on the way home.'


def findings(workspace: Workspace, text: str, css: str = '') -> list[Finding]:
    """Return what is found on a paper with these styles; its text begins on line 6."""
    workspace.write('styles/base.css', PAGE)
    workspace.write('styles/aftercare.css', css)
    return found(workspace, text)


def found(workspace: Workspace, text: str, kind: str = 'aftercare') -> list[Finding]:
    """Return what is found on a paper with the styles that there are."""
    job = workspace.job(text, kind=kind)
    return list(typesetting_findings(job, render_pdf(job, read_words(job)[1]).layout))


def rules(found: list[Finding]) -> list[tuple[str, str, int]]:
    """Return rule, level and line of each finding."""
    return [(finding.rule, finding.level, finding.line) for finding in found]


def lines(count: int) -> str:
    """Return paragraphs that take so many lines."""
    return ''.join(f'Line {n}.\n\n' for n in range(count))


@pytest.mark.parametrize(
    ('text', 'what', 'level'),
    [
        ('!!! note "Mind"\n    One.\n\n    Two.\n', "The box 'Mind One. Two.'", 'block'),
        ('- One and\\\n  two.\n', "The list item 'One and two.'", 'warn'),
    ],
)
def test_a_box_over_two_pages(text: str, what: str, level: str, workspace: Workspace) -> None:
    split = [
        one for one in findings(workspace, lines(ROOM - 1) + text, '.box { background: #eee }') if one.rule == 'split'
    ]
    assert [(one.message, one.level, one.line) for one in split] == [(f'{what} is split over two pages.', level, 36)]
    assert findings(workspace, lines(ROOM - 3) + text, '.box { background: #eee }') == []


def test_a_table_row_over_two_pages(workspace: Workspace) -> None:
    split = findings(workspace, lines(ROOM - 3) + f'| One |\n|---|\n| {LONG} |\n')
    assert ('split', 'warn', 6 + 2 * (ROOM - 3) + 2) in rules(split)
    assert any("The table row 'Rest in the chair" in one.message for one in split)
    rows = ''.join(f'| {n} |\n' for n in range(2 * ROOM))
    assert findings(workspace, f'| One |\n|---|\n{rows}') == []


def test_a_box_over_two_columns(workspace: Workspace) -> None:
    box = '!!! note "Mind"\n    One.\n\n    Two.\n\n    Three.\n'
    split = findings(workspace, box, 'main { columns: 2 } .note { background: #eee }')
    assert ('split', 'block', 6) in rules(split)
    assert "two columns" in split[0].message
    # What only groups its words, with no frame and no wish to stay whole, may go on in the next column.
    assert 'split' not in {one.rule for one in findings(workspace, box, 'main { columns: 2 }')}


def test_a_box_with_columns_in_it_is_whole(workspace: Workspace) -> None:
    box = '!!! note "Mind"\n    - One\n    - Two\n    - Three\n    - Four\n'
    assert findings(workspace, box, '.box ul { columns: 2 } .note { background: #eee }') == []


def test_a_box_longer_than_a_page_only_warns(workspace: Workspace) -> None:
    box = '!!! note "Mind"\n' + ''.join(f'    Line {n}.\n\n' for n in range(ROOM + 4))
    assert ('split', 'warn', 6) in rules(findings(workspace, box, '.note { background: #eee }'))


def test_a_place_to_sign_over_two_pages(workspace: Workspace) -> None:
    broken = '.signer { break-inside: auto } .signer h3 { break-after: page }'
    workspace.write('styles/consent.css', broken)
    split = [one for one in found(workspace, 'You agree.\n', 'consent') if one.rule == 'split']
    assert "The place to sign 'Witness" in split[-1].message
    assert (split[-1].level, split[-1].line) == ('block', 0)
    workspace.write('styles/consent.css', '')
    assert found(workspace, 'You agree.\n', 'consent') == []


@pytest.mark.parametrize(
    ('text', 'figure'),
    [
        ('Wait for all of 24\\\nhours today.', '24 / hours'),
        ('Call us now at\n1-800-\\\n222-1222.', '1-800- / 222-1222'),
        ('Call **(602)**\\\n555-0100.', '(602) / 555-0100'),
        ('Over 180/\\\n120, call.', '180/ / 120'),
        ('About 27 of\\\n**100** people.', '27 of / 100'),
        ('Wait for 24\u00a0hours\\\nand then walk.', ''),
    ],
)
def test_a_number_broken_over_two_lines(text: str, figure: str, workspace: Workspace) -> None:
    broken = [one for one in findings(workspace, f'Rest.\n\n{text}\n') if one.rule == 'broken-number']
    wanted = [(f"'{figure}' is broken over two lines.", 'block', 8)] if figure else []
    assert [(one.message, one.level, one.line) for one in broken] == wanted


def test_a_number_that_the_width_breaks(workspace: Workspace) -> None:
    words = 'Call the clinic or the nurse on duty at any time: (602) 555-0100.\n'
    hits = {size: rules(findings(workspace, words, f'p {{ width: {size}pt }}')) for size in (60, 66, 260)}
    assert ('broken-number', 'block', 6) in hits[60] + hits[66]
    assert hits[260] == []
    bound = words.replace('(602) 555', '(602)&nbsp;555')
    assert [findings(workspace, bound, f'p {{ width: {size}pt }}') for size in (60, 66)] == [[], []]


@pytest.mark.parametrize(('margin', 'near'), [('0.28in', False), ('0.2in', True)])
def test_text_near_a_fold(margin: str, near: bool, workspace: Workspace) -> None:
    workspace.write(
        'styles/brochure.css',
        f'@page {{ margin: 0.6in {margin} 0.8in }} .panel {{ break-before: page }} .foot {{ display: block }}',
    )
    edges = [one for one in found(workspace, brochure('Rest today.'), 'brochure') if one.rule == 'near-fold']
    assert bool(edges) is near
    if near:
        rest = next(one for one in edges if 'Rest' in one.message)
        assert (
            rest.message
            == "'Rest today.' stands 0.20 in from an edge of panel 2; 0.25 in must stay clear for the fold and the cut."
        )
        assert (rest.level, rest.line) == ('block', 12)


def test_a_long_word_that_runs_into_the_fold(workspace: Workspace) -> None:
    near = [one for one in found(workspace, brochure('a' * 40 + ' b'), 'brochure') if one.rule == 'near-fold']
    assert [(one.level, one.line) for one in near] == [('block', 12)]
    assert [one for one in found(workspace, brochure('a' * 28 + ' b'), 'brochure') if one.rule == 'near-fold'] == []


def test_a_heading_at_the_foot(workspace: Workspace) -> None:
    foot = findings(workspace, lines(ROOM - 1) + '## Then\n\nWalk.\n', 'h2 { break-after: auto }')
    assert ('bare-heading', 'warn', 6 + 2 * (ROOM - 1)) in rules(foot)
    assert "ends a page" in foot[0].message
    above = findings(workspace, lines(ROOM - 2) + '## Then\n\nWalk.\n', 'h2 { break-after: auto }')
    assert above == []


def test_a_heading_at_the_foot_of_a_column(workspace: Workspace) -> None:
    text = 'One.\n\n## Then\n\nWalk.\n\nRest.\n'
    foot = findings(workspace, text, 'main { columns: 2; height: 30pt; column-fill: auto } h2 { break-after: auto }')
    assert [(one.rule, one.line) for one in foot] == [('bare-heading', 8)]
    assert "ends a column" in foot[0].message
    # Columns that begin under a heading are its text, and so is a place to write.
    assert findings(workspace, '## Then\n\n- One\n- Two\n', 'ul { columns: 2 }') == []
    assert (
        findings(workspace, '## Then\n\n{{ lines(2) }}\n', '.lines, .line { display: block } .line { height: 30pt }')
        == []
    )


def test_a_heading_under_which_there_is_nothing(workspace: Workspace) -> None:
    assert rules(findings(workspace, 'One.\n\n## Then\n')) == [('bare-heading', 'warn', 8)]


@pytest.mark.parametrize(
    ('before', 'rule'),
    [(ROOM - 2, 'widow'), (ROOM - 1, 'orphan'), (ROOM - 3, ''), (ROOM, '')],
)
def test_a_line_that_stands_alone(before: int, rule: str, workspace: Workspace) -> None:
    found = [one for one in findings(workspace, lines(before) + LONG + '\n\n' + lines(5)) if one.rule != 'bare-page']
    assert rules(found) == ([(rule, 'warn', 6 + 2 * before)] if rule else [])


def test_two_lines_may_be_parted(workspace: Workspace) -> None:
    assert findings(workspace, lines(ROOM - 1) + 'One and\\\ntwo.\n\n' + lines(5)) == []


@pytest.mark.parametrize(
    ('heading', 'is_lost'),
    [('Then do *this*', True), ('Then do *nothing*', False), ('Then do this', False), ('This', False)],
)
def test_a_short_word_alone_on_the_last_line_of_a_heading(heading: str, is_lost: bool, workspace: Workspace) -> None:
    lost = findings(workspace, f'One.\n\n## {heading}\n\nWalk.\n', 'h2 { width: 20pt }')
    assert rules(lost) == ([('lost-word', 'warn', 8)] if is_lost else [])


def test_a_last_page_with_next_to_nothing(workspace: Workspace) -> None:
    over = findings(workspace, lines(ROOM + 2))
    assert rules(over) == [('bare-page', 'warn', 6 + 2 * ROOM)]
    assert findings(workspace, lines(ROOM + 5)) == []
    assert findings(workspace, lines(2)) == []
    # A leaf that begins on purpose may be short.
    assert findings(workspace, lines(ROOM) + '## Sign\n\nHere.\n', 'h2 { break-before: page }') == []


def test_marks_and_values_in_the_source_do_not_hide_the_line(workspace: Workspace) -> None:
    text = 'One.\n\nAt *{{ clinic.name }}* you **wait** for “all\nof 24\\\nhours” today.\n'
    assert rules(findings(workspace, text)) == [('broken-number', 'block', 9)]
