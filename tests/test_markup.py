"""What a paper's tree is mended of, and what it is faulted for."""

import pytest

from handouts.errors import Mistakes
from handouts.press.page.article import read_article
from handouts.press.page.compose import fill_words
from tests.conftest import Workspace

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def html(workspace: Workspace, text: str) -> str:
    """Return a paper's HTML."""
    job = workspace.job(text)
    return read_article(job, fill_words(job)).panels[0].html


def test_a_picture_beside_the_paper_is_found(workspace: Workspace) -> None:
    workspace.write('content/advice/hand.svg', DRAWING)
    assert 'src="picture:paper/hand.svg"' in html(workspace, '![A hand holds a cup.](hand.svg)\n')


def test_a_picture_of_the_clinic_is_found(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/house.svg', DRAWING)
    assert 'src="picture:clinic/house.svg"' in html(workspace, '![The house by day.](clinic/house.svg)\n')


@pytest.mark.parametrize('alt', ['', 'hand', 'my hand.svg'])
def test_a_picture_needs_a_sentence(alt: str, workspace: Workspace) -> None:
    workspace.write('content/advice/hand.svg', DRAWING)
    with pytest.raises(Mistakes, match="has no sentence that says what it shows"):
        html(workspace, f'![{alt}](hand.svg)\n')


def test_a_bad_picture_is_named_at_the_line_that_shows_it(workspace: Workspace) -> None:
    workspace.write('content/advice/hand.svg', DRAWING.replace('<path', '<script/><path'))
    with pytest.raises(Mistakes, match=r"paper.en.md:8: The drawing holds a <script>"):
        html(workspace, 'One\n\n![A hand holds a cup.](hand.svg)\n')


@pytest.mark.parametrize('attribute', ['onclick', 'style', 'background'])
def test_only_harmless_attributes_can_be_set(attribute: str, workspace: Workspace) -> None:
    with pytest.raises(Mistakes, match=f"A paper cannot set '{attribute}'"):
        html(workspace, f'Rest.\n{{: {attribute}="x" }}\n')


def test_a_link_around_a_picture_is_a_fault(workspace: Workspace) -> None:
    workspace.write('content/advice/hand.svg', DRAWING)
    with pytest.raises(Mistakes, match="A link holds a picture"):
        html(workspace, '[![A hand holds a cup.](hand.svg)](https://example.org)\n')


def test_five_lists_in_one_another_are_well_and_fifty_are_not(workspace: Workspace) -> None:
    assert html(workspace, ''.join('    ' * n + f'- level {n}\n' for n in range(5))).count('<ul>') == 5
    with pytest.raises(Mistakes, match="nested too deeply"):
        html(workspace, ''.join('    ' * n + f'- level {n}\n' for n in range(50)))
