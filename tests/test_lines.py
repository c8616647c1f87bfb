"""Lines are broken less often, and come out as the engine alone would break them, byte for byte."""

from collections.abc import Callable

import pytest
from weasyprint.layout import inline, preferred

from handouts.model import Job, Page
from handouts.press.engine.lines import LONGEST, Line, remembering_lines
from handouts.press.engine.render import load_engine, render_pdf
from tests.conftest import Workspace
from tests.laid_cases import engine_alone, page_of, parts, sheet

# Lines that differ by what is not in their text: their size, the spaces of a set line, hyphens, a first line of its own.
STYLES = (
    'p { text-align: justify; hyphens: auto } li { font-size: 8pt; word-spacing: 2pt } h2 + p::first-line { font-size: 16pt }'
    ' .two { letter-spacing: 1pt; overflow-wrap: anywhere } .all { text-decoration: underline }'
)


def both_ways(job: Job, page: Page, monkeypatch: pytest.MonkeyPatch) -> tuple[list[bytes], list[int]]:
    """Return the PDF of the engine alone and of ours, and how many lines each broke."""
    counts = [0, 0]

    def counting(number: int) -> Callable[..., Line]:
        def counted(*about: object, **more: object) -> Line:
            counts[number] += 1
            line: Line = alone(*about, **more)
            return line

        return counted

    pdfs = []
    with engine_alone():
        alone = inline.split_first_line
        for breaking in (counting(0), remembering_lines(counting(1))):
            monkeypatch.setattr(inline, 'split_first_line', breaking)
            monkeypatch.setattr(preferred, 'split_first_line', breaking)
            load_engine().forget()
            pdfs.append(render_pdf(job, page).data)
        monkeypatch.undo()
    return pdfs, counts


@pytest.mark.parametrize('seed', [1, 6])
def test_lines_are_broken_as_the_engine_alone_breaks_them(
    seed: int, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(parts(seed), STYLES)
    (theirs, ours), (all_of_them, fewer) = both_ways(workspace.job('Rest.\n'), page, monkeypatch)
    assert ours == theirs
    assert 0 < fewer < 0.5 * all_of_them


def test_of_a_sheet_as_for_consent_each_line_is_broken_about_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (theirs, ours), (all_of_them, fewer) = both_ways(workspace.job('Rest.\n'), page_of(sheet()), monkeypatch)
    assert ours == theirs
    assert fewer < 0.33 * all_of_them


def test_what_is_done_to_one_line_is_not_done_to_another_of_the_same_words() -> None:
    """Pango's layout is woken and put to rest when a line is painted."""

    class Layout:
        text = 'Rest.'

    context, style = type('Context', (), {})(), object()
    breaking = remembering_lines(lambda *_: (Layout(), 5, None, 1.0, 2.0, 3.0))
    one, *numbers = breaking('Rest.', style, context, 9.0, 0)
    other, *again = breaking('Rest.', style, context, 9.0, 0)
    one.text = 'Woken.'
    assert other.text == 'Rest.'
    assert numbers == again == [5, None, 1.0, 2.0, 3.0]


def test_a_line_is_another_with_each_thing_that_it_depends_on() -> None:
    asked: list[tuple[object, ...]] = []

    def alone(*about: object) -> Line:
        asked.append(about)
        return object(), len(asked)

    one, other = {'font_size': 12}, {'font_size': 12}
    context, again = type('Context', (), {})(), type('Context', (), {})()
    breaking = remembering_lines(alone)
    ways = [
        ('Rest.', one, context, 9.0, 0, True, False),
        ('Rest', one, context, 9.0, 0, True, False),
        ('Rest.', other, context, 9.0, 0, True, False),
        ('Rest.', one, again, 9.0, 0, True, False),
        ('Rest.', one, context, None, 0, True, False),
        ('Rest.', one, context, 9.0, 1, True, False),
        ('Rest.', one, context, 9.0, 0, False, False),
        ('Rest.', one, context, 9.0, 0, True, True),
    ]
    for _ in range(2):
        assert [breaking(*way)[1] for way in ways] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert asked == ways


def test_the_rest_of_a_paragraph_without_an_end_is_not_held() -> None:
    context = type('Context', (), {})()
    breaking = remembering_lines(lambda *_: (object(), 5))
    breaking('a' * LONGEST, {}, context, 9.0, 0)
    breaking('a' * (LONGEST + 1), {}, context, 9.0, 0)
    assert [len(key[1]) for key in context.lines] == [LONGEST]
