"""The shelf: what papers there are, how each stands, and where it lies printed, as of a moment ago."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from handouts.errors import Finding, Mistakes
from handouts.model import Clinic, Job, Printed, Request
from handouts.press.plan import make_plan
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printed.manifest import manifest_of, read_manifest, written_clinics
from handouts.setting import Setting
from handouts.words.approval.approvals import Leaflet, leaflets
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import Standing, stand_jobs

# The rooms of a workspace that papers are made from.
ROOMS = ('content', 'templates', 'styles')


@dataclass(frozen=True)
class Card:
    """A paper of a clinic in one language: how it stands, its editions, and which of them lie printed."""

    leaflet: Leaflet
    standing: Standing
    jobs: Mapping[str, Job]
    printed: Mapping[str, Printed]
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Job:
        """Its first edition, which says what all of them say."""
        return next(iter(self.jobs.values()))

    @property
    def words(self) -> str:
        """Its words code, '' as long as none of its editions lies printed."""
        return self.standing.code or next((printed.words for printed in self.printed.values()), '')

    @property
    def cover(self) -> Printed | None:
        """The printed edition whose first page is its picture; None until there is one."""
        return next((printed for printed in self.printed.values() if printed.pictures), None)


@dataclass(frozen=True)
class Snapshot:
    """Everything on the shelf at one moment; `waiting` are the jobs whose PDF is yet to be made.

    `lying` is all that lies printed, made of what is on the shelf now or not.
    """

    setting: Setting
    stamp: str
    cards: Mapping[Leaflet, Card]
    findings: tuple[Finding, ...]
    waiting: tuple[Job, ...]
    failed: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    lying: Mapping[str, Printed] = field(default_factory=dict)

    @cached_property
    def clinics(self) -> dict[str, Clinic]:
        """The clinics that have papers, by their folders."""
        return {card.leaflet.clinic: card.first.clinic for card in self.cards.values()}

    @cached_property
    def pictures(self) -> dict[str, Path]:
        """Where each picture of a printed page lies, by its name; also of one that is to be printed anew.

        A page that shows it may be open already.
        """
        names = (name for printed in self.lying.values() for name in printed.pictures)
        return {name: self.setting.output / name for name in names}

    @cached_property
    def known(self) -> dict[str, tuple[Job, Printed]]:
        """Each printed PDF with its job, by its place in the output folder."""
        return {
            printed.path: (card.jobs[name], printed)
            for card in self.cards.values()
            for name, printed in card.printed.items()
        }

    def of(self, clinic: str) -> list[Card]:
        """Return the cards of one clinic, in order of paper and language."""
        return [card for card in self.cards.values() if card.leaflet.clinic == clinic]


def stamp_of(setting: Setting) -> str:
    """Return what tells whether anything that papers are made from, or what lies printed, has changed."""
    seen = [setting.today.isoformat(), *sorted(_seen(setting))]
    return hashlib.sha256('\n'.join(seen).encode()).hexdigest()


def _seen(setting: Setting) -> Iterator[str]:
    for root in setting.library.rooms.roots:
        for room in ROOMS:
            yield from _files_in(f'{root / room}')
    for clinic in written_clinics(setting.output):
        path = manifest_of(setting.output, clinic)
        yield _said_of(f'{path}', path.stat)


def _files_in(folder: str) -> Iterator[str]:
    """Yield what is said of each file below a folder; made without a Path of each: a desk looks every second."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files_in(entry.path)
            elif not entry.is_dir():
                yield _said_of(entry.path, entry.stat)


def _said_of(path: str, look: Callable[[], os.stat_result]) -> str:
    try:
        status = look()
    except OSError:
        return f'{path} gone'
    return f'{path} {status.st_mtime_ns} {status.st_size}'


def take_snapshot(root: Path, output: Path, today: date, failed: Mapping[str, tuple[Finding, ...]]) -> Snapshot:
    """Return what is on the shelf now, read anew; `failed` are jobs that could not be printed, by fingerprint.

    Raises WrongUse for a workspace without a clinic.
    """
    setting = Setting(root, output, today)
    stamp = stamp_of(setting)
    plan = make_plan(setting.library, Request())
    stand = stand_jobs(setting.register, plan.jobs, today)
    free = release_jobs(stand.jobs, stand.standings, (), proof=False).jobs
    known = read_manifest(output)
    lying = {job.target: printed for job, printed in _lying(free, known)}
    cards = {
        leaflet: Card(
            leaflet,
            stand.standings[leaflet],
            {job.edition.name: job for job in editions},
            {job.edition.name: lying[job.target] for job in editions if job.target in lying},
            tuple(_of(leaflet, stand.findings)),
        )
        for leaflet, editions in leaflets(stand.jobs).items()
    }
    missing = [job for job in free if job.target not in lying]
    marks = {job.target: fingerprint(job) for job in missing}
    return Snapshot(
        setting,
        stamp,
        cards,
        (*plan.findings, *stand.findings),
        tuple(sorted((job for job in missing if marks[job.target] not in failed), key=_urgency)),
        {job.target: failed[marks[job.target]] for job in missing if marks[job.target] in failed},
        known,
    )


def _lying(jobs: Iterable[Job], known: Mapping[str, Printed]) -> Iterator[tuple[Job, Printed]]:
    """Yield the jobs whose PDF lies there as it would be made now."""
    for job in jobs:
        printed = known.get(job.target)
        if printed and printed.fingerprint == fingerprint(job):
            yield job, printed


def _of(leaflet: Leaflet, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (found for found in findings if (found.paper, found.language) == (leaflet.paper, leaflet.language))


def _urgency(job: Job) -> tuple[bool, bool]:
    """Return what sorts jobs: those for the office printer are asked for first, those for a print shop last."""
    return (job.edition.for_press, job.edition.name != 'print')


def findings_of(snapshot: Snapshot, card: Card) -> tuple[Finding, ...]:
    """Return what is known against a paper and its editions, beside what its words are held to."""
    failed = (finding for job in card.jobs.values() for finding in snapshot.failed.get(job.target, ()))
    noted = (finding for printed in card.printed.values() for finding in printed.findings)
    return tuple(dict.fromkeys((*card.findings, *failed, *noted)))


def read_document(snapshot: Snapshot, printed: Printed) -> bytes:
    """Return a printed PDF; raise Mistakes if what lies there is not what was printed and proved."""
    path = snapshot.setting.output / printed.path
    try:
        data = path.read_bytes()
    except OSError:
        data = b''
    if hashlib.sha256(data).hexdigest() != printed.sha256:
        told = f"The file {printed.path} is missing, or is not the one that was printed."
        raise Mistakes(
            [Finding(printed.path, 0, 'not-there', told, "It is printed anew now: try again in a moment.")]
        )
    return data
