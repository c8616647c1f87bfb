"""The stages from a page to a proved PDF."""

import pytest

from handouts.errors import Mistakes
from handouts.press.press import make_pdf
from handouts.press.stages import load_stages, make_proved
from tests.conftest import Workspace


def test_the_stages_make_the_same_pdf_as_the_press_each_time(workspace: Workspace) -> None:
    load_stages()
    job = workspace.job('Rest today.\n')
    made = make_proved(job)
    assert made == make_pdf(job)
    assert made.data.startswith(b'%PDF-')
    assert 'Rest today.' in ' '.join(made.reading.texts)
    assert made.slip == b''


def test_what_does_not_fit_stops_them(workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as raised:
        make_proved(workspace.job(f'{"long" * 40}\n'))
    assert 'edge' in {finding.rule for finding in raised.value.findings}
