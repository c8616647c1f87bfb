"""Tries made-up input by the hundred, and counts: what was taken, what was refused, how long the slowest took."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.bounds import tried
from tests.fuzz.made_up import inputs_of
from tests.fuzz.targets import TARGETS


@dataclass
class Count:
    """What became of the inputs of a target; `slowest` are seconds of work."""

    tried: int = 0
    taken: int = 0
    slowest: float = 0.0
    broken: list[str] = field(default_factory=list)

    def told(self, name: str) -> str:
        """Return it as a line of a table."""
        refused = self.tried - self.taken
        return f"{name:16}{self.tried:7}{self.taken:8}{refused:9}{len(self.broken):8}{self.slowest:9.2f} s"


HEAD = f"{'':16}{'tried':>7}{'taken':>8}{'refused':>9}{'broken':>8}{'slowest':>11}"


def try_out(name: str, examples: int, *, by_chance: bool = False, last: Path | None = None) -> Count:
    """Return what became of so many inputs; all that breaks is counted, the smallest one told with how it breaks.

    The same inputs each time, or others `by_chance`; each is written into the file `last` before it is tried, for the
    case that it ends the process.
    """
    count, target = Count(), TARGETS[name]

    @settings(
        max_examples=examples,
        derandomize=not by_chance,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink) if by_chance else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs_of(name))
    def try_one(data: bytes) -> None:
        if last:
            last.write_bytes(data)
        count.tried += 1
        begun = time.process_time()
        count.taken += tried(target, data)
        count.slowest = max(count.slowest, time.process_time() - begun)

    try:
        try_one()
    except Exception as error:  # noqa: BLE001 (each is what is looked for)
        count.broken.append(f'{type(error).__name__}: {error}\n' + '\n'.join(getattr(error, '__notes__', ()))[:2000])
    return count
