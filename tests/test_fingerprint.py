"""The fingerprint changes with everything that a PDF is made from, and with nothing else."""

import pytest

from handouts.press.fingerprint import fingerprint
from tests.conftest import Workspace

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
CHANGES = {
    'words': ('content/advice/paper.en.md', '---\ntitle: A small paper\nkind: aftercare\n---\n\nRest now.\n'),
    'title': ('content/advice/paper.en.md', '---\ntitle: Another paper\nkind: aftercare\n---\n\nRest.\n'),
    'clinic': ('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nphone: 555-0100\n'),
    'colour': ('content/clinics/clinic/clinic.yaml', "name: Small Clinic\ncolours:\n  main: '#123456'\n"),
    'logo': ('content/clinics/clinic/logo.svg', DRAWING),
    'font': ('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nfonts:\n  headings: Source Sans 3\n'),
    'phrases': ('content/strings/en.yaml', 'language: English\nphrases:\n  page: Leaf\nclinic: {}\n'),
    'template': ('templates/parts/base.html', '<html></html>'),
    'style': ('styles/base.css', 'p { color: black }'),
    'edition': ('styles/editions/print.yaml', 'name: print\npurpose: print\nsafe_margin: 0.3\n'),
    'kind': ('templates/aftercare/kind.yaml', 'name: aftercare\npurpose: home\nmax_pages: 3\n'),
    'picture': ('content/advice/hand.svg', DRAWING),
}


@pytest.mark.parametrize('name', CHANGES)
def test_each_input_changes_it(name: str, workspace: Workspace) -> None:
    before = fingerprint(workspace.job('Rest.\n'))
    workspace.write(*CHANGES[name])
    assert fingerprint(workspace.jobs()[0]) != before


def test_it_is_the_same_for_the_same_files(workspace: Workspace) -> None:
    assert fingerprint(workspace.job('Rest.\n')) == fingerprint(workspace.job('Rest.\n'))


def test_another_paper_does_not_change_it(workspace: Workspace) -> None:
    before = fingerprint(workspace.job('Rest.\n'))
    workspace.write('content/other/paper.en.md', CHANGES['words'][1])
    assert fingerprint(workspace.jobs()[0]) == before
