"""Markdown to HTML, as the case file says it; panels of a folded paper."""

import pytest

from handouts.errors import Mistakes
from handouts.model import Article
from handouts.press.page.article import read_article
from handouts.press.page.compose import fill_words
from handouts.press.workspace.project import PROJECT
from tests.conftest import Workspace

CASES = {
    name.strip(): tuple(part.strip('\n') for part in case.split('\n--->\n'))
    for name, _, case in (
        text.partition('\n') for text in (PROJECT / 'tests/cases/markdown.txt').read_text().split('\n=== ')[1:]
    )
}


def article(workspace: Workspace, text: str, kind: str = 'aftercare') -> Article:
    """Return a paper's text as HTML."""
    job = workspace.job(text, kind=kind)
    return read_article(job, fill_words(job))


def test_the_case_file_is_read_whole() -> None:
    assert len(CASES) > 20
    assert all(len(case) == 2 for case in CASES.values())


@pytest.mark.parametrize('name', CASES)
def test_markdown_becomes_the_html_of_the_case(name: str, workspace: Workspace) -> None:
    markdown, html = CASES[name]
    assert article(workspace, markdown + '\n').panels[0].html == html


def test_panels_begin_after_a_line_of_dashes_and_know_heading_and_line(workspace: Workspace) -> None:
    panels = article(
        workspace, 'Cover\n' + ''.join(f'\n---\n\n## Part {n}\n\nText\n' for n in range(2, 7)), 'brochure'
    ).panels
    assert [(panel.heading, panel.line) for panel in panels] == [
        ('', 5), ('Part 2', 9), ('Part 3', 15), ('Part 4', 21), ('Part 5', 27), ('Part 6', 33),
    ]  # fmt: skip


def test_too_few_panels_are_a_mistake_with_numbers(workspace: Workspace) -> None:
    with pytest.raises(Mistakes, match="The paper has 2 panels; its fold has 6"):
        article(workspace, 'Cover\n\n---\n\nFlap\n', 'brochure')


def test_all_faults_of_a_paper_come_together(workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as faults:
        article(workspace, '# One\n\n<b>two</b>\n\n!!! three ""\n    x\n')
    assert [finding.rule for finding in faults.value.findings].count('raw-html') == 2
    assert {finding.rule for finding in faults.value.findings} == {'heading', 'raw-html', 'box'}
