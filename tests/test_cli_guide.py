"""The command that shows the guides, wherever one is."""

from pathlib import Path

import pytest

from handouts.cli import main
from handouts.cli_guide import guides


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command as it is given in any folder, and return its exit code and what it said."""
    with pytest.raises(SystemExit) as left:
        main(['guide', *words])
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out, told.err


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that is no workspace."""
    monkeypatch.chdir(tmp_path)


def test_without_a_name_the_guides_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [
        'cluster',
        'designer',
        'developer',
        'front-desk',
        'nurse',
        'security',
        'speed',
    ]
    assert "For a nurse: change words, look, approve" in out


def test_a_guide_is_shown_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    for name, path in guides().items():
        assert said(capsys, name) == (0, path.read_text(), '')


def test_a_guide_that_there_is_not_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, 'doctor')
    known = "cluster, designer, developer, front-desk, nurse, security, speed"
    assert (code, err) == (2, f"There is no guide 'doctor'. There are: {known}.\n")
