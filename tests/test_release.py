"""What a print shop gets: approved words, or a proof that nobody can take for the real thing."""

import io
from dataclasses import replace

import pypdfium2
import pytest

from handouts.model import Job
from handouts.press.press import make_pdf
from handouts.words.approval.approvals import leaflet_of
from handouts.words.approval.release import Release, release_jobs
from handouts.words.approval.standing import Standing, State, proof_job
from tests.conftest import Workspace

TEXT = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))


def released(jobs: list[Job], state: State, *named: str, proof: bool = False) -> Release:
    """Return what may be printed of jobs that all stand in one state."""
    return release_jobs(jobs, {leaflet_of(job): Standing(state) for job in jobs}, named, proof=proof)


@pytest.fixture
def press(workspace: Workspace) -> Job:
    """The job of a brochure for a print shop."""
    return workspace.job(TEXT, kind='brochure', edition='press')


@pytest.mark.parametrize('state', ['approved', 'review-due'])
def test_approved_words_go_to_the_print_shop(state: State, press: Job) -> None:
    assert released([press], state) == Release((press,), ())


@pytest.mark.parametrize('state', ['draft', 'changed', 'overdue'])
@pytest.mark.parametrize(('named', 'level'), [((), 'note'), (('press',), 'block')])
def test_other_words_do_not(state: State, named: tuple[str, ...], level: str, press: Job) -> None:
    release = released([press], state, *named)
    assert release.jobs == ()
    (held,) = release.held
    assert (held.path, held.sha256) == (press.target, '')
    (finding,) = held.findings
    assert (finding.rule, finding.level, finding.edition) == ('not-approved', level, 'press')
    assert "--proof" in finding.hint


def test_other_editions_are_free(workspace: Workspace, press: Job) -> None:
    jobs = [press, *workspace.jobs(edition='print'), *workspace.jobs(edition='screen')]
    assert released(jobs, 'draft').jobs == tuple(jobs[1:])


@pytest.mark.parametrize('state', ['draft', 'approved'])
def test_a_proof_is_never_the_file_itself(state: State, press: Job) -> None:
    (proof,) = released([press], state, 'press', proof=True).jobs
    assert proof.target == 'clinic/advice/paper.en.press-proof.pdf'
    assert proof.mark == "Proof, only to look at. Do not hand out."


def test_a_proof_without_its_phrase_is_held_back(press: Job) -> None:
    phrases = {key: value for key, value in press.strings.phrases.items() if key != 'proof_mark'}
    poor = replace(press, strings=press.strings.model_copy(update={'phrases': phrases}))
    release = released([poor], 'draft', proof=True)
    assert release.jobs == ()
    assert release.held[0].findings[0].level == 'block'


def grey_share(data: bytes) -> list[list[float]]:
    """Return for each panel of both sides the share of dots that are pale grey, as the proof's lines are."""
    shares = []
    with pypdfium2.PdfDocument(io.BytesIO(data)) as pdf:
        for side in pdf:
            picture = side.render(scale=2, grayscale=True).to_pil()
            third = picture.width // 3
            panels = [picture.crop((left, 0, left + third, picture.height)) for left in (0, third, 2 * third)]
            shares.append([sum(panel.histogram()[150:215]) / panel.width / panel.height for panel in panels])
    return shares


def test_lines_cross_every_panel_of_a_proof_on_both_sides_and_no_other_file(press: Job) -> None:
    proof = make_pdf(proof_job(press))
    assert all(share > 0.008 for side in grey_share(proof.data) for share in side)
    plain = make_pdf(replace(press, mark=proof_job(press).mark))
    assert all(share < 0.004 for side in grey_share(plain.data) for share in side)
    assert all("Proof, only to look at." in text for text in proof.reading.texts)
    assert proof.reading.texts == plain.reading.texts
    assert proof.slip
