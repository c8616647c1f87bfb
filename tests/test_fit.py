"""A panel that runs over is named with its heading, its lines and what would help."""

import pytest

from handouts.errors import Mistakes
from handouts.press.press import make_pdf
from tests.conftest import Workspace


def brochure(second: str) -> str:
    """Return a brochure whose second panel has this text; it begins on line 9."""
    return f'Cover\n\n---\n\n## The flap\n\n{second}\n' + ''.join(
        f'\n---\n\n## Panel {n}\n\nText.\n' for n in range(3, 7)
    )


@pytest.mark.parametrize('edition', ['print', 'screen'])
@pytest.mark.parametrize('lines', [40, 50])
def test_lines_too_many_are_counted(lines: int, edition: str, workspace: Workspace) -> None:
    """The panel holds as many lines as `room`; each further line is one too many."""
    room = 32
    text = '\\\n'.join(f'Line {n}' for n in range(lines))
    with pytest.raises(Mistakes) as faults:
        make_pdf(workspace.job(brochure(text), kind='brochure', edition=edition))
    (finding,) = faults.value.findings
    assert finding.message == f"Panel 2 ('The flap') runs over by {lines - room} lines."
    assert f"Take out about {6 * (lines - room)} words" in finding.hint
    assert finding.line == 9


def test_a_panel_that_fits_to_the_last_line_prints(workspace: Workspace) -> None:
    text = '\\\n'.join(f'Line {n}' for n in range(32))
    assert make_pdf(workspace.job(brochure(text), kind='brochure')).data.startswith(b'%PDF')
