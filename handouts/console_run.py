"""A print run at the console: prints what is asked for, writes down what lies there then, and tells both."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from handouts.console import leave, progress, tell_gallery, tell_texts
from handouts.errors import Finding, Mistakes
from handouts.model import Printed, Request
from handouts.press.letters.fonts import installed_families
from handouts.press.plan import make_plan, shares
from handouts.press.printed.gallery import write_gallery
from handouts.press.printed.manifest import keep_clinics, lying_files, read_manifest, write_manifest
from handouts.press.printed.unchanged import Scene, Told
from handouts.press.printing import PICTURES, print_jobs
from handouts.press.workspace.place import sweep
from handouts.setting import Setting
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs

# The exit code of a command that somebody stopped, as shells have it.
STOPPED = 130
# What becomes of a paper.
NEW, UNCHANGED, WRONG, HELD = 'new', 'unchanged', 'wrong', 'held'


@dataclass(frozen=True, slots=True)
class Way:
    """How it is printed: as proofs, also what has not changed, by how many processes, or by which cluster."""

    proof: bool
    force: bool
    jobs: int
    cluster: str


@dataclass(frozen=True)
class PrintRun:
    """What is asked for of a workspace, and what has come of it so far."""

    context: click.Context
    asked: Request
    way: Way
    lines: list[str] = field(default_factory=list)
    findings: dict[Finding, None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def here(self) -> Setting:
        """The workspace."""
        setting: Setting = self.context.obj
        return setting

    def told(self) -> Told:
        """Return what there is to tell of it."""
        texts = dict.fromkeys(str(finding) for finding in self.findings)
        return Told(self.lines, [*texts], f"{_told(self.counts)}.")

    def is_settled(self) -> bool:
        """Return whether the same run would come to the same: nothing was printed, and nothing is in the way."""
        is_blocked = any(finding.level == 'block' for finding in self.findings)
        return not (is_blocked or self.counts[NEW] or self.counts[WRONG])

    def print_share(self, share: Sequence[str]) -> None:
        """Print what is asked for of some clinics, write it down and count it."""
        here, way = self.here, self.way
        known = read_manifest(here.output)
        plan = make_plan(here.library, self.asked, share)
        stand = stand_jobs(here.register, plan.jobs, here.today, known)
        release = release_jobs(stand.jobs, stand.standings, self.asked.editions, proof=way.proof)
        done: list[Printed] = []
        lost: list[Finding] = []
        with self._kept_if_stopped(share, done, plan.findings):
            fresh = {} if way.force else known
            for printed in print_jobs(release.jobs, here.output, fresh, way.jobs, lost.append, cluster=way.cluster):
                done.append(printed)
                self.lines.append(_line(printed))
                progress(len(done), len(release.jobs), self.lines[-1])
        done = [_as_it_lies(here.output, printed) for printed in done]
        told = [*done, *release.held]
        self.counts.update([*map(_outcome, done), *[HELD] * len(release.held)])
        try:
            write_manifest(here.output, told, here.library.held(share), plan.findings)
        except Mistakes as error:  # told in the end, beside all that was found
            lost += error.findings
        found = [finding for printed in told for finding in printed.findings]
        self.findings.update(dict.fromkeys([*plan.findings, *stand.findings, *lost, *found]))

    @contextmanager
    def _kept_if_stopped(
        self, share: Sequence[str], done: Sequence[Printed], findings: Sequence[Finding]
    ) -> Iterator[None]:
        """Write down first what is done when the printing ends early, whatever ends it: it is not printed again."""
        output = self.here.output
        try:
            yield
        except BaseException as end:
            is_stopped = isinstance(end, KeyboardInterrupt)
            if done or is_stopped:
                write_manifest(output, done, self.here.library.held(share), findings)
                write_gallery(output)
                told = _told(self.counts + Counter(map(_outcome, done)))
                click.echo(f"Stopped. {told}. Give the same command again to go on.", err=True)
            if not is_stopped:
                raise
            self.context.exit(STOPPED)


def print_asked(context: click.Context, asked: Request, scene: Scene, way: Way) -> None:
    """Print what is asked for, write down what lies there then, tell both, and end the command."""
    here: Setting = context.obj
    fonts = [str(path) for paths in installed_families().values() for path in paths]
    before = scene.look(fonts, lying_files(here.output))
    sweep(here.output, PICTURES, *here.library.clinics())
    run = PrintRun(context, asked, way)
    for share in shares(here.library, asked):
        run.print_share(share)
    told = run.told()
    tell_texts(told.findings)
    click.echo(told.counts)
    keep_clinics(here.output, here.library.clinics())
    write_gallery(here.output)
    tell_gallery(here.output)
    if run.is_settled():
        scene.keep(before, told)
    leave(context, run.findings)


def _as_it_lies(output: Path, printed: Printed) -> Printed:
    """Return what became of a job; of one whose PDF was removed since, that it is not there."""
    if not printed.sha256 or (output / printed.path).is_file():
        return printed
    told = f"{printed.path} was removed while others were printed."
    found = Finding(printed.path, 0, 'not-written', told, "Print it again.")
    return replace(printed, sha256='', findings=(found.of(printed.paper, printed.language, printed.edition),))


def _line(printed: Printed) -> str:
    outcome = "printed" if printed.is_new else "unchanged"
    return f"{printed.path}: {outcome if printed.sha256 else 'not printed, see below'}"


def _outcome(printed: Printed) -> str:
    if not printed.sha256:
        return WRONG
    return NEW if printed.is_new else UNCHANGED


def _told(counts: Counter[str]) -> str:
    waiting = f", {counts[HELD]} held back until approved" if counts[HELD] else ""
    return f"{counts[NEW]} PDFs printed, {counts[UNCHANGED]} unchanged, {counts[WRONG]} with mistakes{waiting}"
