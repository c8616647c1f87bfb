"""Texts that several people edit: nobody's words are lost, and no file is ever half there."""

import hashlib
import pickle
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from handouts.errors import Mistakes, WrongUse
from handouts.press.workspace.manuscript import (
    Manuscript,
    Overtaken,
    manuscript_of,
    read_manuscript,
    save_manuscript,
    typed_source,
)
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.textfile import LARGEST_BYTES
from tests.conftest import Workspace
from tests.test_place import full_disk, names

PAPER = 'content/advice/paper.en.md'


def read(workspace: Workspace, data: bytes) -> Manuscript:
    """Return the manuscript of a paper with these bytes."""
    return read_manuscript(Rooms(workspace.root), workspace.write(PAPER, data))


def as_browsers_send(text: str) -> str:
    """Return a text as a form in a browser sends it."""
    return text.replace('\n', '\r\n')


def test_a_file_is_read_with_its_name_text_and_digest(workspace: Workspace) -> None:
    data = b'\xef\xbb\xbfA\xc3\xb1\r\n\r\nb'
    manuscript = read(workspace, data)
    assert (manuscript.file, manuscript.text) == (PAPER, 'Añ\n\nb')
    assert manuscript.digest == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    'data',
    [b'', b'a', b'a\nb\n', b'a\r\nb\r\n', b'a\rb\r', b'\xef\xbb\xbfa\r\nb', b'a\r\nb\n\nc\r', b'\xef\xbb\xbf'],
    ids=['empty', 'no line end', 'LF', 'CRLF', 'CR', 'byte order mark', 'mixed', 'nothing but a mark'],
)
def test_saving_what_was_not_changed_leaves_the_same_bytes(data: bytes, workspace: Workspace) -> None:
    manuscript = read(workspace, data)
    assert save_manuscript(manuscript, as_browsers_send(manuscript.text)) == manuscript
    assert manuscript.path.read_bytes() == data


def test_a_changed_word_of_each_paper_of_the_project_changes_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / 'content', tmp_path / 'content')
    papers = sorted(tmp_path.glob('content/*/*.md'))
    assert len(papers) >= 6
    for path in papers:
        before = path.read_bytes()
        manuscript = read_manuscript(Rooms(tmp_path), path)
        saved = save_manuscript(manuscript, as_browsers_send(manuscript.text.replace('kind:', 'kind: x', 1)))
        assert path.read_bytes() == before.replace(b'kind:', b'kind: x', 1) != before
        assert saved == read_manuscript(Rooms(tmp_path), path)


@pytest.mark.parametrize(
    ('data', 'then'),
    [
        (b'a\nb\n', b'a\nc\n'),
        (b'a\r\nb\r\n', b'a\r\nc\r\n'),
        (b'a\rb\r', b'a\rc\r'),
        (b'\xef\xbb\xbfa\r\nb\r\n', b'\xef\xbb\xbfa\r\nc\r\n'),
        (b'a\r\nb\n\r\n', b'a\r\nc\r\n\r\n'),
    ],
    ids=['LF', 'CRLF', 'CR', 'byte order mark', 'the commonest of mixed'],
)
def test_a_changed_text_keeps_line_ends_and_mark(data: bytes, then: bytes, workspace: Workspace) -> None:
    manuscript = read(workspace, data)
    saved = save_manuscript(manuscript, as_browsers_send(manuscript.text.replace('b', 'c')))
    assert manuscript.path.read_bytes() == then
    assert saved == read_manuscript(Rooms(workspace.root), manuscript.path)


def test_a_file_without_line_ends_gets_those_of_unix(workspace: Workspace) -> None:
    manuscript = read(workspace, b'a')
    save_manuscript(manuscript, 'a\r\nb')
    assert manuscript.path.read_bytes() == b'a\nb'


def test_a_mark_that_was_typed_in_is_none(workspace: Workspace) -> None:
    manuscript = read(workspace, b'a\n')
    save_manuscript(manuscript, '\ufeffb\n')
    assert manuscript.path.read_bytes() == b'b\n'


def test_a_text_may_be_saved_again_and_again(workspace: Workspace) -> None:
    manuscript = read(workspace, b'one')
    for text in ('two', 'three', 'one'):
        manuscript = save_manuscript(manuscript, text)
    assert manuscript.path.read_bytes() == b'one'
    assert names(manuscript.path.parent) == ['paper.en.md']


def test_a_file_that_was_changed_meanwhile_is_not_written_over(workspace: Workspace) -> None:
    manuscript = read(workspace, b'one')
    manuscript.path.write_bytes(b'another')
    with pytest.raises(Overtaken, match=f'{PAPER} has been changed since you opened it. Nothing was saved') as error:
        save_manuscript(manuscript, 'two')
    assert error.value.present == read_manuscript(Rooms(workspace.root), manuscript.path)
    assert (error.value.present.text, manuscript.path.read_bytes()) == ('another', b'another')


def test_who_has_seen_what_lies_there_now_may_save(workspace: Workspace) -> None:
    manuscript = read(workspace, b'one\r\n')
    manuscript.path.write_bytes(b'another\n')
    with pytest.raises(Overtaken) as error:
        save_manuscript(manuscript, 'two\n')
    assert save_manuscript(error.value.present, 'two\n').text == 'two\n'
    assert manuscript.path.read_bytes() == b'two\n'


def test_other_line_ends_are_another_file_too(workspace: Workspace) -> None:
    manuscript = read(workspace, b'one\n')
    manuscript.path.write_bytes(b'one\r\n')
    with pytest.raises(Overtaken):
        save_manuscript(manuscript, 'two\n')


def test_a_form_that_is_sent_twice_is_saved_once_and_refused_never(workspace: Workspace) -> None:
    manuscript = read(workspace, b'one')
    first = save_manuscript(manuscript, 'two')
    assert save_manuscript(manuscript, 'two') == first


def test_a_file_that_was_removed_meanwhile_comes_back_only_when_asked_for(workspace: Workspace) -> None:
    manuscript = read(workspace, b'one')
    shutil.rmtree(manuscript.path.parent)
    with pytest.raises(Overtaken, match=r'has been deleted since you opened it\. Nothing was saved') as error:
        save_manuscript(manuscript, 'two')
    assert not manuscript.path.exists()
    assert (error.value.present.text, error.value.present.digest) == ('', '')
    save_manuscript(error.value.present, 'two')
    assert manuscript.path.read_bytes() == b'two'


def test_a_new_file_is_not_put_over_one_that_came_meanwhile(workspace: Workspace) -> None:
    new = manuscript_of(Rooms(workspace.root), workspace.root / PAPER, '')
    workspace.write(PAPER, 'theirs')
    with pytest.raises(Overtaken) as error:
        save_manuscript(new, 'ours')
    assert error.value.present.text == 'theirs'


def test_a_new_file_may_be_empty(workspace: Workspace) -> None:
    new = manuscript_of(Rooms(workspace.root), workspace.root / PAPER, '')
    assert save_manuscript(new, '').digest == hashlib.sha256(b'').hexdigest()
    assert new.path.read_bytes() == b''


def test_a_file_is_known_by_its_digest_alone(workspace: Workspace) -> None:
    """Between two requests the desk remembers nothing: the page of the browser holds the digest."""
    digest = read(workspace, b'one').digest
    known = manuscript_of(Rooms(workspace.root), workspace.root / PAPER, digest)
    assert save_manuscript(known, 'two').text == 'two'
    with pytest.raises(Overtaken):
        save_manuscript(known, 'three')


def test_of_two_who_save_at_once_one_wins_and_the_other_is_told(workspace: Workspace) -> None:
    writers = 4
    for number in range(10):
        manuscript, together = read(workspace, f'old {number}'.encode()), Barrier(writers)

        def save(text: str, manuscript: Manuscript = manuscript, together: Barrier = together) -> str:
            together.wait()
            try:
                return save_manuscript(manuscript, text).text
            except Overtaken as error:
                return f'not {error.present.text}'

        texts = [f'{number} by {writer}' for writer in range(writers)]
        with ThreadPoolExecutor(writers) as pool:
            told = list(pool.map(save, texts))
        lying = manuscript.path.read_text()
        assert sorted(told) == sorted([lying, *[f'not {lying}'] * (writers - 1)])


def test_what_belongs_to_a_text_is_placed_together_with_it(workspace: Workspace) -> None:
    manuscript, picture = read(workspace, b'one'), workspace.root / 'content/advice/picture.svg'
    save_manuscript(manuscript, 'two', {picture: b'<svg/>'})
    assert (manuscript.path.read_bytes(), picture.read_bytes()) == (b'two', b'<svg/>')
    save_manuscript(manuscript, 'two', {picture: b'<svg> </svg>'})
    assert picture.read_bytes() == b'<svg> </svg>'
    assert names(manuscript.path.parent) == ['paper.en.md', 'picture.svg']


def test_what_belongs_to_a_text_stays_as_it_was_where_the_text_cannot_be_saved(workspace: Workspace) -> None:
    manuscript, picture = read(workspace, b'one'), workspace.write('content/advice/picture.svg', 'old')
    with full_disk(10), pytest.raises(Mistakes, match='The file could not be written: File too large'):
        save_manuscript(manuscript, 'two' * 10, {picture: b'new'})
    with full_disk(10), pytest.raises(Mistakes, match='The file could not be written: File too large'):
        save_manuscript(manuscript, 'two', {picture: b'new' * 10})
    manuscript.path.chmod(0o444)
    with pytest.raises(Mistakes, match='it is write-protected'):
        save_manuscript(manuscript, 'two', {picture: b'new'})
    manuscript.path.chmod(0o644)
    manuscript.path.write_bytes(b'another')
    with pytest.raises(Overtaken):
        save_manuscript(manuscript, 'two', {picture: b'new'})
    assert (manuscript.path.read_bytes(), picture.read_bytes()) == (b'another', b'old')
    assert names(manuscript.path.parent) == ['paper.en.md', 'picture.svg']


def test_a_full_disk_leaves_the_old_text_and_says_so(workspace: Workspace) -> None:
    manuscript = read(workspace, b'old')
    with full_disk(1000), pytest.raises(Mistakes, match=f'{PAPER}: The file could not be written: File too large'):
        save_manuscript(manuscript, 'new ' * 1000)
    assert manuscript.path.read_bytes() == b'old'
    assert names(manuscript.path.parent) == ['paper.en.md']


def test_a_write_protected_file_is_not_replaced(workspace: Workspace) -> None:
    manuscript = read(workspace, b'old')
    manuscript.path.chmod(0o444)
    with pytest.raises(Mistakes, match=r'could not be written: it is write-protected\. Nothing was changed'):
        save_manuscript(manuscript, 'new')
    assert manuscript.path.read_bytes() == b'old'


def test_a_file_in_the_place_of_the_folder_is_a_mistake(workspace: Workspace) -> None:
    new = manuscript_of(Rooms(workspace.root), workspace.root / PAPER, '')
    workspace.write('content/advice', 'a file')
    with pytest.raises(Mistakes, match=f'{PAPER}: The file could not be written: Not a directory'):
        save_manuscript(new, 'new')


def test_who_may_read_and_write_the_file_stays_as_it_was(workspace: Workspace) -> None:
    manuscript = read(workspace, b'old')
    manuscript.path.chmod(0o660)
    save_manuscript(manuscript, 'new')
    assert manuscript.path.stat().st_mode & 0o777 == 0o660


def test_a_link_inside_of_the_workspace_stays_one(workspace: Workspace) -> None:
    real = workspace.write('content/shared/real.md', 'old')
    link = workspace.root / PAPER
    link.parent.mkdir()
    link.symlink_to(real)
    save_manuscript(read_manuscript(Rooms(workspace.root), link), 'new')
    assert link.is_symlink()
    assert real.read_text() == 'new'


@pytest.mark.parametrize(
    'path',
    [
        'project/content/advice/theirs.en.md',
        'workspace/content/link.en.md',
        'workspace/content/../templates/aftercare/kind.yaml',
        'elsewhere.md',
    ],
    ids=["the project's", "a link to the project's", 'by two dots', 'of nobody'],
)
def test_only_the_workspace_s_own_texts_can_be_changed(path: str, workspace: Workspace, tmp_path: Path) -> None:
    theirs = tmp_path / 'project/content/advice/theirs.en.md'
    theirs.parent.mkdir(parents=True)
    theirs.write_text('theirs')
    (tmp_path / 'elsewhere.md').write_text('x')
    (workspace.root / 'content/link.en.md').symlink_to(theirs)
    assert (tmp_path / path).is_file()
    rooms = Rooms(workspace.root, tmp_path / 'project')
    says = r"not one of this workspace's own texts, .* Copy it to the same place"
    with pytest.raises(WrongUse, match=says):
        read_manuscript(rooms, tmp_path / path)
    with pytest.raises(WrongUse, match=says):
        manuscript_of(rooms, tmp_path / path, 'digest')


def test_where_workspace_and_project_are_one_its_texts_can_be_changed(tmp_path: Path) -> None:
    (tmp_path / 'content').mkdir()
    (tmp_path / 'content/a.yaml').write_text('a: b')
    assert read_manuscript(Rooms(tmp_path, tmp_path), tmp_path / 'content/a.yaml').text == 'a: b'


@pytest.mark.parametrize(
    ('text', 'says'),
    [
        ('one\ntwo\x07\n', 'paper.en.md:2: There is a character here that cannot be printed'),
        ('one\n\ud800', 'paper.en.md:2: The file is not saved as UTF-8'),
        ('a' * (LARGEST_BYTES + 1), 'The text is larger than 250 kB. A patient cannot read that much'),
    ],
    ids=['control character', 'half a character', 'too long'],
)
def test_what_could_not_be_read_again_is_not_saved(text: str, says: str, workspace: Workspace) -> None:
    manuscript = read(workspace, b'old')
    with pytest.raises(Mistakes, match=says):
        save_manuscript(manuscript, text)
    assert manuscript.path.read_bytes() == b'old'


def test_a_text_that_grows_too_long_by_its_line_ends_is_not_saved(workspace: Workspace) -> None:
    manuscript = read(workspace, b'\r\n')
    with pytest.raises(Mistakes, match='larger than 250 kB'):
        save_manuscript(manuscript, 'a\n' * (LARGEST_BYTES // 2))
    assert manuscript.path.read_bytes() == b'\r\n'


@pytest.mark.parametrize(
    ('data', 'says'), [(b'\xff', 'not saved as UTF-8'), (b'a' * (LARGEST_BYTES + 1), 'larger than 250 kB')]
)
def test_what_is_no_text_cannot_be_edited(data: bytes, says: str, workspace: Workspace) -> None:
    with pytest.raises(Mistakes, match=says):
        read(workspace, data)


def test_a_file_that_is_not_there_cannot_be_read(workspace: Workspace) -> None:
    with pytest.raises(Mistakes, match=f'{PAPER}: The file cannot be read: No such file or directory'):
        read_manuscript(Rooms(workspace.root), workspace.root / PAPER)


def test_a_typed_text_reads_like_one_from_a_file(workspace: Workspace) -> None:
    path = workspace.write(PAPER, 'a\n\nñ\n')
    assert typed_source(PAPER, 'a\r\n\r\nñ\r\n') == Rooms(workspace.root).text(path)


def test_a_refusal_travels_between_processes_whole(workspace: Workspace) -> None:
    refusal = Overtaken(read(workspace, b'one'))
    there = pickle.loads(pickle.dumps(refusal))
    assert (there.present, str(there)) == (refusal.present, str(refusal))
