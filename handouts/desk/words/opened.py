"""The paper that an address names, also where its file has been taken away since its page was opened."""

from typing import cast

from flask import abort, current_app

from handouts.desk.views import here
from handouts.press.library import Paper


def opened_paper(topic: str, document: str, language: str, *, may_be_gone: bool = False) -> Paper:
    """Return a paper of the workspace, or one that was there when it was opened; there is no such page otherwise."""
    asked = (f'{topic}/{document}', language)
    papers = here.shelf().setting.library.papers()
    opened = cast(dict[tuple[str, str], Paper], current_app.extensions.setdefault('handouts-opened', {}))
    found = next((paper for paper in papers if (paper.name, paper.language) == asked), None)
    if found:
        opened[asked] = found
    return found or (opened.get(asked) if may_be_gone else None) or abort(404)
