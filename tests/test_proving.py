"""Papers are proved without being printed: the same by one process and by several, and one that hangs is told."""

from dataclasses import replace

import pytest

from handouts.errors import Finding
from handouts.model import Job
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printing import outcome
from handouts.press.proving import prove_jobs
from tests.conftest import PAGE, Workspace

WIDE = f'{PAGE}\n{"long" * 40}\n'


def test_processes_find_the_same_as_one_and_nothing_is_kept(workspace: Workspace) -> None:
    for name, text in (('one', PAGE), ('wide', WIDE)):
        workspace.write(f'content/advice/{name}.en.md', text)
    jobs, told = [*workspace.jobs(), *workspace.jobs(edition='screen')], list[Finding]()
    found = prove_jobs(jobs, {}, 2, told.append)
    assert [bool(findings) for findings in found] == [False, True, False, True]
    assert {finding.rule for findings in found for finding in findings} == {'edge'}
    assert found == prove_jobs(jobs, {}, 0, told.append)
    assert told == []
    assert not workspace.output.exists()


def test_what_lies_there_made_of_the_same_is_not_drawn_again(workspace: Workspace) -> None:
    job, told = workspace.job(WIDE), list[Finding]()
    lying = replace(outcome(job, ()), fingerprint=fingerprint(job), findings=(job.finding('widow', "A line.", ""),))
    note = replace(lying.findings[0], level='note')
    assert prove_jobs([job], {job.target: replace(lying, findings=(note, *lying.findings))}, 1, told.append) == [
        (note,)
    ]
    (found,) = prove_jobs([job], {job.target: replace(lying, fingerprint='other')}, 0, told.append)
    assert {finding.rule for finding in found} == {'edge'}


def test_a_paper_that_hangs_is_ended_and_told(workspace: Workspace) -> None:
    """A limit that no paper keeps stands for a paper that never comes to its end."""
    told = list[Finding]()
    (found,) = prove_jobs([workspace.job('Rest.\n')], {}, 1, told.append, limit=0.001)
    assert [finding.level for finding in (*told, *found)] == ['warn', 'block']
    assert "could not be drawn in the end: it took longer than 0.001 seconds." in found[0].message


def test_a_full_memory_costs_one_paper(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def proved(job: Job) -> tuple[Finding, ...]:
        if job.paper == 'advice/one':
            raise MemoryError
        return ()

    monkeypatch.setattr('handouts.press.proving.prove_job', proved)
    for name in ('one', 'two'):
        workspace.write(f'content/advice/{name}.en.md', PAGE)
    one, two = prove_jobs(workspace.jobs(), {}, 0, list[Finding]().append)
    assert "could not be drawn in the end: the memory was full." in one[0].message
    assert two == ()
