"""Looks for input that breaks a part of the engine, led by what of the code is reached: python -m tests.fuzz NAME …

`make fuzz` sets up atheris for it, in an environment of its own. What comes after the name is libFuzzer's, such as
-max_total_time=300 or a folder of inputs to begin with.
"""

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Fuzz one target until something breaks or the time is up."""
    name, *options = sys.argv[1:]
    atheris = import_module('atheris')
    with atheris.instrument_imports(include=['handouts', 'markdown', 'jinja2', 'ruamel', 'yaml']):
        from tests.fuzz.bounds import tried
        from tests.fuzz.targets import TARGETS
    if name not in TARGETS:
        sys.exit(f"There is no target '{name}'. There are: {', '.join(TARGETS)}.")
    target = TARGETS[name]
    for corpus in [Path(option) for option in options if not option.startswith('-')][:1]:
        options.append(f'-dict={_begin(corpus, target.seeds(), target.pieces or (b"0",))}')

    def run(data: bytes) -> None:
        tried(target, data)

    atheris.Setup([sys.argv[0], *options], run)
    atheris.Fuzz()


def _begin(corpus: Path, seeds: Iterable[bytes], pieces: Iterable[bytes]) -> Path:
    """Put real inputs into a folder to begin with, and return the file of the pieces that matter."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f'seed-{number:04}').write_bytes(seed)
    words = corpus.with_suffix('.words')
    words.write_text(''.join('"' + ''.join(f'\\x{byte:02x}' for byte in piece) + '"\n' for piece in pieces if piece))
    return words


if __name__ == '__main__':
    main()
