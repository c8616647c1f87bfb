"""The long trials: `make trials`, or `python -m tests.trials NAME…`. Each counts what it tried and what it found.

A trial is a module of this folder with a function `trial()`; it ends with an error where something is wrong.
"""

import sys
from importlib import import_module
from pathlib import Path

NAMES = tuple(sorted(path.stem for path in Path(__file__).parent.glob('[!_]*.py')))


def main() -> None:
    """Run the trials that are named, or all of them."""
    wanted = sys.argv[1:] or list(NAMES)
    if unknown := sorted({*wanted} - {*NAMES}):
        sys.exit(f"There is no trial {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
    for name in wanted:
        print(f"\n{name}\n{'=' * len(name)}", flush=True)
        import_module(f'tests.trials.{name}').trial()


if __name__ == '__main__':
    main()
