"""All that papers are judged by: facts, claims, required parts, reading level; read once for a workspace."""

from dataclasses import dataclass

from handouts.knowledge import Fact, SourceEntry
from handouts.press.library import Library
from handouts.press.workspace.commons import Shared
from handouts.words.guards.claim_files import ClaimRules, RequiredRules, read_claim_rules, read_required_rules
from handouts.words.understood.rules_files import UnderstoodRules
from handouts.words.understood.rules_files import read_rules as read_understood_rules


@dataclass(frozen=True)
class Rules:
    """The rules of a workspace, and all that it holds: a translation is judged beside its original."""

    library: Library
    facts: dict[str, Shared[Fact]]
    sources: dict[str, Shared[SourceEntry]]
    claims: ClaimRules
    required: RequiredRules
    understood: UnderstoodRules


def read_rules(library: Library) -> Rules:
    """Return the rules of a workspace, completed by the project's; raise Mistakes if a file is wrong."""
    rooms = library.rooms
    return Rules(
        library,
        library.facts(None),
        library.sources(None),
        read_claim_rules(rooms),
        read_required_rules(rooms),
        read_understood_rules(rooms),
    )
