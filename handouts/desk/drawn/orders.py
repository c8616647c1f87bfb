"""Papers to be filled in: what they ask, and their blanks as they lie printed; worked out once for each shelf."""

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any, TypeVar

from handouts.desk.drawn.shelf import Snapshot
from handouts.errors import HandoutsError
from handouts.fields import Field
from handouts.people.filled.blank import read_blank
from handouts.people.filled.service import Order
from handouts.people.lists.counter import Wanted, placed_fields, want

# How many answers are remembered.
MOST = 200

Made = TypeVar('Made')


class NotDrawn(HandoutsError):
    """A paper that is wanted is not printed: it is being drawn just now, or has mistakes; `papers` names them."""

    def __init__(self, papers: Iterable[str], *, has_mistakes: bool) -> None:
        self.papers, self.has_mistakes = tuple(dict.fromkeys(papers)), has_mistakes
        told = "has mistakes and cannot be printed" if has_mistakes else "is being drawn: wait a moment"
        super().__init__(f"{', '.join(self.papers)} {told}.")


class Orders:
    """What papers ask, and their blanks, for one shelf after the other."""

    def __init__(self) -> None:
        self._lock, self._known = Lock(), dict[tuple[Any, ...], Any]()

    def wanted(self, shelf: Snapshot, clinic: str, papers: Sequence[str], language: str, edition: str) -> Wanted:
        """Return what is wanted; raises WrongUse where no paper is printed so."""

        def make() -> Wanted:
            jobs = [job for card in shelf.of(clinic) if card.leaflet.paper in papers for job in card.jobs.values()]
            return want(papers, jobs, language, edition)

        return self._once(('wanted', shelf.stamp, clinic, tuple(papers), language, edition), make)

    def fields(self, shelf: Snapshot, clinic: str, papers: Sequence[str], language: str) -> tuple[Field, ...]:
        """Return what the papers ask in one language, each field once, in the order in which they are read."""

        def make() -> tuple[Field, ...]:
            found: dict[str, Field] = {}
            for paper in papers:
                for card in shelf.of(clinic):
                    if (card.leaflet.paper, card.leaflet.language) == (paper, language):
                        for field in placed_fields(card.first):
                            found.setdefault(field.name, field)
            return tuple(found.values())

        return self._once(('fields', shelf.stamp, clinic, tuple(papers), language), make)

    def order(self, shelf: Snapshot, wanted: Wanted, choices: Iterable[tuple[str, str]] = ()) -> Order:
        """Return the blanks of what is wanted, in these languages and editions; raises NotDrawn.

        Without choices they are those that are wanted for all.
        """
        chosen = tuple(sorted(choices)) or ((wanted.choices.language, wanted.choices.edition),)

        def make() -> Order:
            jobs = wanted.needed(chosen)
            known = {job.target: printed for job, printed in shelf.known.values()}
            missing = [job for job in jobs if job.target not in known]
            if missing:
                stuck = [job for job in missing if job.target in shelf.failed]
                raise NotDrawn([job.front.title for job in stuck or missing], has_mistakes=bool(stuck))
            blanks = (read_blank(shelf.setting.output, job, known[job.target]) for job in jobs)
            return Order(wanted.papers, {blank.key: blank for blank in blanks}, wanted.choices, shelf.setting.today)

        choices_known = tuple(sorted(set(wanted.choices.editions.values())))
        names = wanted.papers, wanted.choices.language, wanted.choices.edition, chosen, choices_known
        clinics = tuple(sorted({job.clinic.folder for job in wanted.jobs.values()}))
        return self._once(('order', shelf.stamp, clinics, *names), make)

    def _once(self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        known = self._known.get(key)
        if known is None:
            known = make()
            with self._lock:
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[key] = known
        made: Made = known
        return made
