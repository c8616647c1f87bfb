"""What all commands share: how they tell what they found."""

from collections.abc import Iterable
from pathlib import Path

import click

from handouts.errors import Finding

Papers = tuple[str, ...]


def tell(findings: Iterable[Finding]) -> None:
    """Print each finding once, whatever number of papers and editions it is said of."""
    for told in dict.fromkeys(str(finding) for finding in findings):
        click.echo(told, err=True)


def leave(context: click.Context, findings: Iterable[Finding]) -> None:
    """End the command; its exit code says whether a finding is in the way."""
    context.exit(1 if any(finding.level == 'block' for finding in findings) else 0)


def tell_waiting(output: Path) -> None:
    """Say that another process is waited for."""
    told = f"Another process is printing into {near(output)} just now. This one goes on when that is done."
    click.echo(f"{told} Ctrl-C leaves it.", err=True)


def near(path: Path) -> str:
    """Return a path as a person would write it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
