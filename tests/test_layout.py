"""The layout of a paper is a value: the same words give the same one, and it travels between processes."""

import pickle

from handouts.layout import Layout
from handouts.model import Pdf
from handouts.press.engine.render import render_pdf
from handouts.press.press import read_words
from tests.conftest import Workspace


def test_the_same_paper_has_the_same_layout(workspace: Workspace) -> None:
    job = workspace.job('Rest today.\n\n- one\n- two\n')
    first, second = (render_pdf(job, read_words(job)[1]).layout for _ in range(2))
    assert first == second
    assert first.lines
    assert first.boxes
    assert first.pairs
    assert pickle.loads(pickle.dumps(first)) == first


def test_a_pdf_without_a_layout_has_an_empty_one() -> None:
    assert Pdf(b'', ()).layout == Layout((), (), (), ())
