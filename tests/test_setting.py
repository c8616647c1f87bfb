"""Where work is done: what a workspace is read with, once."""

from datetime import date

from handouts.setting import Setting
from tests.conftest import Workspace

TODAY = date(2026, 3, 9)


def test_a_setting_reads_nothing_until_it_is_asked(workspace: Workspace) -> None:
    (workspace.root / 'content/clinics/clinic/clinic.yaml').write_text('no YAML: [')
    here = Setting(workspace.root, workspace.output, TODAY)
    assert here.library.clinics() == ['clinic']
    assert (here.root, here.output, here.today) == (workspace.root, workspace.output, TODAY)
    assert here.rules is here.rules
    assert here.rules.library is here.library
