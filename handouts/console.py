"""What commands share: how they tell what they found, and how they are told how many processes work."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from handouts.errors import Finding
from handouts.press.workspace.place import GALLERY

Papers = tuple[str, ...]
MOST_JOBS = 64


def tell(findings: Iterable[Finding]) -> None:
    """Print each finding once, whatever number of papers and editions it is said of."""
    tell_texts(dict.fromkeys(str(finding) for finding in findings))


def tell_texts(texts: Iterable[str]) -> None:
    """Print what was found, beside what a command prints."""
    for text in texts:
        click.echo(text, err=True)


def progress(number: int, total: int, line: str) -> None:
    """Print how far a run is; on a screen in one line that changes."""
    if sys.stdout.isatty():
        click.echo(f"\r\033[K{number} of {total}  {line}", nl=number == total)
    else:
        click.echo(line)


def tell_gallery(output: Path) -> None:
    """Say where all that lies printed can be looked through."""
    click.echo(f"Look through them: {near(output / GALLERY)}")


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
