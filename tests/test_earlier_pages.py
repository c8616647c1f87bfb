"""Sides of paper that are the same as in the drawing before are not laid out again; all others are."""

from collections.abc import Iterator
from typing import Any

import pytest
from weasyprint.layout import page as pages

from handouts.model import Page
from handouts.press.engine.earlier_pages import STATES
from handouts.press.engine.render import load_engine
from tests.laid_cases import drawn, is_alike, page_of

NEW = 'break-before: page'
RUNS = '@page { @top-left { content: element(head) } }'
# A paper of four sides.
PAPER = ''.join(f'<div class="side"><h2>Part {name}</h2><p>Rest today, and drink.</p></div>' for name in 'ABCD')
SIDES = f'main {{ columns: auto }} .side + .side {{ {NEW} }}'


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The numbers of the sides that are laid out."""
    load_engine().forget()
    made: list[int] = []
    kind = pages.boxes.PageBox

    class Counted(kind):  # type: ignore[misc,valid-type]
        def __init__(self, page_type: Any, style: Any) -> None:
            super().__init__(page_type, style)
            made.append(page_type.index + 1)

    monkeypatch.setattr(pages.boxes, 'PageBox', Counted)
    yield made
    load_engine().forget()


def sides(laid: list[int], page: Page) -> list[int]:
    """Return which sides are laid out for a look, which comes out as for the first time."""
    laid.clear()
    look = drawn(page, is_look=True)
    made = list(laid)
    assert is_alike(look, drawn(page, is_look=False))
    return made


def paper(body: str = PAPER, style: str = '', foot: str = '') -> Page:
    return page_of(body, f'{SIDES} {style}', foot)


@pytest.mark.parametrize(('part', 'number'), [('A', 1), ('B', 2), ('C', 3), ('D', 4)])
def test_only_the_side_with_other_words_is_laid_out(part: str, number: int, laid: list[int]) -> None:
    assert sides(laid, paper()) == [1, 2, 3, 4]
    assert sides(laid, paper(PAPER.replace(f'Part {part}', 'Another part'))) == [number]
    assert sides(laid, paper()) == []


def test_sides_after_one_that_ends_elsewhere_are_laid_out(laid: list[int]) -> None:
    flows = ''.join(f'<p>{name} rest today, and drink some water.</p>' for name in range(120))
    whole = sides(laid, page_of(flows, 'main { columns: auto }'))
    longer = flows.replace('<p>40 rest', f'<p>40 rest {"and rest " * 90}')
    made = sides(laid, page_of(longer, 'main { columns: auto }'))
    assert 1 < made[0] < len(whole) <= made[-1]
    assert made == list(range(made[0], made[-1] + 1))


def test_what_runs_along_changes_without_the_sides(laid: list[int]) -> None:
    number = 'Words {} <i class="number"></i>'
    assert sides(laid, paper(foot=number.format('ABCD'))) == [1, 2, 3, 4]
    assert sides(laid, paper(foot=number.format('WXYZ'))) == []
    # One side more: all say so.
    assert len(sides(laid, paper(f'{PAPER}<div class="side">One more</div>', foot=number.format('WXYZ')))) == 5


def test_changes_are_made_one_after_another(laid: list[int]) -> None:
    body = PAPER
    sides(laid, paper())
    for number, part in enumerate('ABCD', 1):
        body = body.replace(f'Part {part}', f'Another {part}')
        assert sides(laid, paper(body)) == [number]


def test_so_many_states_of_a_side_are_remembered(laid: list[int]) -> None:
    states = [paper(PAPER.replace('Part A', f'Part {number}')) for number in range(STATES + 1)]
    for state in states[:-1]:
        assert 1 in sides(laid, state)
    # The one that was not asked for longest is forgotten.
    assert sides(laid, states[0]) == []
    assert sides(laid, states[-1]) == [1]
    assert sides(laid, states[0]) == []
    assert sides(laid, states[1]) == [1]


LONG = 'Rest. ' * 300
LINKED = PAPER.replace('drink.', 'drink. <a href="#last">See</a>', 1).replace('Part D', '<i id="last">Part D</i>')
BESIDE = f'</main><div class="beside">Words before.</div><main>{PAPER}'
ALL = PAPER.replace('Part D</h2>', 'Part D</h2><b class="all">On all</b>')


@pytest.mark.parametrize(
    ('style', 'body'),
    [
        pytest.param('h2::before { content: counter(page) }', PAPER, id='numbers in the text'),
        pytest.param('h2::before { content: counter(pages) }', PAPER, id='how many there are'),
        pytest.param('a::after { content: target-counter(attr(href), page) }', LINKED, id='numbers of others'),
        pytest.param('.all { position: fixed; bottom: 0 }', ALL, id='what stands on all'),
        pytest.param('i { float: footnote }', PAPER.replace('today', 'today <i>or now</i>'), id='footnotes'),
        pytest.param(
            f'{RUNS} .beside::before {{ content: "A"; position: running(head) }}',
            BESIDE,
            id='what runs along before words',
        ),
        pytest.param(
            '@page { @top-left { content: string(head) } } h2 { string-set: head content() }',
            PAPER,
            id='what the margins repeat',
        ),
        pytest.param('html { overflow: hidden }', PAPER, id='what is cut off'),
        pytest.param('.side { float: left }', PAPER.replace('drink', LONG), id='what goes on elsewhere'),
        pytest.param('.side { position: absolute; top: 1in }', PAPER, id='what is out of the run'),
        pytest.param('main { display: flex; flex-direction: column }', PAPER, id='flexible boxes'),
        pytest.param('main { display: table; border: 1pt solid }', PAPER, id='tables'),
        pytest.param('main { display: inline-block; border: 1pt solid }', PAPER, id='as wide as its words'),
        pytest.param('h2 { bookmark-label: content() counter(page) }', PAPER, id='bookmarks'),
        pytest.param('', BESIDE, id='words in no part'),
        pytest.param(
            f'{RUNS} i {{ position: running(head) }}',
            BESIDE.replace('Words', '<i>Along</i> Words'),
            id='words behind what runs along',
        ),
        pytest.param('', f'Words before. {PAPER}', id='words beside parts'),
        pytest.param(f'.side + .side {{ {NEW.replace("page", "left")} }}', PAPER, id='empty sides'),
    ],
)
def test_what_depends_on_other_sides_comes_out_as_for_the_first_time(style: str, body: str, laid: list[int]) -> None:
    sides(laid, paper(body, style))
    for before, after in CHANGES:
        body = body.replace(before, after)
        sides(laid, paper(body, style))


CHANGES = (
    ('Words before', 'Other words'),
    ('Part A', 'Another'),
    ('Part B', 'One that is longer than the others are here'),
    ('On all', 'Elsewhere'),
    ('or now', 'Rest. ' * 250),
    ('Another', f'<b>{LONG}</b>'),
    ('Part D', 'Last'),
    ('Part C', LONG),
    ('Last', 'The end'),
)
