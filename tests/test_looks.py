"""Looks: pages drawn while somebody still changes them."""

from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handouts.desk.drawn.looks import LONGEST, Looks, Seen, SeenPaper, TypedPaper, draw_look, key_of
from handouts.desk.drawn.studio import Drawer
from handouts.model import Job, Source
from handouts.press.library import Library
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.setting import Setting
from handouts.words.approval.signature import Signature, sign_paper
from tests.conftest import PAGE, Workspace


@pytest.fixture(scope='module')
def drawer() -> Iterator[Drawer]:
    """One drawing process for all tests of this module."""
    drawer = Drawer()
    yield drawer
    drawer.close()


def job_of(workspace: Workspace, text: str = 'Rest today.') -> Job:
    """Return the job of a paper with this text."""
    workspace.write('content/advice/paper.en.md', PAGE)
    job = workspace.jobs()[0]
    return replace(job, source=Source(job.source.file, f'\n## What to do\n\n{text}\n', job.source.first_line))


TODAY = date(2026, 3, 9)


def typed(
    root: Path, text: str, edition: str = 'print', clinic: str = 'clinic', name: str = 'advice/paper'
) -> TypedPaper:
    """Return a paper of a workspace with this text typed instead of its own."""
    papers = Library(Rooms(root)).papers()
    (paper,) = (paper for paper in papers if (paper.name, paper.language) == (name, 'en'))
    return TypedPaper(root, root / 'output', TODAY, 'stamp', clinic, paper, edition, text)


def look(work: TypedPaper) -> SeenPaper:
    """Return how a typed paper looks."""
    found = draw_look(work)
    assert isinstance(found, SeenPaper)
    return found


def rules_of(found: SeenPaper) -> set[tuple[str, str]]:
    """Return by which rules something is said of a paper, and how grave it is."""
    return {(finding.rule, finding.level) for finding in (*found.findings, *found.said)}


def seen(looks: Looks, key: str) -> Seen:
    """Wait for a look."""
    wait([looks._looks[key]])
    found = looks.seen(key)
    assert found
    return found


def test_a_paper_is_seen_as_pictures(workspace: Workspace, drawer: Drawer) -> None:
    looks = Looks(drawer)
    found = seen(looks, looks.ask('ana', job_of(workspace)))
    assert [picture[:2] for picture in found.pictures] == [b'\xff\xd8']
    assert not [finding for finding in found.findings if finding.level == 'block']


def test_a_paper_with_a_mistake_is_seen_as_what_to_mend(workspace: Workspace) -> None:
    found = draw_look(job_of(workspace, 'Call {{ clinic.nothing }}.'))
    assert not found.pictures
    assert 'nothing' in found.findings[0].message


def test_the_same_paper_is_drawn_once(workspace: Workspace, drawer: Drawer) -> None:
    looks, job = Looks(drawer), job_of(workspace)
    key = looks.ask('ana', job)
    first = looks._looks[key]
    assert looks.ask('ben', job) == key
    assert looks._looks[key] is first


def test_only_the_last_that_one_person_asks_for_is_drawn(workspace: Workspace, drawer: Drawer) -> None:
    looks = Looks(drawer)
    jobs = [job_of(workspace, f'Rest {number} days.') for number in range(6)]
    keys = [looks.ask('ana', job) for job in jobs]
    assert seen(looks, keys[-1]).pictures
    dropped = [key for key in keys[:-1] if looks._looks[key].cancelled()]
    assert len(dropped) >= 2  # one is being drawn, and up to two are on their way to be
    with pytest.raises(KeyError):
        looks.seen(dropped[0])
    assert looks.ask('ana', job_of(workspace, 'Rest 3 days.'))


def test_what_another_waits_for_is_not_dropped(workspace: Workspace, drawer: Drawer) -> None:
    looks = Looks(drawer)
    looks.ask('first', job_of(workspace, 'Rest first.'))
    both = job_of(workspace, 'Rest now.')
    key = looks.ask('ana', both)
    assert looks.ask('ben', both) == key
    looks.ask('ana', job_of(workspace, 'Rest later.'))
    assert not looks._looks[key].cancelled()


def test_a_typed_paper_is_seen_as_it_would_be_once_saved(workspace: Workspace, drawer: Drawer) -> None:
    path = workspace.write('content/advice/paper.en.md', PAGE)
    looks = Looks(drawer)
    key = looks.ask('ana', typed(workspace.root, PAGE.replace('today', 'well'), 'screen'))
    looks.wait(key, 60)
    found = looks.seen(key)
    assert isinstance(found, SeenPaper)
    assert [picture[:2] for picture in found.pictures] == [b'\xff\xd8']
    assert (found.edition, len(found.code), found.standing.state) == ('screen', 8, 'draft')
    assert found.code != look(typed(workspace.root, PAGE)).code
    assert path.read_text() == PAGE


def test_words_that_may_not_be_approved_are_drawn_all_the_same(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    found = look(typed(workspace.root, PAGE + '\nThis is a cure.\n'))
    assert found.pictures
    (said,) = (one for one in found.said if one.level == 'block')
    assert (said.rule, said.line) == ('cure', 10)
    assert 'cure' in found.claims


@pytest.mark.parametrize(
    ('text', 'rule'),
    [
        (PAGE.replace('kind: aftercare', 'kind: nothing'), 'kind'),
        (PAGE + '\n{{ fact.nothing }}\n', 'fact'),
        (PAGE + '\n{{ clinic.fone }}\n', 'undefined'),
        (PAGE + '\nRest and rest and rest again until you feel well.\n' * 90, 'too-many-pages'),
        (PAGE + 'r' * LONGEST, 'too-long'),
    ],
)
def test_of_a_text_that_cannot_be_printed_it_is_told_why(workspace: Workspace, text: str, rule: str) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    found = look(typed(workspace.root, text))
    assert not found.pictures
    assert (rule, 'block') in rules_of(found)


def test_a_rule_file_or_a_paper_that_is_gone_is_told_of(workspace: Workspace) -> None:
    path = workspace.write('content/advice/paper.en.md', PAGE)
    work = typed(workspace.root, PAGE)
    workspace.write('content/facts.yaml', 'facts: 3\n')
    assert {finding.file for finding in look(work).findings} == {'content/facts.yaml'}
    workspace.write('content/facts.yaml', 'facts: {}\n')
    path.unlink()
    (finding,) = look(work).findings
    assert 'has been deleted or renamed meanwhile. Copy your text to keep it.' in finding.message


def test_an_edition_that_a_paper_has_not_is_seen_as_its_first(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    assert look(typed(workspace.root, PAGE, 'press')).edition == 'print'


def test_the_pages_say_how_the_words_would_stand(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    setting = Setting(workspace.root, workspace.output, TODAY)
    signature = Signature('Ana Ruiz, MD', 'clinician', date(2027, 3, 9))
    approval, _ = sign_paper(setting.register, setting.rules, workspace.jobs(), signature, TODAY)
    same, other = look(typed(workspace.root, PAGE)), look(typed(workspace.root, PAGE.replace('today', 'well')))
    assert (same.standing.state, same.code) == ('approved', approval.words)
    assert other.standing.state == 'changed'


def test_for_a_print_shop_there_is_a_proof_until_the_words_are_approved() -> None:
    name = 'ketamine-iv/brochure'
    work = typed(PROJECT, '', 'press', 'vivus-wellness', name)
    found = look(replace(work, text=work.paper.path.read_text()))
    assert found.edition == 'press'
    assert len(found.pictures) == 2


def test_a_look_is_known_by_all_that_it_is_made_from(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    work = typed(workspace.root, 'XQZTEXT')
    others = [
        replace(work, text='another'),
        replace(work, edition='screen'),
        replace(work, clinic='another'),
        replace(work, stamp='another'),
        replace(work, today=date(2026, 3, 10)),
    ]
    assert len({key_of(one) for one in (work, *others)}) == 6
    assert key_of(work) == key_of(replace(work))
    assert 'XQZTEXT' not in repr(work)


def test_of_a_paper_that_is_watched_words_are_judged_only_where_it_has_no_pages(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    bad = PAGE.replace('Rest today', 'This is a cure')
    for text, has_pages in ((bad, True), (f'{bad}\n{"r" * LONGEST}', False)):
        edited = typed(workspace.root, text)
        watched = replace(edited, is_watched=True)
        assert key_of(watched) != key_of(edited)
        assert ('cure', 'block') in rules_of(look(edited))
        found = look(watched)
        assert bool(found.pictures) == has_pages
        assert (('cure', 'block') in rules_of(found)) != has_pages
