"""Text files as people's editors write them, and what is refused as no text."""

from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.press.workspace.textfile import LARGEST_BYTES, bytes_of, decoded, read_text


def text_of(tmp_path: Path, data: bytes) -> str:
    """Return the text that is read of a file with these bytes."""
    path = tmp_path / 'paper.en.md'
    path.write_bytes(data)
    return read_text(path, 'content/paper.en.md', (tmp_path,)).text


def mistake(path: Path, within: Path) -> str:
    """Return the only mistake that is said of a file."""
    with pytest.raises(Mistakes) as error:
        read_text(path, 'content/paper.en.md', (within,))
    (finding,) = error.value.findings
    return str(finding)


def mistake_in(tmp_path: Path, data: bytes) -> str:
    """Return the only mistake that is said of a file with these bytes."""
    path = tmp_path / 'paper.en.md'
    path.write_bytes(data)
    return mistake(path, tmp_path)


@pytest.mark.parametrize(
    'data',
    [
        'Añ\n\nb\n'.encode(),
        b'\xef\xbb\xbf' + 'Añ\n\nb\n'.encode(),
        'Añ\r\n\r\nb\r\n'.encode(),
        'Añ\r\rb\r'.encode(),
        'Añ\r\n\nb\r'.encode(),
    ],
    ids=['plain', 'byte-order mark', 'Windows', 'old Macintosh', 'mixed'],
)
def test_every_editor_s_file_reads_the_same(data: bytes, tmp_path: Path) -> None:
    assert text_of(tmp_path, data) == 'Añ\n\nb\n'


def test_the_name_is_the_one_people_see_and_lines_count_from_one(tmp_path: Path) -> None:
    (tmp_path / 'x').write_text('a\nb')
    source = read_text(tmp_path / 'x', 'content/paper.en.md', (tmp_path,))
    assert (source.file, source.first_line, source.line_of('b')) == ('content/paper.en.md', 1, 2)


@pytest.mark.parametrize(
    'text', ['tab\there', 'soft\u00adhyphen', 'Nguyễn', '→ ≥ ☐', '\ud7ff', '\uf900', '🙂', 'a\u00a0b']
)
def test_what_can_be_printed_is_kept(text: str, tmp_path: Path) -> None:
    assert text_of(tmp_path, text.encode()) == text


@pytest.mark.parametrize(
    ('char', 'code'),
    [
        ('\x00', '0000'),
        ('\x07', '0007'),
        ('\x0b', '000B'),
        ('\x0c', '000C'),
        ('\x1b', '001B'),
        ('\x7f', '007F'),
        ('\x85', '0085'),
        ('\x9f', '009F'),
        ('\ue000', 'E000'),
        ('\ue003', 'E003'),
        ('\uf8ff', 'F8FF'),
        ('\u200b', '200B'),
        ('\u2028', '2028'),
        ('\u202e', '202E'),
        ('\u2060', '2060'),
        ('\ufeff', 'FEFF'),
        ('\U000e0041', 'E0041'),
    ],
)
def test_control_and_private_characters_are_named_with_their_line(char: str, code: str, tmp_path: Path) -> None:
    said = mistake_in(tmp_path, f'one\r\ntwo\r\nth{char}ree\r\n'.encode())
    assert said.startswith(f'content/paper.en.md:3: There is a character here that cannot be printed (U+{code}).')


@pytest.mark.parametrize('end', ['\n', '\r\n'])
def test_what_is_not_utf_8_is_named_with_its_line(end: str, tmp_path: Path) -> None:
    said = mistake_in(tmp_path, f'uno{end}dos{end}ñandú{end}'.encode('latin-1'))
    assert said.startswith('content/paper.en.md:3: The file is not saved as UTF-8. Save it again')


def test_what_is_not_utf_8_is_named_with_its_line_where_lines_end_with_cr(tmp_path: Path) -> None:
    assert mistake_in(tmp_path, 'uno\rñandú\r'.encode('latin-1')).startswith('content/paper.en.md:2:')


def test_utf_16_is_not_utf_8(tmp_path: Path) -> None:
    assert "not saved as UTF-8" in mistake_in(tmp_path, 'Hola'.encode('utf-16'))


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    assert len(text_of(tmp_path, b'a' * LARGEST_BYTES)) == LARGEST_BYTES
    said = mistake_in(tmp_path, b'a' * (LARGEST_BYTES + 1))
    assert said.startswith('content/paper.en.md: The text is larger than 250 kB. A patient cannot read that much')


def test_of_a_file_that_is_too_long_no_more_is_read_than_shows_that(tmp_path: Path) -> None:
    (tmp_path / 'long.md').write_bytes(b'a' * (LARGEST_BYTES * 3))
    (tmp_path / 'short.md').write_bytes(b'abc')
    assert len(bytes_of(tmp_path / 'long.md')) == LARGEST_BYTES + 1
    assert bytes_of(tmp_path / 'short.md') == b'abc'


def test_bytes_that_were_read_elsewhere_are_a_text_like_any_other() -> None:
    assert decoded('A\u00f1\r\n'.encode(), 'a.md').text == 'A\u00f1\n'
    with pytest.raises(Mistakes, match=r'a\.md: The text is larger than 250 kB'):
        decoded(b'a' * (LARGEST_BYTES + 1), 'a.md')


def test_a_missing_file_cannot_be_read(tmp_path: Path) -> None:
    assert "The file cannot be read: No such file or directory." in mistake(tmp_path / 'nowhere', tmp_path)


def test_a_folder_named_like_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / 'paper.en.md').mkdir()
    assert "The file cannot be read: Is a directory." in mistake(tmp_path / 'paper.en.md', tmp_path)


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    room = tmp_path / 'workspace'
    room.mkdir()
    (tmp_path / 'secret').write_text('secret')
    (room / 'paper.en.md').symlink_to(tmp_path / 'secret')
    said = mistake(room / 'paper.en.md', room)
    assert said == ('content/paper.en.md: This is a link to a file outside the workspace. Put the file itself here.')


def test_a_link_to_a_folder_outside_is_refused(tmp_path: Path) -> None:
    for name in ('workspace', 'workspace-of-others'):
        (tmp_path / name).mkdir()
    (tmp_path / 'workspace-of-others/paper.en.md').write_text('secret')
    (tmp_path / 'workspace/topic').symlink_to(tmp_path / 'workspace-of-others')
    assert "outside the workspace" in mistake(tmp_path / 'workspace/topic/paper.en.md', tmp_path / 'workspace')


def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / 'real.md').write_text('Hello')
    (tmp_path / 'link.md').symlink_to('real.md')
    assert read_text(tmp_path / 'link.md', 'link.md', (tmp_path,)).text == 'Hello'


def test_a_link_may_lead_into_any_of_the_rooms(tmp_path: Path) -> None:
    project, room = tmp_path / 'project', tmp_path / 'workspace'
    for folder in (project, room):
        folder.mkdir()
    (project / 'real.md').write_text('Hello')
    (room / 'link.md').symlink_to(project / 'real.md')
    assert read_text(room / 'link.md', 'link.md', (room, project)).text == 'Hello'


def test_a_workspace_that_is_a_link_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / 'real').mkdir()
    (tmp_path / 'real/a.md').write_text('Hello')
    (tmp_path / 'link').symlink_to('real')
    assert read_text(tmp_path / 'link/a.md', 'a.md', (tmp_path / 'link',)).text == 'Hello'


def test_a_link_to_itself_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / 'loop').symlink_to('loop')
    assert "content/paper.en.md: " in mistake(tmp_path / 'loop', tmp_path)
