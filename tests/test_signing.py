"""Approvals recorded: of the words that somebody saw, and of no others."""

from datetime import date
from pathlib import Path

from handouts.desk.drawn.proofread import read_paper
from handouts.desk.drawn.signing import OtherWords, Refused, Signed, sign_seen
from handouts.words.approval.signature import Signature
from tests.words_cases import TODAY, leaflet, write_small_desk


def test_the_code_is_looked_at_once_more_where_the_approval_is_written(tmp_path: Path) -> None:
    space, signature = write_small_desk(tmp_path), Signature('Ana', 'clinician', date(2027, 3, 9))
    about = space.root, space.output, TODAY, leaflet('rest')
    now = read_paper(*about)
    assert sign_seen(*about, '00000000', signature) == OtherWords('00000000', now.code, now.words)
    assert not (space.root / 'content/approvals').exists()
    assert isinstance(sign_seen(*about, now.code, signature), Signed)


def test_what_is_asked_for_wrongly_is_refused_and_said(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path)
    about = space.root, space.output, TODAY, leaflet('rest')
    made = sign_seen(*about, read_paper(*about).code, Signature('Ana', 'translator', date(2027, 3, 9)))
    assert isinstance(made, Refused)
    assert "approved by: clinician" in made.findings[0].message
