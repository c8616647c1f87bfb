"""The pages of a paper beside the text that somebody types, and what is said against it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from handouts.desk.drawn.looks import Seen, SeenPaper, TypedPaper
from handouts.desk.drawn.shelf import stamp_of
from handouts.desk.views import here
from handouts.desk.words.view_changes import LEVELS
from handouts.desk.words.view_words import names_in
from handouts.errors import Finding, Mistakes
from handouts.press.library import Paper
from handouts.press.workspace.manuscript import typed_source
from handouts.words.inspection import grouped

# What would become of a text that is saved as it stands: the first that holds.
Outcome = Literal['not-saved', 'not-printed', 'not-approved', 'approved', 'free']


def clinic_of() -> str:
    """Return the clinic for which papers are looked at: also where none of its papers can be printed."""
    return here.clinic() or here.shelf().setting.library.clinics()[0]


def ask_look(paper: Paper, edition: str, text: str, seconds: float = 0.0) -> dict[str, Any]:
    """Have the pages of a typed text drawn, and return what the part with them is made from.

    It waits for them for so many seconds at most. A text that could not be saved is not drawn.
    """
    desk, setting = here.desk(), here.shelf().setting
    try:
        source = typed_source(setting.library.rooms.shown(paper.path), text)
    except Mistakes as error:
        return _values(paper, edition, '', SeenPaper((), error.findings), outcome='not-saved')
    # What lies printed changes no page that is drawn.
    stamp, today = stamp_of(replace(setting, output=setting.output / '-')), desk.clock().date()
    typed = TypedPaper(desk.root, desk.output, today, stamp, clinic_of(), paper, edition, source.text)
    key = desk.looks.ask(f'{here.owner()} {paper.name} {paper.language}', typed)
    if seconds:
        desk.looks.wait(key, seconds)
    return look_values(paper, edition, key)


def look_values(paper: Paper, edition: str, key: str) -> dict[str, Any]:
    """Return what the part with the pages is made from; one that nobody draws any more is asked for again."""
    try:
        seen = here.desk().looks.seen_by(here.owner(), key)
    except KeyError:
        return _values(paper, edition, key, None, is_dropped=True)
    return _values(paper, edition, key, seen)


def _values(paper: Paper, edition: str, key: str, seen: Seen | None, **more: Any) -> dict[str, Any]:
    found = seen if isinstance(seen, SeenPaper) else SeenPaper()
    findings = _sorted((*found.said, *found.findings))
    topic, _, document = paper.name.partition('/')
    return {
        'names': {'topic': topic, 'document': document, 'language': paper.language},
        'file': here.shelf().setting.library.rooms.shown(paper.path),
        'edition': edition,
        'key': key,
        'waits': seen is None,
        'is_dropped': False,
        'seen': found,
        'names_in': names_in,
        'groups': grouped(findings, found.claims),
        'stops': sum(finding.level == 'block' for finding in findings),
        'outcome': _outcome(found),
        **more,
    }


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without doubles, what stops the paper first, then by their lines."""
    bare = dict.fromkeys(finding.of('', '', '') for finding in findings)
    return tuple(sorted(bare, key=lambda finding: (LEVELS.index(finding.level), finding.line)))


def _outcome(seen: SeenPaper) -> Outcome:
    if not seen.pictures:
        return 'not-printed'
    if any(finding.level == 'block' for finding in seen.said):
        return 'not-approved'
    return 'approved' if seen.standing.is_approved else 'free'
