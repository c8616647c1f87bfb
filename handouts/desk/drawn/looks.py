"""Pages drawn for the look of them, while somebody still changes the words or the brand: never kept on a disk."""

import hashlib
from collections import OrderedDict
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock

from handouts.desk.drawn.studio import Drawer, NotDone
from handouts.desk.written.draft import draft_paper
from handouts.errors import Finding, HandoutsError, Mistakes
from handouts.model import Job
from handouts.press.library import Paper
from handouts.press.press import make_look
from handouts.press.printed.fingerprint import fingerprint
from handouts.setting import Setting
from handouts.words.approval.approvals import leaflet_of
from handouts.words.approval.release import Release, release_jobs
from handouts.words.approval.standing import Standing, stand_jobs
from handouts.words.inspection import judge_words

# How many drawn papers are remembered: going back to one is instant.
MOST = 40
# How many letters are drawn while they are typed: some fifteen pages, in a few seconds. No kind of paper has more.
LONGEST = 40_000


@dataclass(frozen=True)
class Seen:
    """The pages of a paper as pictures, in JPEG, or what keeps it from being printed."""

    pictures: tuple[bytes, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class SeenPaper(Seen):
    """The pages of a typed paper in one edition with the words code; both are '' where they cannot be made.

    `said` is what its words are held to, `claims` are the names of the rules for claims; the standing is the one
    that these words would have.
    """

    edition: str = ''
    code: str = ''
    said: tuple[Finding, ...] = ()
    claims: frozenset[str] = frozenset()
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True)
class TypedPaper:
    """A paper of a clinic as somebody types it, to be seen in one edition, or in its first if it has no such.

    `stamp` tells one state of the workspace from another. Of a paper that is only watched, pages are wanted at once:
    its words are judged where it has none.
    """

    root: Path
    output: Path
    today: date
    stamp: str
    clinic: str
    paper: Paper
    edition: str
    text: str = field(repr=False)
    is_watched: bool = False


def draw_look(work: Job | TypedPaper) -> Seen:
    """Return how a paper looks, or what is wrong with it."""
    if isinstance(work, TypedPaper):
        return _draw_typed(work)
    try:
        made = make_look(work)
    except Mistakes as error:
        return Seen((), error.findings)
    return Seen(made.reading.pictures, made.findings)


def _draw_typed(typed: TypedPaper) -> SeenPaper:
    """Return how a paper would look once it is saved, and all that would be said against it."""
    setting = Setting(typed.root, typed.output, typed.today)
    try:
        draft = draft_paper(setting.rules, typed.clinic, typed.paper, typed.text, is_judged=not typed.is_watched)
    except Mistakes as error:
        return SeenPaper((), error.findings)
    except HandoutsError as error:
        return SeenPaper((), (Finding('', 0, 'refused', str(error), ''),))
    seen = SeenPaper(said=draft.findings, claims=frozenset(setting.rules.claims.claims))
    if not draft.jobs:
        return seen
    stand = stand_jobs(setting.register, draft.jobs, typed.today)
    standing = stand.standings[leaflet_of(draft.jobs[0])]
    seen = replace(seen, standing=standing, findings=stand.findings)
    editions = {job.edition.name: job for job in stand.jobs}
    job = editions.get(typed.edition) or next(iter(editions.values()))
    if len(typed.text) > LONGEST:
        seen = replace(seen, findings=(*seen.findings, _too_long(job)))
    else:
        # For a print shop there is a proof of words that nobody has approved.
        seen = _with_pages(seen, release_jobs([job], stand.standings, (), proof=not standing.is_approved))
    if typed.is_watched and not seen.pictures:
        return replace(seen, said=(*seen.said, *judge_words(draft.jobs[0], setting.rules).findings))
    return seen


def _with_pages(seen: SeenPaper, release: Release) -> SeenPaper:
    """Return what is known of a paper with the pages of the only edition that is released, or with why not."""
    try:
        if not release.jobs:
            raise Mistakes(finding for held in release.held for finding in held.findings)
        made = make_look(release.jobs[0])
    except Mistakes as error:
        return replace(seen, findings=(*seen.findings, *error.findings))
    return replace(
        seen,
        pictures=made.reading.pictures,
        findings=(*seen.findings, *made.findings),
        edition=release.jobs[0].edition.name,
        code=made.page.code,
    )


def _too_long(job: Job) -> Finding:
    told = f"The text has more than {LONGEST} letters, too many to draw its pages while you type."
    return job.finding('too-long', told, "A patient cannot read that much: make several papers of it.")


def key_of(work: Job | TypedPaper) -> str:
    """Return what stands for all that a look is made from."""
    if isinstance(work, TypedPaper):
        return hashlib.sha256(repr((work, work.text)).encode()).hexdigest()
    return fingerprint(work)


class Looks:
    """Papers drawn for looking, by a key that stands for all that they are made from.

    Of what one person asks for, only the last is drawn; what has not been begun before that is dropped. `owner` is
    who asks, and after a space what for.
    """

    def __init__(self, drawer: Drawer) -> None:
        self._drawer, self._lock = drawer, Lock()
        self._looks: OrderedDict[str, Future[Seen]] = OrderedDict()
        self._last: dict[str, str] = {}
        self._askers: dict[str, set[str]] = {}

    def ask(self, owner: str, work: Job | TypedPaper) -> str:
        """Have a paper drawn, and return its key."""
        key = key_of(work)
        with self._lock:
            before = self._last.get(owner, key)
            if before != key and before in self._looks and list(self._last.values()).count(before) == 1:
                self._looks[before].cancel()
            self._last[owner] = key
            self._askers.setdefault(key, set()).add(owner.partition(' ')[0])
            known = self._looks.get(key)
            if known is None or known.cancelled() or (known.done() and known.exception()):
                self._looks[key] = self._drawer.ask(draw_look, work)
            self._looks.move_to_end(key)
            while len(self._looks) > MOST:
                gone, oldest = self._looks.popitem(last=False)
                oldest.cancel()
                self._askers.pop(gone, None)
            while len(self._last) > MOST:
                del self._last[next(iter(self._last))]
        return key

    def seen_by(self, owner: str, key: str) -> Seen | None:
        """Return how a paper looks to who has asked for it; for others there is none: it may be being typed."""
        if owner not in self._askers.get(key, ()):
            raise KeyError(key)
        return self.seen(key)

    def wait(self, key: str, seconds: float) -> None:
        """Wait until a look is there, for so many seconds at most."""
        wait([self._looks[key]], seconds)

    def seen(self, key: str) -> Seen | None:
        """Return how a paper looks, or None while it is being drawn; raises KeyError for one nobody asked for.

        A look that was dropped, or whose process died, is forgotten: it can be asked for again. One that was given
        up says why.
        """
        look = self._looks[key]
        if not look.done():
            return None
        try:
            return look.result()
        except NotDone as error:
            return SeenPaper((), (Finding('', 0, 'not-done', str(error), ''),))
        except (CancelledError, OSError, RuntimeError):
            with self._lock:
                self._looks.pop(key, None)
                self._askers.pop(key, None)
            raise KeyError(key) from None
