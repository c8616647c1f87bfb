"""A character that no font has is found before anything is drawn."""

import pytest

from handouts.press.article import read_article
from handouts.press.compose import compose_page, fill_words
from handouts.press.glyphs import glyph_findings
from tests.conftest import Workspace


def lacking(workspace: Workspace, text: str) -> list[tuple[int, str]]:
    """Return line and message of each character that no font has."""
    job = workspace.job(text)
    page = compose_page(job, read_article(job, fill_words(job)))
    return [(finding.line, finding.message) for finding in glyph_findings(job, page)]


@pytest.mark.parametrize(
    'text',
    [
        'José Núñez', 'Nguyễn Thị Ánh', 'Diné bizaad: Tʼáá íiyisíí ahéheeʼ, ąą́ ęę́ įį́ ǫǫ́ łł', 'Ελληνικά', 'Жанна Ёлкина',
        '→ ≥ ≤ ½ ° µ ☐ ✓ • – — “ ” ’ … × ✗', 'soft\u00adhyphen no\u00a0break',
    ],
)  # fmt: skip
def test_the_shipped_fonts_have_what_leaflets_use(text: str, workspace: Workspace) -> None:
    assert lacking(workspace, text + '\n') == []


def test_each_lacking_character_is_named_once_with_its_line(workspace: Workspace) -> None:
    found = lacking(workspace, 'One 中.\n\nTwo 中 and שלום.\n')
    assert found[0] == (6, "No font has the character '中' (U+4E2D, cjk unified ideograph-4e2d).")
    assert [line for line, _ in found] == [6, 8, 8, 8, 8]
