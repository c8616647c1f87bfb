"""What each browser saved last: found by nobody else, for no other file, and not when something else lies there."""

from pathlib import Path

from handouts.desk.written.last_saves import MOST, LastSaves, Save

PAPER = Path('content/advice/rest.en.md')


def test_the_last_save_is_found_by_who_made_it_as_long_as_the_file_is_that_one() -> None:
    saves = LastSaves()
    saves.keep('ana', PAPER, Save('one', 'old', 'new'))
    assert saves.find('ana', PAPER, 'one') == Save('one', 'old', 'new')
    assert saves.find('ana', PAPER, 'two') is None
    assert saves.find('ben', PAPER, 'one') is None
    assert saves.find('ana', Path('content/advice/other.en.md'), 'one') is None
    saves.keep('ana', PAPER, Save('two', 'new', 'newer'))
    assert saves.find('ana', PAPER, 'one') is None
    assert saves.find('ana', PAPER, 'two') == Save('two', 'new', 'newer')


def test_the_oldest_are_forgotten() -> None:
    saves = LastSaves()
    for number in range(MOST):
        saves.keep(f'{number}', PAPER, Save('one', 'old', 'new'))
    saves.keep('0', PAPER, Save('two', 'old', 'new'))
    saves.keep('more', PAPER, Save('one', 'old', 'new'))
    assert saves.find('1', PAPER, 'one') is None
    assert saves.find('0', PAPER, 'two')
    assert saves.find('more', PAPER, 'one')


def test_what_a_save_says_shows_no_text() -> None:
    assert 'secret' not in repr(Save('one', 'secret', 'secret too'))
