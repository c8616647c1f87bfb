"""A character that no font has is found before anything is drawn."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.press.letters.fonts import FALLBACK, upright_face
from handouts.press.letters.glyphs import glyph_findings
from handouts.press.page.article import read_article
from handouts.press.page.compose import compose_page, fill_words
from handouts.press.printing import print_jobs
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


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    'empty': lambda data: b'',
    'cut short': lambda data: data[: len(data) * 6 // 10],
    'garbage': lambda data: random.Random(7).randbytes(len(data)),
    'one byte': lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :],
}


@pytest.mark.parametrize('how', SPOILT)
def test_a_spoilt_font_is_told_once_and_other_papers_are_printed(
    how: str, workspace: Workspace, tmp_path: Path
) -> None:
    for name in ('one', 'two'):
        workspace.paper('Rest.\n', f'advice/{name}.en.md')
    font = tmp_path / 'Spoilt.ttf'
    font.write_bytes(SPOILT[how](upright_face(FALLBACK).read_bytes()))
    one, two = workspace.jobs()
    done = list(print_jobs([replace(one, fonts={'Spoilt': (font,)}), two], workspace.output, {}, 0))
    (finding,) = done[0].findings
    assert finding.rule == 'font-file'
    assert str(finding).startswith("content/advice/one.en.md: The font file Spoilt.ttf cannot be used: ")
    assert [bool(printed.sha256) for printed in done] == [False, True]
