"""Each line and box of a real layout is found where it stands: in its column, on its page, in points."""

import pytest

from handouts.layout import OUTSIDE, Layout
from handouts.press.press import read_words
from handouts.press.render import render_pdf
from tests.conftest import Workspace

PLAIN = '@page { size: 5in 6in; margin: 1in }\nhtml { font: 12pt/15pt var(--text) }\nbody { margin: 0 }\np { margin: 0 0 15pt }\n'


def layout(workspace: Workspace, text: str, css: str = '') -> Layout:
    """Return the layout of a paper on pages of 3 by 4 inches of text, without a masthead."""
    workspace.write(
        'styles/base.css', f'{PLAIN}.mark, .foot {{ position: running(x) }} .masthead {{ display: none }}'
    )
    workspace.write('styles/aftercare.css', css)
    job = workspace.job(text)
    return render_pdf(job, read_words(job)[1]).layout


def texts(layout: Layout, flow: int) -> list[str]:
    """Return the lines of one page or column."""
    return [line.text for line in layout.lines if line.flow == flow]


def test_a_line_has_its_words_and_its_edges_in_points(workspace: Workspace) -> None:
    paper = layout(workspace, 'Rest **today**.\n\nThen walk.\n')
    first, second = paper.lines
    assert (first.text, second.text) == ('Rest today.', 'Then walk.')
    assert (first.page, first.tag, first.flow) == (0, 'p', second.flow)
    assert (first.left, first.top, first.bottom) == pytest.approx((72, 72, 87))
    assert second.top == pytest.approx(102)
    assert 72 < first.right < 160
    assert first.block != second.block


def test_a_page_has_its_size_and_its_text_area(workspace: Workspace) -> None:
    (page,) = layout(workspace, 'Rest today.\n').pages
    assert (page.width, page.height, page.top, page.bottom) == pytest.approx((360, 432, 72, 360))


def test_columns_are_flows_of_their_own_in_reading_order(workspace: Workspace) -> None:
    paper = layout(workspace, 'One.\n\nTwo.\n\nThree.\n\nFour.\n', 'main { columns: 2 }')
    flows = sorted({line.flow for line in paper.lines})
    assert [texts(paper, flow) for flow in flows] == [['One.', 'Two.'], ['Three.', 'Four.']]
    assert {box.flow for box in paper.boxes if box.tag == 'p'} == set(flows)


def test_pages_are_flows_of_their_own_and_know_if_they_were_asked_for(workspace: Workspace) -> None:
    paper = layout(
        workspace, 'One.\n\n## Two\n\nThree.\n\n### Four\n', 'h2 { break-before: page } h2 + p { break-after: page }'
    )
    assert [(line.page, line.text) for line in paper.lines] == [(0, 'One.'), (1, 'Two'), (1, 'Three.'), (2, 'Four')]
    assert [page.is_forced for page in paper.pages] == [False, True, True]
    over = layout(workspace, '\n\n'.join(f'Line {n}.' for n in range(12)))
    assert [page.is_forced for page in over.pages] == [False, False]


def test_marks_blanks_and_margins_stand_outside_the_run_of_the_text(workspace: Workspace) -> None:
    css = (
        'ul > li::before { content: "•"; display: inline-block } @page { @bottom-left { content: element(x) } }'
        '.rule { display: inline-block; width: 1in; height: 10pt }'
    )
    paper = layout(workspace, '- Rest {{ blank("at") }} today\n', css)
    inside = [line.text for line in paper.lines if line.flow != OUTSIDE]
    outside = [line.text for line in paper.lines if line.flow == OUTSIDE]
    assert inside == ['\ufffcRest at: \ufffc today']
    assert '•' in outside
    assert any('Draft' in text for text in outside)


def test_places_to_write_are_lines_without_words(workspace: Workspace) -> None:
    paper = layout(workspace, 'Write:\n\n{{ lines(2) }}\n', '.lines, .line { display: block } .line { height: 30pt }')
    assert [(line.text, round(line.bottom - line.top)) for line in paper.lines] == [
        ('Write:', 15),
        ('', 30),
        ('', 30),
    ]


def test_a_box_knows_its_lines_and_its_parts(workspace: Workspace) -> None:
    text = '!!! note "Mind"\n    One.\n\n    Two.\n\nThree.\n'
    paper = layout(workspace, text, '.box { border: 1pt solid var(--ink) } .box-title { break-after: page }')
    parts = [box for box in paper.boxes if 'box' in box.classes]
    assert [[line.text for line in paper.lines[part.start : part.end]] for part in parts] == [
        ['Mind'],
        ['One.', 'Two.'],
    ]
    assert parts[0].element == parts[1].element
    assert all(part.is_whole for part in parts)
    assert not any(box.is_whole for box in paper.boxes if box.tag == 'main')


def test_the_head_of_a_table_is_read_once(workspace: Workspace) -> None:
    rows = '\n'.join(f'| {n} | x |' for n in range(30))
    paper = layout(workspace, f'| Head | Top |\n|---|---|\n{rows}\n')
    assert len(paper.pages) > 1
    assert [line.text for line in paper.lines].count('Head') == 1
    assert [line.text for line in paper.lines if line.text.isdigit()] == [str(n) for n in range(30)]
