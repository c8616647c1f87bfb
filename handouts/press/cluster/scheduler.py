"""The scheduler of a Dask cluster, through which its workers are asked; the one place that knows Dask."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from warnings import catch_warnings, simplefilter

from handouts.errors import ClusterGone, MachineLacks

# Seconds: in which a scheduler must answer, and in which it is left.
ANSWERING, LEAVING = 10.0, 2.0
NO_DASK = (
    "A cluster needs Dask, which is not installed here. Install it: pip install 'handouts[cluster]', "
    "or in the project's folder: pip install '.[cluster]'."
)


class Scheduler:
    """A scheduler that is spoken with.

    What is asked of a worker goes past Dask's own store of tasks and results: that one writes to a disk what memory
    has no room for, and shows on its pages what it holds.
    """

    def __init__(self, address: str, client: Any) -> None:
        self.address, self._client = address, client

    @classmethod
    async def at(cls, address: str) -> 'Scheduler':
        """Return the scheduler at an address; raises MachineLacks without Dask, and ClusterGone."""
        try:
            from distributed import Client
        except ImportError:
            raise MachineLacks(NO_DASK) from None
        _quieten()
        try:
            client: Any = Client(  # type: ignore[no-untyped-call]
                address, asynchronous=True, timeout=ANSWERING, set_as_default=False
            )
        except (ValueError, TypeError) as error:  # no address, or one of TLS for which the certificates are missing
            raise ClusterGone(f"The address {address} cannot be used: {error}.") from None
        here = cls(address, client)
        try:
            with catch_warnings():
                simplefilter('ignore')  # the versions of workers are compared by us
                await client
        except (OSError, ValueError, TypeError, ImportError) as error:
            await here.leave()
            why = "" if isinstance(error, TimeoutError) else f" ({str(error).partition(chr(10))[0]})"
            hint = "Look at the address, and whether it runs: dask scheduler"
            raise ClusterGone(f"No scheduler of a cluster answers at {address}{why}. {hint}") from None
        return here

    async def workers(self) -> set[str]:
        """Return the addresses of the workers that there are; raises ClusterGone."""
        try:
            return {*await asyncio.wait_for(self._client.nthreads(), ANSWERING)}
        except (OSError, ValueError):
            raise ClusterGone(f"The scheduler at {self.address} does not answer any more.") from None

    async def ask(self, worker: str, do: Callable[..., Any], *given: Any) -> Any:
        """Return what a worker answers; raises OSError where it is lost, and what else keeps it from answering."""
        answers: dict[str, Any] = await self._client.run(do, *given, workers=[worker])
        return answers[worker]

    async def leave(self) -> None:
        """Speak with it no more."""
        with suppress(OSError):
            await asyncio.wait_for(self._client.close(), LEAVING)
        self._client.status = 'closed'  # else it would begin to close once more when it is cleared away


def _quieten() -> None:
    """Keep Dask from telling what goes wrong with a cluster: it is told by us, once and in other words."""
    for name in logging.root.manager.loggerDict:
        if name.startswith('distributed'):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
