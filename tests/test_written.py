"""The words of a page that are others than before are found by its tags, and by nothing less sure."""

from functools import partial
from typing import Any

import pytest

from handouts.press.engine.render import load_engine
from handouts.press.engine.written import Written, read_written

PAGE = (
    '<!doctype html>\n<html lang="en"><head><title>A paper</title><style>p { color: red }</style></head>\n'
    '<body>\n<p>Rest <b>well</b> today &amp; drink.</p>\n<!-- seen --><ul>\n<li>Call us.</li> </ul>\n</body>\n</html>\n'
)


def root_of(text: str) -> Any:
    """Return a page as the engine reads it."""
    engine = load_engine()
    return partial(engine.read, engine.Fetcher({}))(text).etree_element


def told(root: Any) -> list[tuple[Any, str | None, str | None]]:
    return [(element.tag, element.text, element.tail) for element in root.iter() if isinstance(element.tag, str)]


def written(text: str, root: Any) -> Written:
    found = read_written(text, root)
    assert found
    return found


@pytest.mark.parametrize(
    ('before', 'after'),
    [
        ('Rest', 'Sit'),
        ('well', 'a while'),
        ('today &amp; drink.', 'soon &lt; now, na&iuml;ve.'),
        ('Call us.', 'Call &nbsp;us.'),
        ('A paper', 'Another'),
    ],
)
def test_other_words_are_put_where_the_engine_reads_them(before: str, after: str) -> None:
    root, new = root_of(PAGE), PAGE.replace(before, after)
    assert written(PAGE, root).take_over(new)
    assert told(root) == told(root_of(new))


def test_words_change_again_and_back() -> None:
    root = root_of(PAGE)
    page = written(PAGE, root)
    for new in (PAGE.replace('Rest', 'Sit'), PAGE.replace('well', 'now'), PAGE):
        assert page.take_over(new)
        assert told(root) == told(root_of(new))


@pytest.mark.parametrize(
    ('before', 'after'),
    [
        ('<p>', '<p class="less">'),
        ('<li>', '<li>We come.</li><li>'),
        ('<b>well</b>', 'well'),
        # White space where words were, words where white space was.
        ('well', ' '),
        ('</li> </ul>', '</li> or </ul>'),
        ('red', 'blue'),
        ('well', 'we\rll'),
        ('well', 'we\0ll'),
        ('<!-- seen -->', '<!-- read -->'),
    ],
)
def test_all_else_is_read_anew_and_nothing_is_changed_before(before: str, after: str) -> None:
    root = root_of(PAGE)
    page = written(PAGE, root)
    assert PAGE.replace(before, after) != PAGE
    assert not page.take_over(PAGE.replace('Rest', 'Sit').replace(before, after))
    assert told(root) == told(root_of(PAGE))


@pytest.mark.parametrize(
    'text',
    [
        # Words in a table that are in no cell stand before it.
        '<table><tr><td>more</td></tr>words</table>',
        '<p title="a > b">words</p>',
    ],
)
def test_a_page_that_is_read_in_another_order_has_no_such_places(text: str) -> None:
    assert read_written(text, root_of(text)) is None
