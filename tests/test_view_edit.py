"""Editing a paper, without a browser: what is saved and what is not, who may, and that nothing typed is lost."""

import html
import re
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.textfile import LARGEST_BYTES
from tests.conftest import PAGE, TWO_EDITIONS, Workspace
from tests.desk_cases import Visit, visit
from tests.words_cases import opened, sign

NUMBERS = count(1)
KIND = 'templates/aftercare/kind.yaml'


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """An editor at a desk with small papers."""
    folder = tmp_path_factory.mktemp('desk')
    space = Workspace(folder / 'space')
    space.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    space.write(KIND, TWO_EDITIONS)
    space.write('content/advice/rest.en.md', PAGE)
    with visit(space.root, folder) as visited:
        visited.become('editor')
        yield visited


@pytest.fixture
def paper(desk: Visit) -> Path:
    """A paper of its own for a test."""
    return write(desk, PAGE.encode())


def write(desk: Visit, data: bytes) -> Path:
    """Write a new paper, and return where it lies once it is on the shelf."""
    path = desk.desk.root / f'content/advice/paper{next(NUMBERS)}.en.md'
    path.write_bytes(data)
    desk.desk.keeper.refresh()
    return path


def place(paper: Path, more: str = '') -> str:
    """Return the address of a paper's editor."""
    return f'/words/advice/{paper.name.removesuffix(".en.md")}/en/edit{more}'


def another(desk: Visit) -> Visit:
    """Return an editor in another browser."""
    other = Visit(desk.client.application.test_client(), desk.desk)
    other.become('editor')
    return other


def page_of(desk: Visit, paper: Path, more: str = '') -> str:
    """Return the page of a paper's editor."""
    return desk.get(place(paper, more)).get_data(as_text=True)


def text_in(page: str) -> str:
    """Return what stands in the editor, as a browser reads it."""
    found = re.search(r'(?s)<textarea[^>]*>\n(.*?)</textarea>', page)
    assert found
    return html.unescape(found[1])


def value(page: str, name: str) -> str:
    """Return what a form holds under a name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def words_of(page: str) -> str:
    """Return what a page says, without its tags."""
    return html.unescape(' '.join(re.sub('<[^>]+>', ' ', page).split()))


def send(desk: Visit, paper: Path, page: str, text: str, more: str = '', **form: str) -> TestResponse:
    """Send what the form of a page would send with this text: a browser ends its lines with CR and LF."""
    typed = text.replace('\n', '\r\n')
    own = {'digest': value(page, 'digest'), 'text': typed, 'edition': 'print'} | form
    return desk.post(place(paper, more), page=place(paper), **own)


def save(desk: Visit, paper: Path, old: str, new: str) -> str:
    """Change words in the editor and save them, and return the page that follows."""
    page = page_of(desk, paper)
    text = text_in(page)
    assert old in text
    answer = send(desk, paper, page, text.replace(old, new))
    assert answer.status_code == 303, words_of(answer.get_data(as_text=True))
    return desk.get(answer.location).get_data(as_text=True)


def told(page: str) -> str:
    """Return what the head of a page says of what was just done."""
    found = re.search(r'(?s)<p class="told good" role="status">(.*?)</p>', page)
    return html.unescape(found[1]) if found else ''


def test_the_text_stands_there_as_in_the_file_with_its_pages(desk: Visit, paper: Path) -> None:
    page = opened(desk, place(paper))
    assert text_in(page) == PAGE
    assert 'lang="en" spellcheck="true"' in page
    assert page.count('class="sheet-picture"') == 1
    assert "Can be saved, and nothing stops its approval." in page
    assert re.findall(r'<option value="([^"]+)"', page) == ['print', 'screen']


def test_only_what_was_changed_differs_in_the_file(desk: Visit) -> None:
    paper = write(desk, b'\xef\xbb\xbf' + PAGE.replace('\n', '\r\n').encode() + b'\r\n\r\n')
    before = paper.read_bytes()
    paper.chmod(0o640)
    page = save(desk, paper, 'Rest today.', 'Rest today, José.')
    assert paper.read_bytes() == before.replace(b'Rest today.', 'Rest today, José.'.encode())
    assert paper.stat().st_mode & 0o777 == 0o640
    assert told(page).startswith("Saved. The words code is now ")
    assert 'Rest today, José.' in text_in(page)


def test_saving_without_a_change_writes_nothing(desk: Visit, paper: Path) -> None:
    before = paper.stat()
    page = page_of(desk, paper)
    answer = send(desk, paper, page, text_in(page))
    after = paper.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    page = desk.get(answer.location).get_data(as_text=True)
    assert told(page).startswith("The file says this already")
    assert 'Take back' not in page


def test_markup_in_a_text_is_shown_as_text(desk: Visit) -> None:
    evil = '</textarea><script>alert("x")</script>\'"&amp;{{ fact.nothing }}'
    text = PAGE.replace('A small paper', '"\\"><img src=x onerror=alert(1)>"') + f'\n{evil}\n'
    paper = write(desk, text.encode())
    page = opened(desk, place(paper))
    assert text_in(page) == text
    assert not re.search(r'<script(?! src="/static)|<img src=x|<[^>]*onerror', page)
    answer = send(desk, paper, page, f'{text}{evil}', more='', digest='old')
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert text_in(page) == f'{text}{evil}'
    assert not re.search(r'<script(?! src="/static)|<img src=x|<[^>]*onerror', page)


def test_a_paper_with_a_mistake_in_its_text_is_not_said_to_be_drawn(desk: Visit, paper: Path) -> None:
    page = save(desk, paper, 'today', '<b>today</b>')
    assert told(page).startswith("Saved. The paper has mistakes: it is not printed until they are mended")


def test_a_draft_with_mistakes_is_saved_and_told_of_and_opens_again(desk: Visit, paper: Path) -> None:
    page = save(desk, paper, 'kind: aftercare', 'kind: nothing\ncolour: red')
    assert told(page) == (
        "Saved. The paper has mistakes: it is not printed until they are mended, and what was printed stays."
    )
    page = opened(desk, place(paper))
    assert "It has mistakes and cannot be printed" in page
    assert "Can be saved, but not printed yet." in page
    assert 'data-line="4"' in page
    assert re.findall(r'<option value="([^"]+)"', page) == ['print', 'large-print', 'press', 'screen']
    assert told(save(desk, paper, 'kind: nothing\ncolour: red', 'kind: aftercare')).startswith(
        "Saved. The words code is now "
    )


@pytest.mark.parametrize(
    ('old', 'new', 'told_of'),
    [
        ('Rest today.', 'Rest \x07 today.', "There is a character here that cannot be printed (U+0007)."),
        ('Rest today.', 'Rest today. ' * 80_000, "The text is larger than 250 kB."),
    ],
    ids=['control character', 'a megabyte'],
)
def test_what_could_not_be_read_again_is_not_saved_and_not_lost(
    desk: Visit, paper: Path, old: str, new: str, told_of: str
) -> None:
    before, page = paper.read_bytes(), page_of(desk, paper)
    text = PAGE.replace(old, new)
    answer = desk.post(place(paper), page=place(paper), digest=value(page, 'digest'), text=text)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert text_in(page) == text
    assert 'aria-describedby="refused-told" aria-invalid="true"' in page
    assert told_of in words_of(page)
    assert "Cannot be saved like this." in page
    assert paper.read_bytes() == before


def test_more_than_the_desk_takes_in_is_refused_kindly(desk: Visit, paper: Path) -> None:
    answer = send(desk, paper, page_of(desk, paper), 'a' * 9_000_000)
    assert answer.status_code == 413
    assert "This is too large" in answer.get_data(as_text=True)
    assert paper.read_text() == PAGE


def test_a_file_that_was_changed_meanwhile_is_not_written_over_unless_somebody_says_so(
    desk: Visit, paper: Path
) -> None:
    page = page_of(desk, paper)
    paper.write_text(PAGE.replace('questions', 'any questions'))
    answer = send(desk, paper, page, PAGE.replace('today', 'tomorrow'))
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert 'has been changed since you opened it. Nothing was saved.' in page
    assert text_in(page) == PAGE.replace('today', 'tomorrow')
    assert paper.read_text() == PAGE.replace('questions', 'any questions')
    assert re.search(r'<del>.*?tomorrow\..*?</del>.*?<ins>.*?today\..*?</ins>.*?<ins>.*?any', page, re.DOTALL)
    assert 'Call us with any questions' in page.partition('<pre')[2].partition('</pre>')[0]
    assert f'href="{place(paper)}?edition=print"' in page
    assert '<button class="big">' not in page
    paper.write_text(PAGE.replace('questions', 'more questions'))
    again = send(desk, paper, page, text_in(page), over=value(page, 'over'))
    assert again.status_code == 409
    assert 'more' in again.get_data(as_text=True)
    page = again.get_data(as_text=True)
    assert send(desk, paper, page, text_in(page), over=value(page, 'over')).status_code == 303
    assert paper.read_text() == PAGE.replace('today', 'tomorrow')


def test_of_texts_that_are_very_long_it_is_not_marked_where_they_differ(desk: Visit, paper: Path) -> None:
    page = page_of(desk, paper)
    paper.write_text(PAGE + 'They rest. ' * 4000)
    answer = send(desk, paper, page, PAGE + 'You rest. ' * 4000)
    assert answer.status_code == 409
    assert "Where they differ is not marked" in answer.get_data(as_text=True)


def test_a_file_that_was_deleted_meanwhile_can_be_saved_anew(desk: Visit, paper: Path) -> None:
    page = page_of(desk, paper)
    paper.unlink()
    desk.desk.keeper.refresh()
    assert desk.get(place(paper)).status_code == 404
    answer = send(desk, paper, page, PAGE.replace('today', 'tomorrow'))
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Nothing: the file has been deleted or renamed." in page
    assert "Take what lies there" not in page
    assert not paper.exists()
    assert send(desk, paper, page, text_in(page), over='').status_code == 303
    assert paper.read_text() == PAGE.replace('today', 'tomorrow')


def test_of_two_who_save_at_once_one_is_told(desk: Visit, paper: Path) -> None:
    visits = [desk, another(desk)]
    pages = [page_of(one, paper) for one in visits]
    texts = [PAGE.replace('today', f'today {number}') for number in range(2)]
    answers: dict[int, TestResponse] = {}

    def go(number: int) -> None:
        answers[number] = send(visits[number], paper, pages[number], texts[number])

    threads = [threading.Thread(target=go, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [303, 409]
    (won,) = [number for number, answer in answers.items() if answer.status_code == 303]
    assert paper.read_text() == texts[won]
    assert text_in(answers[1 - won].get_data(as_text=True)) == texts[1 - won]


def test_what_was_saved_last_is_taken_back_once_and_may_come_again(desk: Visit) -> None:
    paper = write(desk, PAGE.replace('\n', '\r\n').encode())
    before = paper.read_bytes()
    page = save(desk, paper, 'today', 'tomorrow')
    back = value(page, 'back')
    assert 'name="back"' not in page_of(another(desk), paper)
    answer = send(desk, paper, page, text_in(page), '/back', back=back)
    assert answer.status_code == 303
    assert paper.read_bytes() == before
    page = desk.get(answer.location).get_data(as_text=True)
    assert told(page).startswith("Taken back: the text is as it was before you saved it.")
    doubled = send(desk, paper, page, text_in(page), '/back', back=back)
    assert told(desk.get(doubled.location).get_data(as_text=True)).startswith("There is nothing more to take back.")
    assert paper.read_bytes() == before
    send(desk, paper, page, text_in(page), '/back', back=value(page, 'back'))
    assert b'Rest tomorrow' in paper.read_bytes()


def test_nothing_is_taken_back_over_what_somebody_else_wrote(desk: Visit, paper: Path) -> None:
    page = save(desk, paper, 'today', 'tomorrow')
    theirs = PAGE.replace('today', 'next week')
    paper.write_text(theirs)
    assert 'name="back"' not in page_of(desk, paper)
    answer = send(desk, paper, page, text_in(page), '/back', back=value(page, 'back'))
    assert answer.status_code == 409
    assert paper.read_text() == theirs
    page = answer.get_data(as_text=True)
    assert text_in(page) == PAGE
    assert 'next week' in page


def test_what_was_typed_since_is_not_lost_when_somebody_takes_back(desk: Visit, paper: Path) -> None:
    page = save(desk, paper, 'today', 'tomorrow')
    typed = text_in(page).replace('Call us', 'Write to us')
    answer = send(desk, paper, page, typed, '/back', back=value(page, 'back'))
    assert answer.status_code == 409
    assert "You have changed the text since you saved it." in answer.get_data(as_text=True)
    assert text_in(answer.get_data(as_text=True)) == typed
    assert 'tomorrow' in paper.read_text()


def test_new_words_end_an_approval_and_the_old_ones_bring_it_back(desk: Visit, paper: Path) -> None:
    name = paper.name.removesuffix('.en.md')
    code = sign(desk, name)
    page = opened(desk, place(paper))
    assert "Approved until March 9, 2027" in page
    assert "These words are approved." in page
    page = save(desk, paper, 'Rest today.', 'Rest today.\n')
    assert told(page) == "Saved. These are the words that were approved."
    page = save(desk, paper, 'today', 'tomorrow')
    assert told(page).startswith("Saved. The approval does not hold for the new words, whose code is ")
    assert code not in told(page)
    assert "Changed since it was approved" in page
    answer = send(desk, paper, page, text_in(page), '/back', back=value(page, 'back'))
    assert told(desk.get(answer.location).get_data(as_text=True)).endswith("These are the words that were approved.")


def test_a_text_of_the_project_can_only_be_looked_at(desk: Visit) -> None:
    paper = desk.desk.root / f'content/advice/paper{next(NUMBERS)}.en.md'
    paper.symlink_to(PROJECT / 'content/ketamine-iv/aftercare.en.md')
    theirs = paper.read_bytes()
    page = page_of(desk, paper)
    assert "You can look at the text, but not change it here." in page
    assert "Copy it to the same place in the folder 'content' of the workspace" in html.unescape(page)
    assert re.search('<textarea[^>]* readonly', page)
    assert 'method="post" action="/words' not in page
    answer = desk.post(place(paper), page='/', text='mine', digest='')
    assert answer.status_code == 409
    assert paper.read_bytes() == theirs
    paper.unlink()


def test_who_may_only_print_looks_and_is_led_to_the_passcode(desk: Visit, paper: Path) -> None:
    other = Visit(desk.client.application.test_client(), desk.desk)
    page = page_of(other, paper)
    assert re.search('<textarea[^>]* readonly', page)
    assert text_in(page) == PAGE
    assert re.search(rf'href="/enter\?next={place(paper)}[^"]*role=approver&amp;role=editor"', page)
    for more in ('', '/back', '/look'):
        answer = other.post(place(paper, more), page='/', text='mine', digest='', edition='')
        assert answer.status_code == 403
    assert paper.read_text() == PAGE


def test_an_approver_may_change_words_too(desk: Visit, paper: Path) -> None:
    other = Visit(desk.client.application.test_client(), desk.desk)
    other.become('approver')
    save(other, paper, 'today', 'tomorrow')
    assert 'tomorrow' in paper.read_text()


def test_pages_of_what_is_typed_are_drawn_and_nothing_is_saved(desk: Visit, paper: Path) -> None:
    page = page_of(desk, paper)
    part = send(desk, paper, page, PAGE.replace('today', 'well'), '/look', edition='screen').get_data(as_text=True)
    again = re.search(r'data-poll="([^"]+)"', part)
    assert again
    part = opened(desk, html.unescape(again[1]))
    assert "Can be saved" in part
    pictures = re.findall(r'src="(/look/[^"]+)"', part)
    assert len(pictures) == 1
    assert desk.get(pictures[0]).get_data()[:2] == b'\xff\xd8'
    assert paper.read_text() == PAGE


def test_without_script_the_pages_of_what_was_typed_are_asked_for_by_a_button(desk: Visit, paper: Path) -> None:
    page = page_of(desk, paper)
    answer = send(desk, paper, page, PAGE.replace('today', '{{ clinic.fone }}'), way='look')
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "There is no value 'clinic.fone'." in html.unescape(page)
    assert 'data-line="8"' in page
    assert 'data-unsaved="typed"' in page
    assert '{{ clinic.fone }}' in text_in(page)
    assert paper.read_text() == PAGE


def test_an_address_may_name_a_line(desk: Visit, paper: Path) -> None:
    page = page_of(desk, paper, '?line=8')
    assert 'data-at="8"' in page
    assert 'Line 8 is this: Rest today. Call us with questions.' in words_of(page)
    for odd in ('0', '-1', '99', 'x', '1' * 30):
        assert desk.get(place(paper, f'?line={odd}')).status_code == 200


def test_a_paper_that_there_is_not_has_no_editor(desk: Visit) -> None:
    for address in ('advice/nothing/en', 'clinics/clinic/en', 'advice/rest/es', '%2e%2e/rest/en'):
        assert desk.get(f'/words/{address}/edit').status_code == 404
        assert desk.post(f'/words/{address}/edit', page='/', text='x', digest='').status_code == 404


def test_a_form_of_somebody_else_s_making_is_refused(desk: Visit, paper: Path) -> None:
    assert desk.post(place(paper), page=place(paper), digest='').status_code == 400
    assert desk.post(place(paper, '/look'), page=place(paper)).status_code == 400
    assert desk.client.post(place(paper), data={'text': 'x', 'digest': ''}).status_code in (400, 403)
    assert paper.read_text() == PAGE


def test_a_file_that_cannot_be_read_is_told_of(desk: Visit) -> None:
    paper = write(desk, PAGE.encode() + b'\xff')
    answer = desk.get(place(paper))
    assert answer.status_code == 409
    assert "The file is not saved as UTF-8." in answer.get_data(as_text=True)
    paper.write_bytes(b'a' * (LARGEST_BYTES + 1))
    assert "larger than 250 kB" in desk.get(place(paper)).get_data(as_text=True)


def test_what_was_typed_is_in_no_cookie(desk: Visit, paper: Path) -> None:
    save(desk, paper, 'today', 'XQZWORD')
    with desk.client.session_transaction() as session:
        assert 'XQZWORD' not in repr(dict(session))
