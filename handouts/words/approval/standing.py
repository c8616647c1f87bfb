"""How a paper stands on a day: who answers for its words, and what its pages say of that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from handouts.errors import Finding, Level, Mistakes, mistake
from handouts.model import Job, Printed
from handouts.press.press import check_job
from handouts.press.printed.fingerprint import fingerprint
from handouts.words.approval.approvals import Approval, Leaflet, Register, Role, leaflets

State = Literal['draft', 'approved', 'changed', 'review-due', 'overdue']

SOURCE_LANGUAGE = 'en'
REVIEW_DAYS = 60
# The phrase that each state prints on every page; a paper whose words are approved prints none.
MARKS: Mapping[State, str] = {'draft': 'draft_mark', 'changed': 'changed_mark', 'overdue': 'overdue_mark'}
PROOF_MARK = 'proof_mark'
NOTHING_PRINTED: Mapping[str, Printed] = {}


@dataclass(frozen=True, slots=True)
class Term:
    """The time for which all who must answer for the same words have done so; `place` is that of the last record."""

    since: date
    until: date
    place: int


NO_TERM = Term(date.min, date.min, -1)


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a paper, its present words code ('' where nobody asked for it), and the term of these words."""

    state: State = 'draft'
    code: str = ''
    term: Term = NO_TERM

    @property
    def is_approved(self) -> bool:
        """Whether the words may be handed out."""
        return self.state in ('approved', 'review-due')


@dataclass(frozen=True)
class Stand:
    """The jobs with what their pages say of their standing, all standings, and what kept a record from counting."""

    jobs: tuple[Job, ...]
    standings: Mapping[Leaflet, Standing]
    findings: tuple[Finding, ...]


def roles_for(language: str) -> tuple[Role, ...]:
    """Return who must answer for words of a language."""
    return ('clinician',) if language == SOURCE_LANGUAGE else ('clinician', 'translator')


def terms_of(records: Sequence[Approval], language: str) -> dict[str, Term]:
    """Return each words code that has been approved by all who must, with its term; the latest last.

    Of one role's approvals of the same words the last one counts.
    """
    terms = {}
    for code in dict.fromkeys(record.words for record in records):
        last = {record.role: (place, record) for place, record in enumerate(records) if record.words == code}
        held = [last[role] for role in roles_for(language) if role in last]
        if len(held) == len(roles_for(language)):
            terms[code] = Term(
                max(record.date for _, record in held),
                min(record.until for _, record in held),
                max(place for place, _ in held),
            )
    return dict(sorted(terms.items(), key=lambda item: item[1].place))


def standing_of(records: Iterable[Approval], language: str, code: str, today: date) -> Standing:
    """Return how words with this code stand on a day; approvals of later days do not count yet."""
    terms = terms_of([record for record in records if record.date <= today], language)
    if code not in terms:
        return Standing('changed' if terms else 'draft', code)
    left = (terms[code].until - today).days
    state: State = 'overdue' if left < 0 else 'review-due' if left <= REVIEW_DAYS else 'approved'
    return Standing(state, code, terms[code])


def missing_roles(records: Iterable[Approval], language: str, code: str) -> tuple[Role, ...]:
    """Return those who have yet to answer for these words."""
    given = {record.role for record in records if record.words == code}
    return tuple(role for role in roles_for(language) if role not in given)


def stand_jobs(
    register: Register, jobs: Iterable[Job], today: date, known: Mapping[str, Printed] = NOTHING_PRINTED
) -> Stand:
    """Return the jobs as they stand: a paper whose records cannot be read, or that has none, is a draft.

    Only papers with records are composed for it, and of these only those that are not `known` to lie printed.
    """
    marked: list[Job] = []
    standings: dict[Leaflet, Standing] = {}
    findings: list[Finding] = []
    for leaflet, editions in leaflets(jobs).items():
        standings[leaflet] = Standing()
        try:
            records = register.records(leaflet)
            if records:
                standing = standing_of(records, leaflet.language, _code_of(editions, records, today, known), today)
                editions = [marked_job(job, standing) for job in editions]
                standings[leaflet] = standing
        except Mistakes as error:
            findings += [finding.of(leaflet.paper, leaflet.language, '') for finding in error.findings]
        marked += editions
    return Stand(tuple(marked), standings, tuple(findings))


def _code_of(editions: Sequence[Job], records: Sequence[Approval], today: date, known: Mapping[str, Printed]) -> str:
    """Return the words code of a paper: that of a PDF which was made of the very same, or that of its words."""
    for job in editions:
        code = known[job.target].words if job.target in known else ''
        if known_code(marked_job(job, standing_of(records, job.language, code, today)), known):
            return code
    return check_job(editions[0])[0]


def known_code(job: Job, known: Mapping[str, Printed]) -> str:
    """Return the words code of a job's PDF that is known to lie there, if it was made of the very same; else ''."""
    lying = known.get(job.target)
    return lying.words if lying and lying.fingerprint == fingerprint(job) else ''


def marked_job(job: Job, standing: Standing) -> Job:
    """Return the job with what its pages say of its standing; raise Mistakes if a phrase for it is missing."""
    if standing.is_approved:
        term = standing.term
        foot = f"{_phrase(job, 'approved')} {term.since} · {_phrase(job, 'review_by')} {term.until}"
        return replace(job, mark='', foot=foot)
    return replace(job, mark=_phrase(job, MARKS[standing.state]), foot='')


def proof_job(job: Job) -> Job:
    """Return the job of a proof: marked as one, whatever its standing; raise Mistakes if the phrase is missing."""
    return replace(job, mark=_phrase(job, PROOF_MARK), foot='', proof=True)


def _phrase(job: Job, key: str) -> str:
    if key not in job.strings.phrases:
        file = f'content/strings/{job.language}.yaml'
        raise mistake(file, 0, 'phrase', f"The phrase '{key}' is missing.", "Write it under 'phrases'.")
    return job.strings.phrases[key]


def standing_findings(job: Job, standing: Standing) -> Iterator[Finding]:
    """Yield what a person should know of a paper's standing before it is handed out; nothing of it blocks."""
    until = standing.term.until
    if standing.state == 'changed':
        told, hint = "Its words have changed since they were approved.", "Look with 'diff', then 'approve' it again."
    elif standing.state == 'overdue':
        told, hint = f"Its approval ran out on {until}.", "Review the paper, and approve it again."
    elif standing.state == 'review-due':
        told, hint = f"Its approval ends on {until}.", "Review the paper, and approve it again before."
    else:
        return
    level: Level = 'note' if standing.is_approved else 'warn'
    yield replace(job.finding('standing', told, hint), level=level, edition='')
