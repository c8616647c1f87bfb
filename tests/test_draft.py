"""Papers as somebody types them: judged as they would be once saved, with nothing saved."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from handouts.desk.written.draft import Draft, draft_paper, drafted
from handouts.errors import Finding, WrongUse
from handouts.model import Job, Request
from handouts.press.library import Library, Paper
from handouts.press.plan import make_plan
from handouts.press.press import check_job, make_pdf
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.inspection import inspect_paper, judge_words
from handouts.words.rules import Rules, read_rules
from tests.conftest import PAGE, Workspace

CLINIC = 'vivus-wellness'


@cache
def rules() -> Rules:
    """Return the rules of the project, and all that it holds."""
    return read_rules(Library(Rooms(PROJECT)))


def paper_of(library: Library, document: str, language: str = 'en') -> Paper:
    """Return a paper of a library."""
    (found,) = (
        paper for paper in library.papers() if paper.name.endswith(f'/{document}') and paper.language == language
    )
    return found


def draft(document: str, text: str, language: str = 'en') -> Draft:
    """Return the draft of a paper of the project."""
    return draft_paper(rules(), CLINIC, paper_of(rules().library, document, language), text)


def text_of(document: str, language: str = 'en') -> str:
    """Return what a paper of the project says."""
    return paper_of(rules().library, document, language).path.read_text()


def small(workspace: Workspace, typed: str) -> Draft:
    """Return the draft of the only paper of a small workspace, which lies there without a mistake."""
    workspace.write('content/advice/paper.en.md', PAGE)
    library = Library(Rooms(workspace.root))
    return draft_paper(read_rules(library), 'clinic', paper_of(library, 'paper'), typed)


def lines(findings: tuple[Finding, ...], rule: str) -> list[int]:
    """Return the lines of the findings by one rule."""
    return [finding.line for finding in findings if finding.rule == rule]


def lying_jobs(library: Library, paper: Paper) -> list[Job]:
    """Return the editions of a paper as it lies there."""
    return list(make_plan(library, Request((paper.name,), (paper.language,), (), (CLINIC,))).jobs)


@pytest.mark.parametrize('language', ['en', 'es'])
@pytest.mark.parametrize('document', ['aftercare', 'brochure', 'consent'])
def test_a_text_that_nobody_has_changed_is_the_paper_as_it_lies_there(document: str, language: str) -> None:
    paper = paper_of(rules().library, document, language)
    found = draft(document, paper.path.read_text().replace('\n', '\r\n'), language)
    lying = lying_jobs(rules().library, paper)
    assert [fingerprint(job) for job in found.jobs] == [fingerprint(job) for job in lying]
    assert found.findings == judge_words(lying[0], rules()).findings
    assert len(found.jobs) >= 3


def test_it_is_the_same_as_if_it_had_been_saved_but_nothing_is(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / 'content', tmp_path / 'content')
    before = {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()}
    library = Library(Rooms(tmp_path))
    paper = paper_of(library, 'aftercare')
    typed = paper.path.read_text().replace('24', '48') + '\n\nThis is a cure. {{ clinic.fone }}\n'
    found = draft_paper(read_rules(library), CLINIC, paper, typed)
    assert {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()} == before
    paper.path.write_text(typed)
    saved = Library(Rooms(tmp_path))
    lying = lying_jobs(saved, paper)
    assert found.findings == judge_words(lying[0], read_rules(saved)).findings != ()
    assert [fingerprint(job) for job in found.jobs] == [fingerprint(job) for job in lying]


def test_the_words_are_those_that_are_typed(workspace: Workspace) -> None:
    found = small(workspace, PAGE.replace('Rest today', 'Sleep long'))
    assert 'Sleep long' in ' '.join(make_pdf(found.job('print')).reading.texts)
    assert check_job(found.job('print'))[0] != check_job(small(workspace, PAGE).job('print'))[0] != ''
    assert [job.edition.name for job in found.jobs] == ['print', 'screen']


@pytest.mark.parametrize(
    ('change', 'rule', 'line'),
    [
        (('title: A small paper\n', ''), 'yaml', 2),
        (('kind: aftercare', 'kind: aftercar'), 'kind', 3),
        (('kind: aftercare', 'kind: aftercare\nsubtitel: x'), 'yaml', 4),
        (('title: A', 'title: "A'), 'yaml', 3),
        (('title: A', 'title: B: A'), 'yaml', 2),
        (('---\ntitle', 'title'), 'front-matter', 1),
        (('---\n\n##', '\n##'), 'front-matter', 1),
        (('Call us', 'Call\x07 us'), 'control-character', 8),
        (('Call us', 'Call {{ fact.nothing }}'), 'fact', 8),
    ],
)
def test_a_mistake_without_which_there_is_no_page_has_its_line(
    change: tuple[str, str], rule: str, line: int, workspace: Workspace
) -> None:
    found = small(workspace, PAGE.replace(*change))
    assert found.jobs == ()
    assert lines(found.findings, rule) == [line]
    assert {finding.file for finding in found.findings} == {'content/advice/paper.en.md'}


@pytest.mark.parametrize(
    ('typed', 'rule'),
    [
        ('This is a cure.', 'cure'),
        ('Commence walking.', 'plain-word'),
        ('Call {{ clinic.fone }}.', 'undefined'),
        ('<b>Rest.</b>', 'raw-html'),
        ('One ' + 'and one ' * 20 + 'more.', 'long-sentence'),
    ],
)
def test_what_is_said_of_the_words_has_its_line_in_the_whole_text(
    typed: str, rule: str, workspace: Workspace
) -> None:
    found = small(workspace, f'{PAGE}\nOne more line.\n\n{typed}\n')
    assert set(lines(found.findings, rule)) == {12}
    assert found.jobs


def test_no_page_is_laid_out_for_it(workspace: Workspace) -> None:
    found = small(workspace, f'{PAGE}\n{"long" * 40}\n')
    assert 'edge' not in {finding.rule for finding in found.findings}
    assert 'edge' in {finding.rule for finding in inspect_paper(found.jobs, rules())}


def test_what_the_workspace_inherits_comes_from_its_own_project(workspace: Workspace, tmp_path: Path) -> None:
    for room in ('content/strings', 'content/rules', 'templates', 'styles'):
        shutil.copytree(PROJECT / room, tmp_path / 'project' / room)
    strings = tmp_path / 'project/content/strings/en.yaml'
    strings.write_text(strings.read_text().replace('draft_mark: ', 'draft_mark: Theirs. ', 1))
    workspace.write('content/advice/paper.en.md', PAGE)
    library = Library(Rooms(workspace.root, tmp_path / 'project'))
    found = draft_paper(read_rules(library), 'clinic', paper_of(library, 'paper'), PAGE)
    assert found.job('print').mark.startswith('Theirs.')


def test_a_topic_may_be_called_like_a_pattern(workspace: Workspace) -> None:
    workspace.write('content/a*/leaflet.en.md', PAGE)
    workspace.write('content/a[b]/leaflet.en.md', PAGE)
    library = Library(Rooms(workspace.root))
    for paper in library.papers():
        found = draft_paper(read_rules(library), 'clinic', paper, PAGE)
        assert {job.paper for job in found.jobs} == {paper.name}


def test_nothing_at_all_is_a_mistake_like_another(workspace: Workspace) -> None:
    assert lines(small(workspace, '').findings, 'front-matter') == [1]


def test_a_translation_is_held_against_its_original_as_it_lies_there() -> None:
    typed = text_of('aftercare', 'es').replace('24', '42', 1)
    assert 'translation-number' in {finding.rule for finding in draft('aftercare', typed, 'es').findings}


def test_with_an_original_that_is_typed_its_translation_is_stale() -> None:
    paper = paper_of(rules().library, 'aftercare')
    library = drafted(rules().library, paper, text_of('aftercare') + '\n\nOne more thing to do.\n')
    (job,) = make_plan(library, Request((paper.name,), ('es',), ('print',), (CLINIC,))).jobs
    found = judge_words(job, read_rules(library)).findings
    assert any('One more thing to do' in finding.message for finding in found if finding.rule == 'stale-translation')


def test_nothing_is_said_of_other_papers(workspace: Workspace) -> None:
    workspace.write('content/advice/other.en.md', 'no front matter')
    workspace.write('content/advice/misnamed.md', PAGE)
    workspace.write('content/other/leaflet.en.md', 'no front matter')
    found = small(workspace, PAGE)
    assert (len(found.jobs), found.findings) == (2, ())


def test_a_mistake_of_the_clinic_is_told_with_its_own_file(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'nam: Small Clinic\n')
    found = small(workspace, PAGE)
    assert found.jobs == ()
    assert {finding.file for finding in found.findings} == {'content/clinics/clinic/clinic.yaml'}


def test_an_edition_that_cannot_be_made_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(WrongUse, match=r"no edition 'print' of what is typed\. Mend what is said of it first"):
        small(workspace, '').job('print')


def test_a_paper_that_is_gone_is_told_with_what_to_do(workspace: Workspace) -> None:
    path = workspace.write('content/advice/paper.en.md', PAGE)
    library = Library(Rooms(workspace.root))
    paper, read = paper_of(library, 'paper'), read_rules(library)
    path.rename(path.with_name('advice.en.md'))
    with pytest.raises(WrongUse, match=r'content/advice/paper.en.md has been deleted or renamed .* Copy your text'):
        draft_paper(read, 'clinic', paper, PAGE)


def test_a_clinic_that_is_gone_is_told(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    library = Library(Rooms(workspace.root))
    with pytest.raises(WrongUse, match="There is no clinic 'theirs'"):
        draft_paper(read_rules(library), 'theirs', paper_of(library, 'paper'), PAGE)


@pytest.mark.parametrize('document', ['aftercare', 'brochure', 'consent'])
def test_a_text_that_is_typed_half_is_judged_wherever_it_ends(document: str) -> None:
    """Somebody who types passes through all kinds of broken texts; none of them stops the desk."""
    text = text_of(document)
    for end in range(7, len(text), len(text) // 12):
        found = draft(document, text[:end] + '{{ ')
        assert any(finding.level == 'block' for finding in found.findings)
        for finding in found.findings:
            assert 0 <= finding.line <= text.count('\n', 0, end) + 1 or not finding.file.endswith('.en.md')
