"""Each line and box of a real layout is found where it stands: in its column, on its page, in points."""

import pytest

from handouts.fields import CODE, Slot
from handouts.layout import OUTSIDE, Layout
from handouts.model import Pdf
from handouts.press.engine.render import render_pdf
from handouts.press.press import read_words
from tests.conftest import Workspace

PLAIN = '@page { size: 5in 6in; margin: 1in }\nhtml { font: 12pt/15pt var(--text) }\nbody { margin: 0 }\np { margin: 0 0 15pt }\n'


def layout(workspace: Workspace, text: str, css: str = '') -> Layout:
    """Return the layout of a paper on pages of 3 by 4 inches of text, without a masthead."""
    return laid_out(workspace, text, css).layout


def laid_out(workspace: Workspace, text: str, css: str, front: str = '') -> Pdf:
    """Return the pages of such a paper, with more in its front matter."""
    workspace.write(
        'styles/base.css', f'{PLAIN}.mark, .foot {{ position: running(x) }} .masthead {{ display: none }}'
    )
    workspace.write('styles/aftercare.css', css)
    workspace.write('content/advice/paper.en.md', f'---\ntitle: A small paper\nkind: aftercare\n{front}---\n\n{text}')
    job = workspace.jobs()[0]
    return render_pdf(job, read_words(job)[1])


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


FIELDS = 'fields:\n  name: {label: Name}\n  fasted: {type: tick, label: Fasted}\n  story: {label: Story, lines: 2}\n'
# A line or box of a field is a block here, under its label; the foot stands in the margin with its code.
PLACES = (
    'input { display: block; margin: 0; padding: 0; border: none; border-bottom: 1pt solid; width: 100pt; height: 20pt }'
    'h2 { break-before: page; margin: 0; line-height: 15pt; font-size: 12pt }'
    '.foot { position: running(y) } .foot-text { display: none } .scan-code { width: 32pt; height: 30pt }'
    '@page { @bottom-left { content: element(y); vertical-align: top } }'
)


def slots(workspace: Workspace, text: str, css: str = '') -> list[tuple[str, str, int, float, float, float, float]]:
    """Return the slots of a paper: field, option, page, left, bottom, right and top in points."""
    return [
        (slot.field, slot.option, slot.page, slot.left, slot.bottom, slot.right, slot.top)
        for slot in laid_out(workspace, text, PLACES + css, FIELDS).slots
    ]


def test_slots_are_read_on_each_page_in_points_from_its_lower_left_corner(workspace: Workspace) -> None:
    """The page is 432 points high, its text begins 72 from each edge, and a line of text is 15 high."""
    text = '{{ field.name }}\n\n## Two\n\n{{ field.fasted }}\n\n{{ field.name }}\n\n{{ field.story }}\n'
    css = '.lines { display: block; position: relative } .line { display: block; height: 30pt }'
    found = slots(workspace, text, css + '.area { position: absolute; top: 0; left: 0; height: 59pt }')
    assert found == [
        ('name', '', 0, 72, 324, 172, 345),
        (CODE, '1', 0, 72, 42, 104, 72),
        ('fasted', 'yes', 1, 72, 324, 172, 345),
        ('name', '', 1, 72, 258, 172, 279),
        ('story', '', 1, 72, 168, 172, 228),
        (CODE, '2', 1, 72, 42, 104, 72),
    ]


def test_slots_in_columns_come_in_the_order_of_reading(workspace: Workspace) -> None:
    text = '{{ field.story }}\n\n## Two\n\n{{ field.fasted }}\n\n{{ field.name }}\n'
    found = slots(workspace, text, 'main { columns: 2; column-gap: 16pt } h2 { break-before: column }')
    places = [slot for slot in found if slot[0]]
    assert [(slot[0], slot[2], slot[3]) for slot in places] == [
        ('story', 0, 72),
        ('fasted', 0, 188),
        ('name', 0, 188),
    ]


def test_a_paper_without_fields_has_no_slots(workspace: Workspace) -> None:
    assert laid_out(workspace, 'Rest today.\n', PLACES).slots == ()


def test_what_looks_like_no_place_is_none(workspace: Workspace) -> None:
    pdf = laid_out(
        workspace, '{{ blank("At") }}\n\n{{ lines(2) }}\n\n{{ field.name }}\n', PLACES, FIELDS.split('  fasted')[0]
    )
    assert [slot.field for slot in pdf.slots] == ['name', CODE]
    assert all(isinstance(slot, Slot) for slot in pdf.slots)
