"""Words read from the disk: all that is said of them, and the pages beside those approved last."""

from pathlib import Path

from handouts.desk.drawn.proofread import Drawn, draw_changes, read_paper
from tests.words_cases import ENGLISH, TODAY, leaflet, write_small_desk


def test_words_that_cannot_be_read_have_no_code_and_say_why(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path)
    space.write('content/advice/rest.en.md', ENGLISH.replace('Rest', '{{ clinic.fone }}'))
    reading = read_paper(space.root, space.output, TODAY, leaflet('rest'))
    assert (reading.code, reading.words, reading.sheet) == ('', '', ())
    assert {finding.rule for finding in reading.findings} == {'undefined'}


def test_a_file_without_its_head_is_told_too(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path)
    space.write('content/advice/rest.en.md', '---\ntitle: Wrong\nkind: nothing\n---\n')
    reading = read_paper(space.root, space.output, TODAY, leaflet('rest'))
    assert reading.code == ''
    assert "There is no kind" in reading.findings[0].message


def test_a_file_that_is_gone_is_told_too(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path, ('rest', 'kept'))
    (space.root / 'content/advice/rest.en.md').unlink()
    (finding,) = read_paper(space.root, space.output, TODAY, leaflet('rest')).findings
    assert "advice/rest" in finding.message


def test_pages_of_a_paper_that_nobody_approved_or_that_has_mistakes_are_none(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path)
    assert draw_changes(space.root, space.output, TODAY, leaflet('rest')) == Drawn()
    space.write('content/advice/rest.en.md', '---\ntitle: Wrong\nkind: nothing\n---\n')
    assert draw_changes(space.root, space.output, TODAY, leaflet('rest')).findings
