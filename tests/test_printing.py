"""What is printed and what is left as it lies; and that processes side by side print what one would."""

import multiprocessing
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from handouts.errors import Finding
from handouts.model import Job, Page, Pdf
from handouts.press import stages
from handouts.press.engine.render import render_pdf
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printed.seal import sum_of
from handouts.press.printing import Order, decide, outcome, print_jobs
from tests.conftest import PAGE, Workspace


def files(folder: Path) -> dict[str, bytes]:
    """Return all that lies in a folder, by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def papers(workspace: Workspace) -> list[Job]:
    """Return six jobs, two of which have a mistake."""
    for name in ('one', 'two'):
        workspace.write(f'content/advice/{name}.en.md', PAGE)
    workspace.write('content/advice/bad.en.md', PAGE + '\n<b>bold</b>\n')
    return [*workspace.jobs(), *workspace.jobs(edition='screen')]


def test_processes_print_the_same_as_one_also_when_one_is_killed(workspace: Workspace, tmp_path: Path) -> None:
    jobs, told = papers(workspace), list[Finding]()
    alone = list(print_jobs(jobs, tmp_path / 'alone', {}, 0))
    killer = Thread(target=_kill_one)
    killer.start()
    together = list(print_jobs(jobs, tmp_path / 'together', {}, 2, told.append))
    killer.join()
    assert alone == together
    assert sum(not printed.sha256 for printed in alone) == 2
    assert files(tmp_path / 'alone') == files(tmp_path / 'together')
    (finding,) = told
    assert (finding.rule, finding.level) == ('not-drawn', 'warn')
    assert finding.paper in {job.paper for job in jobs}
    assert f"{finding.paper}.en.{finding.edition}.pdf could not be drawn: its process was ended" in finding.message


def _kill_one() -> None:
    """Kill the first process that is begun, as one who has no memory left does."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for process in multiprocessing.active_children():
            process.kill()
            return
        time.sleep(0.005)


def test_a_full_memory_costs_one_paper_and_its_old_pdf_stays(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage that finds no memory for one paper stands for a machine that has too little."""
    for name in ('one', 'two'):
        workspace.write(f'content/advice/{name}.en.md', PAGE)
    jobs = workspace.jobs()

    def render_little(job: Job, page: Page, *, is_look: bool) -> Pdf:
        if job.paper == 'advice/one':
            raise MemoryError
        return render_pdf(job, page, is_look=is_look)

    monkeypatch.setattr(stages, 'render_pdf', render_little)
    workspace.write('output/clinic/advice/one.en.print.pdf', b'old')
    one, two = print_jobs(jobs, workspace.output, {}, 0)
    assert "one.en.print.pdf could not be drawn in the end: the memory was full." in one.findings[0].message
    assert (one.sha256, one.findings[0].level) == ('', 'block')
    assert workspace.pdf('advice/one').read_bytes() == b'old'
    assert two.sha256


def test_what_lies_there_unchanged_is_known_and_what_does_not_is_ordered(workspace: Workspace) -> None:
    job = workspace.job('Rest.\n')
    mark = fingerprint(job)
    workspace.write(f'output/{job.target}', b'%PDF')
    workspace.write('output/a.jpg', b'picture')
    lying = replace(
        outcome(job, ()), sha256=sum_of(b'%PDF'), beside=sum_of(b'picture'), pictures=('a.jpg',), fingerprint=mark
    )
    assert decide(workspace.output, {job.target: lying}, job) == replace(lying, is_new=False)
    ordered = Order(job, mark)
    assert decide(workspace.output, {}, job) == ordered
    for other in (
        replace(lying, fingerprint='other'),
        replace(lying, sha256='other'),
        replace(lying, slip='gone.pdf'),
    ):
        assert decide(workspace.output, {job.target: other}, job) == ordered
    workspace.write('output/a.jpg', b'another')
    assert decide(workspace.output, {job.target: lying}, job) == ordered


def test_a_font_that_is_gone_is_told(workspace: Workspace, tmp_path: Path) -> None:
    job = replace(workspace.job('Rest.\n'), fonts={'Gone': (tmp_path / 'gone.ttf',)})
    (printed,) = print_jobs([job], workspace.output, {}, 0)
    assert printed.findings[0].rule == 'font-file'
    assert "gone.ttf cannot be used: No such file or directory." in printed.findings[0].message


def test_a_paper_that_hangs_is_ended_also_where_it_is_the_only_one(workspace: Workspace) -> None:
    """A limit that no paper keeps stands for a paper that never comes to its end."""
    job, told = workspace.job('Rest.\n'), list[Finding]()
    workspace.write('output/clinic/advice/paper.en.print.pdf', b'old')
    (printed,) = print_jobs([job], workspace.output, {}, 1, told.append, limit=0.001)
    assert "could not be drawn in the end: it took longer than 0.001 seconds." in printed.findings[0].message
    assert (printed.sha256, printed.findings[0].level) == ('', 'block')
    assert [finding.level for finding in told] == ['warn']
    assert workspace.pdf().read_bytes() == b'old'
