"""What a print shop asks of a file: each question answered by a file that passes and by a decoy that does not."""

from dataclasses import replace

import pytest

from handouts.errors import Mistakes
from handouts.model import Made
from handouts.press.plates.inks import read_inks
from handouts.press.press import make_pdf
from handouts.press.proof.preflight import HINTS, preflight, preflight_findings
from handouts.press.workspace.project import PROJECT
from handouts.reading import Check, Spot
from tests.conftest import Workspace

TEXT = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))
PRESS = (PROJECT / 'styles/editions/press.css').read_text()
# For each question: styles that make a file fail at it, and what is said of what was found.
DECOYS = {
    'bleed': ('body::before { content: ""; position: fixed; top: -0.47in; left: -0.28in; right: -0.28in;'
              ' height: 0.2in; background: var(--main) }', 'found 0 %'),
    'smallest_type': ('.panel-3 p { font-size: 8pt }', 'found 8 pt'),
    'standard': ('.panel-3 p { border: 2pt solid rgba(0, 0, 0, 0.7) }', 'see-through'),
}  # fmt: skip


def checks(made: Made, workspace: Workspace) -> dict[str, Check]:
    """Return the answers for a file, by question."""
    job = workspace.jobs(edition='press')[0]
    return {check.name: check for check in preflight(job, made.reading, read_inks(made.data))}


def test_every_question_is_asked_and_passed_by_a_good_file(workspace: Workspace) -> None:
    answers = checks(make_pdf(workspace.job(TEXT, kind='brochure', edition='press')), workspace)
    assert list(answers) == list(HINTS)
    assert [check for check in answers.values() if not check.passed] == []
    assert answers['bleed'].found == '100 %'
    assert answers['smallest_type'].found == '9 pt'
    assert answers['pictures'].found == 'vector'
    assert answers['black_text'].found == 'K'


@pytest.mark.parametrize('name', DECOYS)
def test_a_decoy_is_caught(name: str, workspace: Workspace) -> None:
    style, says = DECOYS[name]
    workspace.write('styles/editions/press.css', style)
    with pytest.raises(Mistakes) as caught:
        make_pdf(workspace.job(TEXT, kind='brochure', edition='press'))
    said = [str(finding) for finding in caught.value.findings]
    assert any(says in line and (f"fails at '{name}'" in line) for line in said), said


def test_what_is_read_of_a_file_decides(workspace: Workspace) -> None:
    job = workspace.job(TEXT, kind='brochure', edition='press')
    made = make_pdf(job)
    inks = read_inks(made.data)
    for name, reading, held in (
        ('safe_zone', replace(made.reading, letters=(Spot(0, 300, 300, 320, 312),)), inks),
        ('safe_zone', replace(made.reading, letters=(Spot(1, 60, 640, 90, 652),)), inks),
        ('pictures', replace(made.reading, dots_per_inch=(350.0, 140.0)), inks),
        ('inks', made.reading, replace(inks, spaces=frozenset({'DeviceCMYK', 'DeviceRGB'}))),
        ('black_text', made.reading, replace(inks, text_inks=frozenset({(0.5, 0.1, 0.0, 1.0)}))),
        ('black_text', made.reading, replace(inks, overprints=False)),
        ('total_ink', made.reading, replace(inks, heaviest=3.2)),
        ('fonts', replace(made.reading, unembedded=('Arial',)), inks),
    ):
        failed = [check for check in preflight(job, reading, held) if not check.passed]
        assert [check.name for check in failed] == [name]
        (finding,) = preflight_findings(job, tuple(failed))
        assert (finding.level, finding.hint) == ('block', HINTS[name])
        assert failed[0].found in finding.message


def test_a_coarse_photograph_is_measured_as_it_is_printed(workspace: Workspace) -> None:
    """300 dots over half an inch are 600 an inch."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((300, 300), 80).convert('RGB').save(out, 'PNG')
    workspace.write('content/advice/photo.png', out.getvalue())
    workspace.write('styles/editions/press.css', f'{PRESS}\nimg {{ width: 0.5in }}')
    made = make_pdf(
        workspace.job(f'![A grey noise to look at.](photo.png)\n\n{TEXT}', kind='brochure', edition='press')
    )
    assert made.reading.dots_per_inch == pytest.approx((600,), rel=0.01)
    assert checks(made, workspace)['pictures'].passed
