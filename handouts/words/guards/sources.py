"""Says which sources nobody names any more, and which somebody should look at again."""

from collections.abc import Iterator, Mapping, Set
from datetime import date

from handouts.errors import Finding
from handouts.knowledge import SourceEntry
from handouts.press.workspace.commons import Shared


def source_findings(sources: Mapping[str, Shared[SourceEntry]], named: Set[str], today: date) -> Iterator[Finding]:
    """Yield a warning for each source that no paper names, and for each whose day to be checked has passed."""
    for name, source in sources.items():
        if name not in named and source.is_own:
            yield _warning(
                source, 'unused-source', f"No paper names the source '{name}'.", f"Write [@{name}], or delete it."
            )
        elif name in named and source.entry.check_by < today:
            yield _warning(
                source,
                'old-source',
                f"The source '{name}' was to be checked again by {source.entry.check_by}.",
                f"Look whether {source.entry.address or 'it'} still says so, then write a later day.",
            )


def _warning(source: Shared[SourceEntry], rule: str, message: str, hint: str) -> Finding:
    return Finding(source.file, source.line, rule, message, hint, 'warn')
