"""A page with other words is the one that was drawn before, as long as all else is the same."""

from functools import partial
from typing import Any

import pytest
import weasyprint.css

from handouts.model import Page
from handouts.press.engine.earlier import DRAWINGS, Earlier
from handouts.press.engine.render import load_engine
from tests.laid_cases import drawn, page_of

SENTENCE = '<p>Rest <b>well</b> today.</p><p>Drink some water.</p>'
BEFORE = page_of(SENTENCE)


def begun(earlier: Earlier, page: Page) -> Any:
    """Return the page as it is given to be laid out."""
    engine = load_engine()
    with earlier.used_for(page.html, partial(engine.read, engine.Fetcher({})), (page.css,)) as html:
        return html


def words(html: Any) -> list[str]:
    return [text.strip() for text in html.etree_element.itertext() if text.strip()]


@pytest.mark.parametrize(
    'after',
    [SENTENCE.replace('well', 'soon'), SENTENCE.replace('<p>', '<p >').replace('well', 'soon')],
    ids=['the same tags', 'the same elements'],
)
def test_other_words_are_put_into_the_page_of_before(after: str) -> None:
    earlier, page = Earlier(), page_of(after)
    first = begun(earlier, BEFORE)
    assert begun(earlier, page) is first
    assert words(first) == words(begun(Earlier(), page))


@pytest.mark.parametrize(
    'other',
    [
        page_of(SENTENCE, 'p { color: red }'),
        page_of(SENTENCE.replace('<p>Rest', '<p class="less">Rest')),
        page_of(SENTENCE.replace('<p>Drink', '<p>We come.</p><p>Drink')),
        page_of(f'<style>p {{ color: red }}</style>{SENTENCE}'),
    ],
)
def test_of_other_styles_attributes_or_elements_it_is_another(other: Page) -> None:
    earlier = Earlier()
    first = begun(earlier, BEFORE)
    assert begun(earlier, other) is not first
    assert begun(earlier, BEFORE) is first


def test_other_words_of_a_style_are_another_style() -> None:
    earlier, styled = Earlier(), f'<style>p {{ color: red }}</style>{SENTENCE}'
    first = begun(earlier, page_of(styled))
    assert begun(earlier, page_of(styled.replace('red', 'blue'))) is not first


@pytest.mark.parametrize('style', ['a::after { content: TARGET-TEXT(attr(href)) }', 'i { position: note(side) }'])
def test_where_styles_ask_for_words_elsewhere_all_is_drawn_anew(style: str) -> None:
    earlier, page = Earlier(), page_of(SENTENCE, style)
    assert begun(earlier, page) is not begun(earlier, page)


def test_a_drawing_that_came_to_nothing_is_forgotten() -> None:
    earlier = Earlier()
    first, other = begun(earlier, BEFORE), page_of(SENTENCE, 'p { color: red }')
    kept = begun(earlier, other)
    engine = load_engine()
    asked = earlier.used_for(BEFORE.html, partial(engine.read, engine.Fetcher({})), (BEFORE.css,))
    with pytest.raises(MemoryError), asked:
        raise MemoryError
    assert begun(earlier, BEFORE) is not first
    assert begun(earlier, other) is kept


def test_so_many_pages_are_remembered_until_they_are_forgotten() -> None:
    earlier = Earlier()
    pages = [page_of(SENTENCE, f'p {{ margin: {size}pt }}') for size in range(DRAWINGS + 1)]
    first = [begun(earlier, page) for page in pages]
    assert [begun(earlier, page) for page in pages[1:]] == first[1:]
    assert begun(earlier, pages[0]) is not first[0]
    last = begun(earlier, pages[-1])
    earlier.forget()
    assert begun(earlier, pages[-1]) is not last


def test_styles_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    load_engine().forget()
    found: list[str] = []
    set_styles = weasyprint.css.StyleFor.__wrapped__.set_computed_styles

    def counted(styles: Any, element: Any, **how: Any) -> None:
        found.append(str(getattr(element, 'tag', 'page')))
        set_styles(styles, element, **how)

    monkeypatch.setattr(weasyprint.css.StyleFor.__wrapped__, 'set_computed_styles', counted)
    linked = f'{SENTENCE}<p id="end"><a href="#end">Below</a></p>'
    drawn(page_of(linked), is_look=True)
    assert 'p' in found
    found.clear()
    again = page_of(linked.replace('well', 'soon'))
    look = drawn(again, is_look=True)
    assert 'page' in found
    assert 'p' not in found
    assert look == drawn(again, is_look=False)
