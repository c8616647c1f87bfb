"""What somebody typed, beside a clinic's file that was changed meanwhile: both are shown, and none is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handouts.desk.brand.brand_typed import Typed, form_of, opened
from handouts.press.workspace.manuscript import Manuscript


@dataclass(frozen=True)
class Differing:
    """A value that differs: what it is called, what was typed, and what lies in the file now."""

    field: str
    label: str
    is_own: bool
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """What was typed, put onto the file as it lies there now.

    `both` are values that both have written, of which the typed ones stand in the form; `taken` are those that
    only somebody else has changed.
    """

    sent: Typed
    both: tuple[Differing, ...]
    taken: tuple[Differing, ...]

    @property
    def theirs(self) -> Mapping[str, str]:
        """What somebody else has written where something else was typed."""
        return {one.field: one.theirs for one in self.both}


def merged(sent: Typed, lying: Manuscript) -> Merged:
    """Return what was typed onto the file that lies there; raises Mistakes where that must be changed by hand.

    Where it is forgotten what the file said before, all that differs counts as written by both.
    """
    known = opened(sent)
    before = form_of(known).fields if known else {}
    values, both, taken = dict(sent.values), list[Differing](), list[Differing]()
    for name, field in form_of(lying).fields.items():
        mine = sent.values.get(name, field.shown)
        was = before[name].shown if name in before else None
        if mine == field.shown or was == field.shown:
            continue
        one = Differing(name, field.label, field.is_own, mine, field.shown)
        if mine == was:
            values[name] = field.shown
            taken.append(one)
        else:
            both.append(one)
    return Merged(replace(sent, values=values, digest=lying.digest), tuple(both), tuple(taken))
