"""What commands share."""

from pathlib import Path

import click
import pytest

from handouts.console import leave, near, tell
from handouts.errors import Finding, Level


def finding(level: Level, edition: str = '') -> Finding:
    """Return a finding of some weight."""
    return Finding('a.md', 1, 'rule', "Wrong.", "Mend it.", level).of('advice/a', 'en', edition)


def test_each_finding_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    tell([finding('block', 'print'), finding('block', 'screen')])
    assert capsys.readouterr().err == "a.md:1: Wrong. Mend it.\n"


@pytest.mark.parametrize(('levels', 'code'), [((), 0), (('note', 'warn'), 0), (('note', 'block'), 1)])
def test_what_is_in_the_way_makes_the_exit_code(levels: tuple[Level, ...], code: int) -> None:
    with pytest.raises(click.exceptions.Exit) as left:
        leave(click.Context(click.Command('x')), [finding(level) for level in levels])
    assert left.value.exit_code == code


def test_a_path_is_said_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert near(tmp_path / 'output/index.html') == 'output/index.html'
    assert near(Path('/elsewhere/index.html')) == '/elsewhere/index.html'
