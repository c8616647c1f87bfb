"""Sides of paper that are the same as in the look before are drawn by repeating what was drawn."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint.draw
from PIL import Image

from handouts.model import Page
from handouts.press.engine.render import load_engine
from tests.laid_cases import drawn, is_alike, page_of

PAPER = ''.join(f'<div class="side"><p>Part {name} <b>rest</b> today.</p></div>' for name in 'ABCD')
SIDES = 'main { columns: auto } .side + .side { break-before: page }'


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that are drawn."""
    load_engine().forget()
    made: list[str] = []
    draw = weasyprint.draw.draw_text

    def counted(stream: Any, box: Any, *how: Any) -> None:
        made.append(box.text.strip())
        draw(stream, box, *how)

    monkeypatch.setattr(weasyprint.draw, 'draw_text', counted)
    yield made
    load_engine().forget()


def looked(texts: list[str], page: Page, **how: Any) -> list[str]:
    """Return the texts that are drawn for a look, which comes out as for the first time."""
    texts.clear()
    look = drawn(page, is_look=True, **how)
    made = list(texts)
    assert is_alike(look, drawn(page, is_look=False, **how))
    return made


def paper(body: str = PAPER, style: str = '', foot: str = '') -> Page:
    return page_of(body, f'{SIDES} {style}', foot)


def test_only_what_has_changed_is_drawn(texts: list[str]) -> None:
    assert len(looked(texts, paper())) == 4 * 3
    assert looked(texts, paper(PAPER.replace('Part C', 'Last'))) == ['Last', 'rest', 'today.']
    assert looked(texts, paper()) == []


def test_what_stands_in_the_margins_is_drawn_each_time(texts: list[str]) -> None:
    looked(texts, paper(foot='ABCD <i class="number"></i>'))
    assert looked(texts, paper(foot='WXYZ <i class="number"></i>')) == [
        'WXYZ',
        '1/4',
        'WXYZ',
        '2/4',
        'WXYZ',
        '3/4',
        'WXYZ',
        '4/4',
    ]


def test_what_is_no_look_is_drawn_whole(texts: list[str]) -> None:
    looked(texts, paper())
    texts.clear()
    drawn(paper(), is_look=False)
    assert len(texts) == 4 * 3


@pytest.mark.parametrize(
    'style',
    [
        'b { color: rgb(0 0 0 / 0.4) } p { background: rgb(0 90 90 / 0.2) }',
        'p { border: 2pt dashed; border-radius: 4pt } b { text-decoration: underline }',
        # These are known by their number in the paper.
        'b { opacity: 0.5; display: inline-block }',
        'p { background: linear-gradient(red, blue) }',
        'p { background: url(picture:paper/a.png) }',
        'p { mix-blend-mode: multiply }',
    ],
)
def test_all_that_drawing_refers_to_is_there_again(style: str, texts: list[str]) -> None:
    body, pictures = PAPER, {'picture:paper/a.png': picture('red')}
    for before, after in (('Part B', 'B'), ('Part A', 'Another'), ('Part D', 'Last'), ('Part C', 'The')):
        body = body.replace(before, after)
        looked(texts, paper(body, style), pictures=pictures)


def test_pictures_are_there_again(texts: list[str]) -> None:
    shown = [
        f'<img src="picture:paper/{name}.png" style="width: {size}in">'
        for name, size in (('a', 1), ('b', 2), ('a', 2))
    ]
    body = PAPER.replace('Part A', f'Part A {shown[0]}').replace('Part B', f'Part B {shown[1]}{shown[2]}')
    pictures = {'picture:paper/a.png': picture('red'), 'picture:paper/b.png': picture('blue')}
    for words in ('Part D', 'Part C', 'Part A', 'Part B'):
        looked(texts, paper(body), pictures=pictures)
        body = body.replace(words, 'Another')
    looked(texts, paper(body), pictures=pictures)


def test_drawings_are_there_again(texts: list[str]) -> None:
    """One that is mixed with what lies below it is known by its number in the paper."""
    mixed = '<filter id="mixed"><feBlend mode="multiply"/></filter><rect width="9" height="9" filter="url(#mixed)"/>'
    body = PAPER.replace('</b>', f'</b><svg width="9" height="9">{mixed}</svg>')
    for words in ('Part D', 'Part C', 'Part A', 'Part B'):
        looked(texts, paper(body))
        body = body.replace(words, 'Another')
    looked(texts, paper(body))


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new('RGB', (300, 300), colour).save(out, 'PNG')
    return out.getvalue()


def test_letters_are_as_wide_as_where_they_were_drawn_first(texts: list[str]) -> None:
    """How wide a letter is, is rounded at the size that it has there; what is drawn later goes by it."""
    letters, style = 'abcdefghijklmnopqrstuvwxyz', 'i { font: normal 0.7px serif }'
    body = PAPER.replace('Part A', 'Part A <i>.</i>').replace('Part B', letters)
    looked(texts, paper(body, style))
    assert letters in looked(texts, paper(body.replace('<i>.', f'<i>{letters}'), style))[2:]


def test_a_font_that_nothing_is_drawn_with_any_more_is_left_out(texts: list[str]) -> None:
    body, style = PAPER.replace('Part A', 'Part A <i>wide</i>'), 'i { font-style: italic }'
    looked(texts, paper(body, style))
    # Drawn while another side has that font.
    looked(texts, paper(body := body.replace('Part B', 'B'), style))
    looked(texts, paper(body.replace('wide', ' '), style))


def test_each_look_tells_of_letters_that_no_font_has(texts: list[str], caplog: pytest.LogCaptureFixture) -> None:
    body = PAPER.replace('Part B', 'Part \U0001d161')
    for words in ('Part A', 'Part C', 'Part D'):
        caplog.clear()
        looked(texts, paper(body.replace(words, 'Another')))
        assert sum('.notdef' in message for message in caplog.messages) >= 2


def test_pages_for_a_screen_reader_are_drawn_whole(texts: list[str]) -> None:
    looked(texts, paper(), pdf_variant='pdf/ua-1')
    changed = paper(PAPER.replace('Part C', 'Last'))
    assert len(looked(texts, changed, pdf_variant='pdf/ua-1')) == 4 * 3
