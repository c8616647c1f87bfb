"""Parts of the drawing before are used again: to the same end, and for nothing that has changed."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from weasyprint.layout import block

from handouts.model import Page
from handouts.press.engine.earlier import DRAWINGS
from handouts.press.engine.render import load_engine
from tests.laid_cases import BOXES, boxes, drawn, is_alike, page_of, parts, sheet
from tests.trials.columns import body_of, style_of
from tests.trials.looks import changed

SENTENCE = '<p>Rest <b>well</b> today.</p><p>Drink some water.</p><ul><li>Call us.</li></ul>'


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is laid out of blocks, one entry for each."""
    load_engine().forget()
    made: list[Any] = []
    layout = block.block_container_layout

    def counted(context: Any, box: Any, *given: Any, **named: Any) -> Any:
        made.append(box)
        return layout(context, box, *given, **named)

    monkeypatch.setattr(block, 'block_container_layout', counted)
    yield made
    load_engine().forget()


def count(laid: list[Any], page: Page, *, is_look: bool = True) -> int:
    """Return how many blocks are laid out for a page."""
    laid.clear()
    drawn(page, is_look=is_look)
    return len(laid)


@pytest.mark.parametrize(
    ('body', 'style'),
    [
        (parts(2), ''),
        (sheet(), ''),
        (boxes(3), BOXES),
        (boxes(5), f'{BOXES} main {{ columns: auto }}'),
        # Columns within columns, cut off by the end of a page.
        (body_of(10), style_of(10)),
    ],
)
def test_changed_words_come_out_as_for_the_first_time(body: str, style: str, laid: list[Any]) -> None:
    draw = random.Random(7)
    drawn(page_of(body, style), is_look=True)
    for _ in range(4):
        body = changed(draw, body)
        page = page_of(body, style)
        assert 0 < count(laid, page) < count(laid, page, is_look=False)
        assert is_alike(drawn(page, is_look=True), drawn(page, is_look=False))


@pytest.mark.parametrize('words', ['Rest', 'well', 'today', 'water', 'Call us'])
def test_each_word_of_a_part_counts(words: str, laid: list[Any]) -> None:
    before, after = page_of(SENTENCE), page_of(SENTENCE.replace(words, 'visit a friend'))
    assert count(laid, before) > count(laid, before)
    assert drawn(after, is_look=True) == drawn(after, is_look=False)


@pytest.mark.parametrize(
    'other',
    [
        page_of(SENTENCE, 'p { color: red }'),
        page_of(SENTENCE.replace('<p>Rest', '<p class="less">Rest')),
        page_of(SENTENCE.replace('<li>', '<li>We come.</li><li>')),
    ],
)
def test_of_other_styles_attributes_or_elements_all_is_laid_out(other: Page, laid: list[Any]) -> None:
    drawn(page_of(SENTENCE), is_look=True)
    assert count(laid, other) == count(laid, other, is_look=False)


def test_what_is_no_look_is_laid_out_whole(laid: list[Any]) -> None:
    page = page_of(SENTENCE)
    whole = count(laid, page, is_look=False)
    drawn(page, is_look=True)
    assert count(laid, page, is_look=False) == whole


def test_so_many_pages_are_remembered(laid: list[Any]) -> None:
    pages = [page_of(SENTENCE, f'p {{ margin: {size}pt }}') for size in range(DRAWINGS + 1)]
    whole = [count(laid, page) for page in pages]
    assert all(count(laid, page) < before for page, before in zip(pages[1:], whole[1:], strict=True))
    assert count(laid, pages[0]) == whole[0]


@pytest.mark.usefixtures('laid')
def test_columns_that_are_moved_are_set_anew() -> None:
    """They would be higher or lower with another end below them."""
    two = f'<div class="all two">{"<p>Rest today, and drink some water.</p>" * 7}</div>'
    for words in ('Rest. ', 'Rest. ' * 90, 'Rest. ' * 40):
        page = page_of(f'<p class="all">{words}</p>{two}')
        assert is_alike(drawn(page, is_look=True), drawn(page, is_look=False))


def test_another_number_in_a_pdf_is_seen() -> None:
    assert is_alike(b'1 0 0 421.333333 Tm', b'1 0 0 421.333334 Tm')
    assert not is_alike(b'1 0 0 421.333333 Tm', b'1 0 0 421.333373 Tm')
    assert not is_alike(b'1 0 0 421.333333 Tm', b'1 1 0 421.333333 Tm')


@pytest.mark.usefixtures('laid')
def test_what_says_its_page_says_the_right_one() -> None:
    """It may come to stand on another with the same words."""
    style = 'main { columns: auto } p::before { content: counter(page) " of " counter(pages) " " }'
    flows = ''.join(f'<p>{words} rest today, and drink some water.</p>' for words in range(60))
    for before in ('Rest. ', 'Rest. ' * 300, 'Rest. ' * 40):
        page = page_of(f'<div>{before}</div>{flows}', style)
        assert is_alike(drawn(page, is_look=True), drawn(page, is_look=False))


@pytest.mark.usefixtures('laid')
def test_parts_that_run_along_say_of_each_page_what_is_on_it() -> None:
    style = 'main { columns: auto } h2 { string-set: head content() } header p::before { content: string(head) }'
    flows = ''.join(f'<h2>Part {number}</h2><p>{"Rest. " * 90}</p>' for number in range(9))
    for before in ('Rest. ', 'Drink. '):
        page = page_of(f'<p>{before}</p>{flows}', style, '<header><p>See </p><p>A</p></header>')
        assert is_alike(drawn(page, is_look=True), drawn(page, is_look=False))
