"""Approvals as they are recorded: of the words that somebody saw, in one drawing process, one after the other."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handouts.desk.drawn.proofread import editions_of
from handouts.errors import Finding, Mistakes, WrongUse
from handouts.press.press import read_words
from handouts.setting import Setting
from handouts.words.approval.approvals import Approval, Leaflet, words_of
from handouts.words.approval.signature import Signature, sign_paper


@dataclass(frozen=True)
class Signed:
    """An approval that was recorded, with all records of the paper."""

    approval: Approval
    records: tuple[Approval, ...]


@dataclass(frozen=True)
class OtherWords:
    """Nothing was recorded: the words are no longer those that somebody saw under the code `seen`."""

    seen: str
    code: str
    words: str


@dataclass(frozen=True)
class Refused:
    """Nothing was recorded: something stands against the paper."""

    findings: tuple[Finding, ...]


def sign_seen(
    root: Path, output: Path, today: date, leaflet: Leaflet, seen: str, signature: Signature
) -> Signed | OtherWords | Refused:
    """Record an approval of the words that somebody saw, and of no others.

    The jobs that are proved and recorded are those whose words are looked at here: what is written to the disk
    meanwhile changes nothing in them. A desk does this in one process, one approval after the other, so that each
    reads the records of the one before.
    """
    setting = Setting(root, output, today)
    try:
        editions, _ = editions_of(setting, leaflet)
        page = read_words(editions[0])[1]
        if page.code != seen:
            return OtherWords(seen, page.code, words_of(page))
        approval, _ = sign_paper(setting.register, setting.rules, editions, signature, today)
    except Mistakes as error:
        return Refused(tuple(dict.fromkeys(found.of('', '', '') for found in error.findings)))
    except WrongUse as error:
        return Refused((Finding('', 0, 'refused', str(error), ''),))
    return Signed(approval, setting.register.records(leaflet))
