"""What can go wrong, said so that the person who can mend it knows where and how."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Level = Literal['block', 'warn', 'note']


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend or to know: where it is, what is wrong, what to do.

    `line` counts from 1; 0 means the file as a whole. A `block` keeps the paper from being printed.
    `paper`, `language` and `edition` are empty where the finding is about all of them.
    """

    file: str
    line: int
    rule: str
    message: str
    hint: str
    level: Level = 'block'
    paper: str = ''
    language: str = ''
    edition: str = ''

    def of(self, paper: str, language: str, edition: str) -> 'Finding':
        """Return the same finding, said of one PDF."""
        return replace(self, paper=paper, language=language, edition=edition)

    def __str__(self) -> str:
        place = f'{self.file}:{self.line}' if self.line else self.file
        return f'{place}: {self.message} {self.hint}'.rstrip()


class HandoutsError(Exception):
    """Anything that stops the work and is not a bug; `exit_code` is what the command returns."""

    exit_code = 1


class Mistakes(HandoutsError):
    """Mistakes in the workspace's files, all that were seen before going on made no sense."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__('\n'.join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type['Mistakes'], tuple[tuple[Finding, ...]]]:
        return (type(self), (self.findings,))


class WrongUse(HandoutsError):
    """The command was asked for something that does not exist."""

    exit_code = 2


class MachineLacks(HandoutsError):
    """The machine has not got what printing needs."""

    exit_code = 3


class ClusterGone(MachineLacks):
    """A cluster that is not there, or not any more; what was made by then is as good as ever."""


def mistake(file: str, line: int, rule: str, message: str, hint: str) -> Mistakes:
    """Return a single blocking finding, ready to raise."""
    return Mistakes([Finding(file, line, rule, message, hint)])
