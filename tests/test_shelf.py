"""The shelf: what papers there are, how each stands, and where it lies printed."""

from datetime import date

import pytest

from handouts.desk.drawn.shelf import Snapshot, findings_of, read_document, stamp_of, take_snapshot
from handouts.errors import Finding, Mistakes
from handouts.press.printed.fingerprint import fingerprint
from handouts.ready import make_ready
from handouts.words.approval.approvals import Leaflet
from tests.conftest import PAGE, Workspace

TODAY = date(2026, 3, 9)
LEAFLET = Leaflet('clinic', 'advice/paper', 'en')


def snapshot(workspace: Workspace) -> Snapshot:
    """Return the shelf of a workspace as it is now."""
    return take_snapshot(workspace.root, workspace.output, TODAY, {})


def printed(workspace: Workspace) -> Snapshot:
    """Return the shelf of a workspace whose papers are printed."""
    before = snapshot(workspace)
    make_ready(before.setting, before.waiting)
    return snapshot(workspace)


def test_a_new_paper_waits_until_it_is_printed(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    before, after = snapshot(workspace), printed(workspace)
    assert [job.edition.name for job in before.waiting] == ['print', 'screen']
    assert (before.cards[LEAFLET].words, before.cards[LEAFLET].cover) == ('', None)
    assert after.waiting == ()
    card = after.cards[LEAFLET]
    assert card.words
    assert card.cover
    assert after.pictures[card.cover.pictures[0]].is_file()
    assert card.standing.state == 'draft'


def test_a_changed_paper_waits_again(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    before = printed(workspace).pictures
    workspace.write('content/advice/paper.en.md', PAGE.replace('Rest', 'Sleep'))
    after = snapshot(workspace)
    assert len(after.waiting) == 2
    assert after.cards[LEAFLET].cover is None
    assert after.pictures == before, "somebody may have the page open that shows them"
    assert all(path.is_file() for path in before.values())


def test_what_could_not_be_printed_does_not_wait_but_is_told(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    first = snapshot(workspace).waiting[0]
    fault = first.finding('too-long', "It is too long.", "Shorten it.")
    after = take_snapshot(workspace.root, workspace.output, TODAY, {fingerprint(first): (fault,)})
    assert first.target not in [job.target for job in after.waiting]
    assert findings_of(after, after.cards[LEAFLET]) == (fault,)


def test_the_stamp_tells_every_change(workspace: Workspace) -> None:
    path = workspace.write('content/advice/paper.en.md', PAGE)
    here = printed(workspace)
    seen = [stamp_of(here.setting)]
    assert seen == [here.stamp]
    path.write_text(PAGE.replace('Rest', 'Sleep'))
    seen.append(stamp_of(here.setting))
    workspace.write('content/approvals/clinic/advice/paper.en.yaml', 'approvals: []\n')
    seen.append(stamp_of(here.setting))
    (workspace.output / 'manifest.clinic.json').unlink()
    seen.append(stamp_of(here.setting))
    path.unlink()
    seen.append(stamp_of(here.setting))
    assert len(set(seen)) == 5


def test_a_printed_pdf_is_given_as_it_was_proved_or_not_at_all(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    here = printed(workspace)
    job, paper = here.known['clinic/advice/paper.en.print.pdf']
    assert job.edition.name == 'print'
    assert read_document(here, paper).startswith(b'%PDF-')
    workspace.pdf().write_bytes(b'%PDF- of somebody else')
    with pytest.raises(Mistakes, match="is missing, or is not the one"):
        read_document(here, paper)


def test_a_mistake_in_one_paper_leaves_the_others(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    workspace.write('content/advice/wrong.en.md', '---\ntitle: Wrong\nkind: nothing\n---\n')
    here = snapshot(workspace)
    assert list(here.cards) == [LEAFLET]
    assert [type(finding) for finding in here.findings] == [Finding]
