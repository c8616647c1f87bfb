"""Records that somebody answers for a paper, once nothing stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handouts.errors import Mistakes, WrongUse, mistake
from handouts.model import Job
from handouts.press.press import check_job, make_pdf
from handouts.words.approval.approvals import LONGEST_NAME, Approval, Leaflet, Register, Role, leaflet_of, words_of
from handouts.words.approval.standing import Standing, marked_job, roles_for, standing_of
from handouts.words.inspection import inspect_paper, judge_words
from handouts.words.rules import Rules

# The edition whose pages are kept beside the record; the first of a kind that lacks it.
SEEN = 'screen'


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for the words of a paper, as what, and until when."""

    by: str
    role: Role
    until: date


def sign_paper(
    register: Register, rules: Rules, editions: Sequence[Job], signature: Signature, today: date
) -> tuple[Approval, Standing]:
    """Record an approval of the words as they are now, and return it with how the paper stands then.

    The paper is proved as it will be printed then. Raises WrongUse where there is nothing that could be
    approved so, and Mistakes where something stands against it or a file cannot be written.
    """
    leaflet = leaflet_of(editions[0])
    _refuse(leaflet, signature, today)
    with register.alone(leaflet):
        return _signed(register, rules, editions, signature, today)


def _signed(
    register: Register, rules: Rules, editions: Sequence[Job], signature: Signature, today: date
) -> tuple[Approval, Standing]:
    leaflet, code = leaflet_of(editions[0]), check_job(editions[0])[0]
    records = register.records(leaflet)
    if not code:
        raise Mistakes(judge_words(editions[0], rules).findings)
    by, role, until = signature.by.strip(), signature.role, signature.until
    approval = Approval(by=by, role=role, date=today, until=until, words=code)
    standing = standing_of((*records, approval), leaflet.language, code, today)
    jobs = [marked_job(job, standing) for job in editions]
    against = [finding for finding in inspect_paper(jobs, rules) if finding.level == 'block']
    if against:
        raise Mistakes(against)
    made = make_pdf(seen_edition(jobs))
    try:
        register.record(leaflet, approval, words_of(made.page), made.data)
    except OSError as error:
        told = f"The approval could not be written: {error.strerror}."
        raise mistake(f'{leaflet.stem}.yaml', 0, 'not-written', told, "Nothing is approved; try again.") from None
    return approval, standing


def seen_edition(editions: Sequence[Job]) -> Job:
    """Return the edition in which a paper's pages are kept and compared."""
    return next((job for job in editions if job.edition.name == SEEN), editions[0])


def _refuse(leaflet: Leaflet, signature: Signature, today: date) -> None:
    by, role, until = signature.by, signature.role, signature.until
    if not (by.strip() and by.isprintable() and len(by) <= LONGEST_NAME):
        raise WrongUse(f"The name of who approves is missing, or is longer than {LONGEST_NAME} letters.")
    if until <= today:
        raise WrongUse(f"An approval until {until} would have ended already; today is {today}.")
    if role not in roles_for(leaflet.language):
        raise WrongUse(f"Words in '{leaflet.language}' are approved by: {', '.join(roles_for(leaflet.language))}.")
