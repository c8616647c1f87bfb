"""Words filled in and composed into a page; the words code."""

import pytest

from handouts.errors import Mistakes
from handouts.model import Page
from handouts.press.page.compose import fill_words
from handouts.press.press import read_words
from tests.conftest import Workspace


def page(workspace: Workspace, text: str = 'Rest today.\n', edition: str = 'print') -> Page:
    """Return a composed page."""
    return read_words(workspace.job(text, edition=edition))[1]


def test_values_cannot_become_markdown_or_html(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: "*A* <script> & [B](http://x)"\n')
    assert '*A* &lt;script&gt; &amp; [B](http://x)' in page(workspace, 'At {{ clinic.name }}.\n').html


@pytest.mark.parametrize(
    'text',
    ["{{ ''.__class__ }}", '{{ 2 ** 99 }}', '{% set a = 1 %}', '{{ clinic["name"] }}', '{{ clinic.name|upper }}'],
)
def test_a_paper_is_no_program(text: str, workspace: Workspace) -> None:
    with pytest.raises(Mistakes):
        fill_words(workspace.job(text + '\n'))


def test_every_name_that_does_not_exist_is_said_with_its_line(workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as faults:
        fill_words(workspace.job('{{ clinic.fone }}\n\n{{ clinic.rules.eat }}\n{{ clinic.name }}\n'))
    assert [finding.line for finding in faults.value.findings] == [6, 8]


def test_two_braces_can_be_written(workspace: Workspace) -> None:
    assert fill_words(workspace.job('a {#b} c\n')).markdown.strip() == 'a {#b} c'


def test_both_editions_have_one_words_code(workspace: Workspace) -> None:
    assert page(workspace, edition='print').code == page(workspace, edition='screen').code


@pytest.mark.parametrize(
    ('file', 'text'),
    [
        ('content/clinics/clinic/clinic.yaml', 'name: Another Clinic\n'),
        ('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nphone: 602 555 0100\n'),
        ('content/strings/en.yaml', 'language: English\nphrases:\n  page: Leaf\nclinic: {}\n'),
        ('content/strings/en.yaml', 'language: English\nphrases: {}\nclinic:\n  phone: ring us\n'),
    ],
)
def test_a_change_of_a_word_changes_the_code_wherever_it_came_from(
    file: str, text: str, workspace: Workspace
) -> None:
    before = page(workspace, 'Call {{ clinic.phone }}.\n').code
    workspace.write(file, text)
    assert page(workspace, 'Call {{ clinic.phone }}.\n').code != before


@pytest.mark.parametrize(
    ('file', 'text'),
    [
        ('content/clinics/clinic/clinic.yaml', "name: Small Clinic\npaper: a4\ncolours:\n  main: '#123456'\n"),
        ('styles/aftercare.css', '@page { margin: 2in }\n'),
        ('content/strings/en.yaml', 'language: English\nphrases:\n  draft_mark: Not yet\nclinic: {}\n'),
    ],
)
def test_a_change_of_layout_or_mark_leaves_the_code(file: str, text: str, workspace: Workspace) -> None:
    before = page(workspace).code
    workspace.write(file, text)
    assert page(workspace).code == before


def test_the_foot_says_what_a_patient_needs_to_name_the_paper(workspace: Workspace) -> None:
    composed = page(workspace)
    assert composed.margins[0] == "Draft, not approved by a clinician. Do not hand out."
    assert composed.margins[1] == (
        f"Small Clinic · A small paper · English Page {{page}} of {{pages}} · version 1.0 · words {composed.code}"
    )


def test_a_template_that_fails_is_named_with_its_line(workspace: Workspace) -> None:
    workspace.write('templates/aftercare/page.html', '<p>\n{{ nothing.here }}</p>')
    with pytest.raises(Mistakes, match=r'templates/aftercare/page.html:2: The template fails'):
        page(workspace)
