"""What commands share: how they tell what they found, and how they are told how many processes work."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from handouts.errors import Finding

Papers = tuple[str, ...]
MOST_JOBS = 64


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


def cores() -> int:
    """Return how many cores this process may use."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1
    return min(number, MOST_JOBS)


def jobs_option(told: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option of a command that says how many processes draw papers; 0 is for the one that is there."""
    return click.option(
        '--jobs',
        type=click.IntRange(0, MOST_JOBS),
        default=cores,
        show_default="one for each core",
        envvar='HANDOUTS_JOBS',
        show_envvar=True,
        help=told,
    )
