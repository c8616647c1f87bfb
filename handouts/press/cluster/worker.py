"""What a worker of a cluster does: it shows that it is like the one who asks, then makes one piece after the other.

It runs in the process of a worker, on whatever computer that is, and has nothing but what it is sent. All that comes
and goes is in parcels, and what goes wrong is an answer too: the worker's own log never shows a value.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from traceback import format_exc
from typing import Any, Generic, TypeVar

from handouts.errors import HandoutsError
from handouts.press.cluster.parcel import Parcel, Unlike, pack, unpack
from handouts.press.crew import MADE, NO_MEMORY, RAISED, READY

Piece = TypeVar('Piece')
Made = TypeVar('Made')

# A worker that is not like the one who asks.
UNLIKE = 'unlike'
ENDED = "it was begun anew meanwhile"

# What is said of a piece, and what was made of it or what went wrong.
Answer = tuple[str, Any]


@dataclass(frozen=True)
class Craft(Generic[Piece, Made]):
    """What is made of pieces: by functions that each worker has itself.

    `kin` returns what must be the same here and there, a line for each; `prepare` loads what the work is done with.
    `name` says what people call a piece; nothing of a person may be in it.
    """

    kin: Callable[[], Sequence[str]]
    prepare: Callable[[], None]
    work: Callable[[Piece], Made]
    name: Callable[[Piece], str]


# One piece at a time, always in the same thread: the engines of this process serve no other.
_BENCH = ThreadPoolExecutor(1, 'bench')
_CRAFTS: dict[str, Craft[Any, Any]] = {}


async def learn(run: str, kin: Parcel, lines: Sequence[str], craft: Parcel) -> Parcel:
    """Learn what is made in a run, and get ready for it, if this worker is like the one who asks."""
    return await asyncio.get_running_loop().run_in_executor(_BENCH, _answered, _learned, run, kin, lines, craft)


async def make(run: str, piece: Parcel) -> Parcel:
    """Return what was made of a piece."""
    return await asyncio.get_running_loop().run_in_executor(_BENCH, _answered, _made, run, piece)


def forget(run: str) -> None:
    """Forget what was made in a run."""
    _CRAFTS.pop(run, None)


def _learned(run: str, kin: Parcel, lines: Sequence[str], craft: Parcel) -> Answer:
    try:
        if differing := differences(lines, unpack(kin)()):
            return UNLIKE, '; '.join(differing)
        learned = unpack(craft)
        learned.prepare()
    except (ImportError, AttributeError) as error:  # another version of the program, or an engine that is missing
        return UNLIKE, f"its program is another one ({type(error).__name__}: {error})"
    except HandoutsError as error:
        return UNLIKE, str(error)
    _CRAFTS[run] = learned
    return READY, None


def _made(run: str, piece: Parcel) -> Answer:
    return (MADE, _CRAFTS[run].work(unpack(piece))) if run in _CRAFTS else (UNLIKE, ENDED)


def _answered(do: Callable[..., Answer], *given: Any) -> Parcel:
    """Return the answer of a function, whatever goes wrong in it."""
    try:
        return pack(do(*given))
    except Unlike as error:
        return pack((UNLIKE, str(error)))
    except MemoryError:
        return pack((NO_MEMORY, None))
    except Exception as error:  # noqa: BLE001 (it is raised again where it is heard of)
        error.add_note(f'In a worker of the cluster:\n{format_exc()}')
        return _raised(error)


def _raised(error: Exception) -> Parcel:
    """Return an error as an answer; one that cannot be packed as what it says."""
    try:
        unpack(answer := pack((RAISED, error)))
    except Exception:  # noqa: BLE001 (there is no end of errors that cannot be packed, or not unpacked)
        return pack((RAISED, RuntimeError('\n'.join([f'{type(error).__name__}: {error}', *error.__notes__]))))
    return answer


def differences(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return what differs between two computers, as people read it; a line is an engine, or a sum of code."""
    one, other = ({line.split()[0]: line for line in lines if ' ' in line} for lines in (ours, theirs))
    told = [
        f"{other.get(name, f'no {name}')} there, {one.get(name, f'no {name}')} here"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]
    codes = [[line for line in lines if ' ' not in line] for lines in (ours, theirs)]
    return [*(["its program is another one"] if codes[0] != codes[1] else []), *told]
