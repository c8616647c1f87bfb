"""All that a workspace holds is found by looking; what is wrong costs only what needs it."""

import os

import pytest

from handouts.errors import Mistakes
from handouts.press.library import Library
from handouts.press.workspace.rooms import Rooms
from tests.conftest import PAGE, Run, Workspace

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
CLINIC = 'content/clinics/clinic/clinic.yaml'
PHRASES = 'language: {}\nphrases:\n  draft_mark: {}\nclinic: {{}}\n'


def library(workspace: Workspace) -> Library:
    """Return all that the workspace holds, with the project behind it."""
    return Library(Rooms(workspace.root))


def mistakes_of_clinic(workspace: Workspace, text: str) -> list[str]:
    """Return what is said of a clinic with this file."""
    workspace.write(CLINIC, text)
    with pytest.raises(Mistakes) as error:
        library(workspace).clinic('clinic')
    return [str(finding) for finding in error.value.findings]


def test_clinics_are_the_folders_with_a_file_in_order(workspace: Workspace) -> None:
    workspace.write('content/clinics/annex/clinic.yaml', 'name: Annex\n')
    workspace.write('content/clinics/photos/a.svg', SVG)
    assert library(workspace).clinics() == ['annex', 'clinic']


def test_papers_are_found_in_order_of_name_and_language(workspace: Workspace) -> None:
    for name in ('teeth/a.en', 'advice/b.en', 'advice/b-2.en', 'advice/b.es', 'advice/B_1.zh-Hans'):
        workspace.write(f'content/{name}.md', PAGE)
    assert [(paper.name, paper.language) for paper in library(workspace).papers()] == [
        ('advice/B_1', 'zh-Hans'),
        ('advice/b', 'en'),
        ('advice/b', 'es'),
        ('advice/b-2', 'en'),
        ('teeth/a', 'en'),
    ]


@pytest.mark.parametrize(
    'name', ['clinics/a.en.md', 'strings/a.en.md', 'advice/.a.en.md', 'advice/_a.en.md', 'advice/a.en.txt']
)
def test_what_is_no_paper_is_passed_over(name: str, workspace: Workspace) -> None:
    workspace.write(f'content/{name}', PAGE)
    assert library(workspace).papers() == []
    assert list(library(workspace).misnamed()) == []


def test_what_is_held_is_each_paper_for_each_clinic_even_with_mistakes(workspace: Workspace) -> None:
    workspace.write('content/clinics/annex/clinic.yaml', 'nam: Annex\n')
    workspace.write('content/advice/a.en.md', 'no front matter')
    workspace.write('content/advice/a.es.md', PAGE)
    assert library(workspace).held() == {
        (clinic, 'advice/a', language) for clinic in ('annex', 'clinic') for language in ('en', 'es')
    }


def test_papers_of_the_project_are_not_those_of_the_workspace(workspace: Workspace) -> None:
    assert library(workspace).papers() == []


@pytest.mark.parametrize(
    'name', ['paper', 'paper.EN', 'paper.english', 'my paper.en', '-paper.en', 'páper.en', 'a.b.en']
)
def test_a_file_name_that_says_no_language_is_reported(name: str, workspace: Workspace) -> None:
    workspace.write(f'content/advice/{name}.md', PAGE)
    (finding,) = library(workspace).misnamed()
    assert str(finding).startswith(f"content/advice/{name}.md: The file's name does not say which paper this is")
    assert library(workspace).papers() == []


def test_a_paper_is_its_front_matter_and_its_text(workspace: Workspace) -> None:
    workspace.paper('Rest today.')
    (paper,) = library(workspace).papers()
    front, head, body = library(workspace).read_paper(paper)
    assert (front.title, front.kind) == ('A small paper', 'aftercare')
    assert head.line_of('kind:') == 3
    assert (body.file, body.line_of('Rest')) == ('content/advice/paper.en.md', 6)


def test_a_clinic_has_its_folder_file_values_and_pictures(workspace: Workspace) -> None:
    workspace.write(CLINIC, 'name: Small Clinic\nlogo: logo.svg\n')
    workspace.write('content/clinics/clinic/logo.svg', SVG)
    clinic = library(workspace).clinic('clinic')
    assert (clinic.folder, clinic.file, clinic.says.name) == ('clinic', CLINIC, 'Small Clinic')
    assert clinic.pictures == {'logo.svg': SVG.encode()}


@pytest.mark.parametrize('key', ['logo', 'cover'])
def test_a_missing_picture_is_named_with_its_line(key: str, workspace: Workspace) -> None:
    assert mistakes_of_clinic(workspace, f'name: A\nphone: 1\n{key}: mark.svg\n') == [
        f"{CLINIC}:3: There is no picture 'mark.svg'. "
        f"Put it into the folder content/clinics/clinic, or leave '{key}' out."
    ]


def test_a_picture_of_another_folder_is_missing(workspace: Workspace) -> None:
    workspace.write('content/secret.svg', SVG)
    assert "There is no picture '../../secret.svg'." in mistakes_of_clinic(
        workspace, 'name: A\nlogo: ../../secret.svg\n'
    )[0]  # fmt: skip


def test_a_bad_picture_is_named_by_its_own_file(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/logo.svg', SVG.replace('<path', '\n<script/><path'))
    (said,) = mistakes_of_clinic(workspace, 'name: A\nlogo: logo.svg\n')
    assert said.startswith('content/clinics/clinic/logo.svg:2: The drawing holds a <script>')


def test_a_bad_picture_that_nobody_prints_costs_nothing(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/old.svg', 'no drawing')
    assert library(workspace).clinic('clinic').says.name == 'Small Clinic'


@pytest.mark.parametrize('key', ['text', 'headings'])
def test_a_font_that_is_not_installed_is_named_with_its_line(key: str, workspace: Workspace) -> None:
    assert mistakes_of_clinic(workspace, f'name: A\nfonts:\n  {key}: Comic Sans\n') == [
        f"{CLINIC}:3: The font 'Comic Sans' is not installed. "
        "Installed are: Atkinson Hyperlegible, Source Sans 3, Zilla Slab."
    ]


def test_all_that_is_wrong_with_a_clinic_s_pictures_and_fonts_is_said_together(workspace: Workspace) -> None:
    text = 'name: A\nlogo: a.svg\ncover: b.svg\nfonts:\n  text: C\n  headings: D\n'
    assert [line.split(':')[1] for line in mistakes_of_clinic(workspace, text)] == ['2', '3', '5', '6']


def test_a_missing_picture_has_the_line_of_its_key_and_not_of_a_remark(workspace: Workspace) -> None:
    assert mistakes_of_clinic(workspace, '# the logo: later\nname: A\nlogo: a.svg\n')[0].startswith(f'{CLINIC}:3:')


def test_a_clinic_is_read_once(workspace: Workspace) -> None:
    here = library(workspace)
    first = here.clinic('clinic')
    workspace.write(CLINIC, 'name: Another\n')
    assert here.clinic('clinic') is first


def test_mistakes_are_read_once(workspace: Workspace) -> None:
    workspace.write(CLINIC, 'nam: A\n')
    here = library(workspace)
    with pytest.raises(Mistakes) as first:
        here.clinic('clinic')
    workspace.write(CLINIC, 'name: A\n')
    with pytest.raises(Mistakes) as second:
        here.clinic('clinic')
    assert second.value is first.value


def test_a_mistake_in_one_clinic_leaves_the_other(workspace: Workspace) -> None:
    workspace.write('content/clinics/annex/clinic.yaml', 'nam: Annex\n')
    here = library(workspace)
    with pytest.raises(Mistakes):
        here.clinic('annex')
    assert here.clinic('clinic').says.name == 'Small Clinic'


def test_the_workspace_s_kind_stands_before_the_project_s(workspace: Workspace) -> None:
    assert library(workspace).kind('aftercare').max_pages == 2
    workspace.write('templates/aftercare/kind.yaml', 'name: aftercare\npurpose: ours\nmax_pages: 9\n')
    assert library(workspace).kind('aftercare').max_pages == 9


def test_the_workspace_s_template_stands_before_the_project_s(workspace: Workspace) -> None:
    theirs = library(workspace).templates(('aftercare', True))
    workspace.write('templates/aftercare/page.html', 'ours')
    ours = library(workspace).templates(('aftercare', True))
    assert ours == {**theirs, 'aftercare/page.html': 'ours'}
    assert 'parts/base.html' in ours


def test_the_workspace_s_style_stands_before_the_project_s_in_the_same_order(workspace: Workspace) -> None:
    theirs = library(workspace).styles(('aftercare', 'print'))
    workspace.write('styles/aftercare.css', 'p { }')
    ours = library(workspace).styles(('aftercare', 'print'))
    assert ours == {**theirs, 'aftercare.css': 'p { }'}
    assert list(ours) == ['base.css', 'aftercare.css']


def test_an_edition_may_have_styles_of_its_own(workspace: Workspace) -> None:
    workspace.write('styles/editions/print.css', 'p { }')
    assert list(library(workspace).styles(('aftercare', 'print')))[-1] == 'editions/print.css'
    assert 'editions/print.css' not in library(workspace).styles(('aftercare', 'screen'))


def test_a_phrase_of_the_workspace_stands_before_the_project_s_and_the_others_stay(workspace: Workspace) -> None:
    theirs = library(workspace).strings('en')
    workspace.write('content/strings/en.yaml', PHRASES.format('American', 'Ours'))
    ours = library(workspace).strings('en')
    assert ours.language == 'American'
    assert ours.phrases == {**theirs.phrases, 'draft_mark': 'Ours'}
    assert ours.clinic == theirs.clinic


def test_a_language_of_the_workspace_alone_is_found(workspace: Workspace) -> None:
    workspace.write('content/strings/qu.yaml', PHRASES.format('Runasimi', 'Manaraq'))
    assert library(workspace).strings('qu').language == 'Runasimi'


def test_a_language_without_phrases_says_which_there_are(workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as error:
        library(workspace).strings('qu')
    assert str(error.value).startswith(
        "content/strings/qu.yaml: There are no phrases for the language 'qu'. Add content/strings/qu.yaml. "
        "There are phrases for: en"
    )


def test_a_language_without_the_draft_mark_is_refused(workspace: Workspace) -> None:
    workspace.write('content/strings/qu.yaml', 'language: Runasimi\nphrases: {}\nclinic: {}\n')
    with pytest.raises(Mistakes, match=r"content/strings/qu.yaml: The phrase 'draft_mark' is missing."):
        library(workspace).strings('qu')


@pytest.mark.parametrize(
    ('what', 'file', 'known'),
    [
        ('kind', 'templates/poster/kind.yaml', 'aftercare, brochure, consent'),
        ('edition', 'styles/editions/poster.yaml', 'large-print, press, print, screen'),
        ('fold', 'styles/folds/poster.yaml', 'half-fold, tri-fold, z-fold'),
    ],
)
def test_what_is_not_there_says_what_there_is(what: str, file: str, known: str, workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as error:
        getattr(library(workspace), what)('poster')
    assert str(error.value) == f"{file}: There is no {what} 'poster'. There are: {known}."


@pytest.mark.parametrize('name', ['', '../templates/aftercare', 'after*', 'after care', 'aftercare\n'])
def test_a_name_that_is_no_name_finds_nothing(name: str, workspace: Workspace) -> None:
    with pytest.raises(Mistakes, match='There is no kind'):
        library(workspace).kind(name)


def test_a_mistake_in_a_kind_is_said_with_its_line(workspace: Workspace) -> None:
    workspace.write('templates/poster/kind.yaml', 'name: poster\npurpose: hangs\nmax_page: 1\n')
    with pytest.raises(Mistakes, match=r"templates/poster/kind.yaml:3: There is no key 'max_page'"):
        library(workspace).kind('poster')


@pytest.mark.parametrize('name', [b'caf\xe9', b'a\nb', b'\x07'])
def test_a_folder_whose_name_cannot_be_printed_is_told_and_keeps_no_other_back(
    name: bytes, workspace: Workspace, run: Run
) -> None:
    workspace.paper('Text.\n')
    for room, file, text in (('content/clinics', 'clinic.yaml', 'name: B\n'), ('content', 'paper.en.md', PAGE)):
        folder = workspace.root / room / os.fsdecode(name)
        folder.mkdir()
        (folder / file).write_text(text)
    said = run('build', '-e', 'print')
    assert said.code == 1
    assert said.err.count("The folder's name holds a character that cannot be printed.") == 2
    assert workspace.pdf().is_file()
