"""Files are looked for in the workspace first, then in the project."""

from pathlib import Path

import pytest

from handouts.errors import Mistakes, mistake
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Once, Rooms


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    """Two empty rooms."""
    rooms = Rooms(tmp_path / 'workspace', tmp_path / 'project')
    for root in rooms.roots:
        root.mkdir()
    return rooms


def put(root: Path, name: str, text: str = '') -> Path:
    """Write a file into a room."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_thing_is_read_once() -> None:
    asked: list[str] = []

    def read(key: str) -> str:
        asked.append(key)
        return key.upper()

    once = Once(read)
    assert [once('a'), once('b'), once('a')] == ['A', 'B', 'A']
    assert asked == ['a', 'b']


def test_a_thing_with_mistakes_is_read_once_and_raises_them_each_time() -> None:
    asked: list[str] = []

    def read(key: str) -> str:
        asked.append(key)
        raise mistake(key, 1, 'yaml', "It is wrong.", "")

    once = Once(read)
    for _ in range(3):
        with pytest.raises(Mistakes, match=r'a.yaml:1: It is wrong'):
            once('a.yaml')
    assert asked == ['a.yaml']


def test_a_bug_is_not_remembered() -> None:
    answers = {'a': 0}
    once: Once[str, int] = Once(lambda key: 1 // answers[key])
    with pytest.raises(ZeroDivisionError):
        once('a')
    answers['a'] = 1
    assert once('a') == 1


def test_the_project_is_where_the_program_lies() -> None:
    assert (PROJECT / 'handouts/press/workspace/rooms.py').is_file()
    assert Rooms(PROJECT).roots == (PROJECT,)


def test_the_workspace_stands_before_the_project(rooms: Rooms) -> None:
    ours, theirs = put(rooms.root, 'a/b.yaml'), put(rooms.project, 'a/b.yaml')
    alone = put(rooms.project, 'a/c.yaml')
    assert rooms.all_of('a/b.yaml') == [ours, theirs]
    assert rooms.all_of('a/c.yaml') == [alone]


def test_a_folder_is_not_a_file_of_that_name(rooms: Rooms) -> None:
    put(rooms.root, 'a/b.yaml/c')
    assert rooms.all_of('a/b.yaml') == []
    assert rooms.all_of('nowhere.yaml') == []


@pytest.mark.parametrize('pattern', ['templates/*/kind.yaml', 'styles/editions/*.yaml'])
def test_names_of_both_rooms_come_in_order_without_doubles(pattern: str, rooms: Rooms) -> None:
    for root, names in ((rooms.root, 'ca'), (rooms.project, 'ba')):
        for name in names:
            put(root, pattern.replace('*', name))
    assert rooms.names(pattern) == ['a', 'b', 'c']


@pytest.mark.parametrize('which', ['root', 'project'])
def test_a_file_is_shown_from_the_folder_of_its_room(which: str, rooms: Rooms) -> None:
    assert rooms.shown(getattr(rooms, which) / 'content/a.en.md') == 'content/a.en.md'


def test_a_file_from_elsewhere_is_shown_by_its_name_alone(rooms: Rooms) -> None:
    assert rooms.shown(Path('/etc/passwd')) == 'passwd'


def test_a_text_has_the_name_that_people_see(rooms: Rooms) -> None:
    source = rooms.text(put(rooms.root, 'content/a.en.md', 'Hello'))
    assert (source.file, source.text) == ('content/a.en.md', 'Hello')


def test_a_text_from_elsewhere_is_refused(rooms: Rooms, tmp_path: Path) -> None:
    with pytest.raises(Mistakes, match=r'a.md: This is a link to a file outside the workspace'):
        rooms.text(put(tmp_path, 'a.md', 'Hello'))


def test_a_link_from_the_workspace_into_the_project_is_followed(rooms: Rooms) -> None:
    (rooms.root / 'a.md').symlink_to(put(rooms.project, 'a.md', 'Hello'))
    assert rooms.text(rooms.root / 'a.md').text == 'Hello'


def test_texts_are_the_workspace_s_where_both_have_one(rooms: Rooms) -> None:
    put(rooms.root, 'styles/base.css', 'ours')
    put(rooms.project, 'styles/base.css', 'theirs')
    put(rooms.project, 'styles/advice.css', 'advice')
    assert rooms.texts('styles', 'base.css', 'advice.css') == {'base.css': 'ours', 'advice.css': 'advice'}


def test_texts_come_in_the_order_of_the_patterns_and_then_of_their_names(rooms: Rooms) -> None:
    for name in ('parts/b.html', 'parts/a.html', 'advice/page.html', 'other/page.html'):
        put(rooms.project, f'templates/{name}')
    found = rooms.texts('templates', 'parts/*.html', 'advice/*.html')
    assert list(found) == ['parts/a.html', 'parts/b.html', 'advice/page.html']


def test_pictures_are_found_by_their_ending_in_order(rooms: Rooms) -> None:
    for name in ('b.svg', 'a.PNG', 'c.jpeg', 'd.jpg', 'e.gif', 'f.svgz', 'clinic.yaml', 'g.svg/x'):
        put(rooms.root, f'clinic/{name}', name)
    found = rooms.pictures(rooms.root / 'clinic')
    assert list(found) == ['a.PNG', 'b.svg', 'c.jpeg', 'd.jpg']
    assert found['b.svg'] == b'b.svg'


def test_pictures_that_are_links_out_of_the_rooms_are_passed_over(rooms: Rooms, tmp_path: Path) -> None:
    inside, outside = put(rooms.project, 'real.svg', 'inside'), put(tmp_path, 'real.svg', 'outside')
    (rooms.root / 'in.svg').symlink_to(inside)
    (rooms.root / 'out.svg').symlink_to(outside)
    (rooms.root / 'broken.svg').symlink_to('nowhere.svg')
    assert rooms.pictures(rooms.root) == {'in.svg': b'inside'}
