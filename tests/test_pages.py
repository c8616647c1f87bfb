"""From words to a page, without anything that lays out."""

import subprocess
import sys

import pytest

from handouts.errors import Finding, Mistakes
from handouts.press.pages import read_page, stop_at
from handouts.press.workspace.project import PROJECT
from tests.conftest import Workspace


def test_a_page_has_the_words_and_their_code(workspace: Workspace) -> None:
    article, page = read_page(workspace.job('Rest *today*.\n'))
    assert '<em>today</em>' in article.panels[0].html
    assert 'Rest today.' in page.flow
    assert len(page.code) == 8


def test_a_letter_that_no_font_has_is_told_before_anything_is_laid_out(workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as raised:
        read_page(workspace.job('Rest \u0e01.\n'))
    assert [finding.rule for finding in raised.value.findings] == ['missing-character']


def test_only_what_weighs_stops() -> None:
    note = Finding('a', 1, 'note', "A.", "", 'note')
    assert stop_at([note]) == (note,)
    with pytest.raises(Mistakes) as raised:
        stop_at([note, Finding('a', 2, 'fault', "B.", "")])
    assert len(raised.value.findings) == 2


def test_it_loads_nothing_that_lays_out() -> None:
    program = (
        'import sys, handouts.press.pages; '
        "print([name for name in ('weasyprint', 'pikepdf', 'pypdfium2', 'zxingcpp') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, '-c', program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == '[]'
