"""The words: what is found in each paper with the way to its line, and questions that only an approver answers."""

import re
import time
from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from handouts.desk.words.view_words import names_in
from handouts.press.workspace.rooms import Rooms
from handouts.words.understood.pemat_sheet import read_answers
from tests.desk_cases import Visit, visit
from tests.patience import until
from tests.words_cases import change, leaflet, opened, place, write_small_desk

ENGLISH = ('rest', 'faulty', 'asked', 'moved', 'closed', 'hard')
SPANISH = ('rest',)
HARD = "The administration of intravenous medication necessitates continuous cardiovascular monitoring throughout."


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with small papers, an approver once a test makes them one."""
    folder = tmp_path_factory.mktemp('desk')
    space = write_small_desk(folder / 'space', ENGLISH, SPANISH)
    faulty = space.root / 'content/advice/faulty.en.md'
    faulty.write_text(f'{faulty.read_text()}\nThis is a cure.\n')
    hard = space.root / 'content/advice/hard.en.md'
    hard.write_text(f'{hard.read_text()}\n{HARD}\n')
    with visit(space.root, folder) as visited:
        yield visited


def listed(page: str, title: str, language: str) -> str:
    """Return what the list says of a paper in one language, without its tags."""
    found = re.search(rf'(?s)<b lang="\w+">{language}</b>(?:(?!</li>).)*aria-label="Open: {title}.*?</li>', page)
    assert found, title
    return ' '.join(re.sub('<[^>]+>', ' ', found[0]).split())


def test_the_list_says_of_each_paper_how_it_stands_and_what_is_found(desk: Visit) -> None:
    page = opened(desk, '/words')
    assert "6 papers" in page
    assert "7 never approved" in page
    assert page.count("Draft: not approved yet") == 7
    assert page.count("One finding stops the approval") == 1
    assert "Reading level: grade " in page
    assert f'href="{place("rest", language="es")}"' in page
    assert f'href="{place("rest", "edit")}"' in page
    assert "Nothing was found in it" in listed(page, 'A small paper', 'English')
    assert "Nothing was found in it" not in listed(page, 'Un papel pequeño', 'Español')


def test_a_newcomer_is_told_what_approving_means_and_who_may(tmp_path: Path) -> None:
    with visit(write_small_desk(tmp_path / 'space').root, tmp_path) as visited:
        page = visited.get('/words').get_data(as_text=True)
        assert "A clinician approves English." in page
        assert 'href="/passcodes"' in page
        assert f'data-poll="{place("rest", "facts")}"' in page  # nothing has been read yet
        visited.become('approver')
        assert 'href="/passcodes"' not in visited.get('/words').get_data(as_text=True)


def test_without_a_paper_it_says_how_to_add_one(tmp_path: Path) -> None:
    with visit(write_small_desk(tmp_path / 'space', ()).root, tmp_path) as visited:
        page = visited.get('/words').get_data(as_text=True)
        assert "There is no paper yet" in page
        assert 'content/advice/rest.en.md' in page


def test_what_is_not_read_yet_is_read_when_the_list_asks(tmp_path: Path) -> None:
    with visit(write_small_desk(tmp_path / 'space').root, tmp_path) as visited:
        assert "Being read" in visited.get('/words').get_data(as_text=True)
        part = opened(visited, place('rest', 'facts'))
        assert part.startswith('<p class="facts" id="facts-advice-rest-en">')
        assert "Nothing was found in it" in part
        change(visited, 'rest', 'Rest', 'This is a cure. Rest')
        assert "One finding stops the approval" in opened(visited, place('rest', 'facts'))


def test_whoever_opens_the_list_has_all_words_judged_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('handouts.desk.drawn.keeper.QUIET', inf)
    with visit(write_small_desk(tmp_path / 'space').root, tmp_path) as visited:
        visited.get('/')
        assert visited.desk.keeper.inspected == {}
        visited.get('/words')
        until(lambda: visited.desk.keeper.inspected)


def led_on(desk: Visit, address: str) -> str:
    """Return where a part that waits leads to once it need not wait any more."""
    for _ in range(1200):
        then = desk.get(address).headers.get('X-Then', '')
        if then:
            return then
        time.sleep(0.05)
    raise AssertionError(f'{address} leads nowhere')


def test_a_page_that_waits_leads_on_when_its_paper_is_read(desk: Visit) -> None:
    opened(desk, place('rest'))
    for tab, then in (
        ('findings', ''),
        ('changes', '/changes'),
        ('questions', '/questions'),
        ('approve', '/approve'),
    ):
        assert led_on(desk, place('rest', f'read/{tab}')) == place('rest') + then
    assert desk.get(place('rest', 'read/nowhere')).headers['X-Then'] == place('rest')


@pytest.mark.parametrize(
    ('wished', 'number'), [('', 6), ('PEQUEÑO', 1), ('advice/faulty', 1), ('aftercare', 6), ('nothing', 0)]
)
def test_a_search_finds_titles_languages_kinds_and_names(desk: Visit, wished: str, number: int) -> None:
    page = desk.get(f'/words?q={quote(wished)}').get_data(as_text=True)
    assert page.count('<article class="panel"') == number


def test_findings_come_in_groups_with_the_way_to_their_line(desk: Visit) -> None:
    page = opened(desk, place('faulty'))
    text = ' '.join(re.sub('<[^>]+>', ' ', page).split())
    assert "What no paper may promise 1" in text
    assert "Stops the approval" in text
    assert f'{place("faulty", "edit")}?line=10' in page
    assert "Open line 10 of content/advice/faulty.en.md" in text
    assert "One finding stops the approval." in text


def test_what_stops_the_approval_comes_before_what_is_good_to_know(desk: Visit) -> None:
    path = desk.desk.root / 'content/advice/rest.es.md'
    before = path.read_text()
    path.write_text(f'{before}\n{"Descanse hoy y " * 12}llame.\n\nEsto es una cura.\n')
    page = opened(desk, place('rest', language='es'))
    path.write_text(before)
    assert page.index("What no paper may promise") < page.index("How easily it reads")


def test_a_translation_is_held_against_its_original(desk: Visit) -> None:
    page = opened(desk, place('rest', language='es'))
    assert "Beside the paper it was translated from" in page
    assert "Look at this" in page


def test_a_paper_without_findings_leads_on_to_approving(desk: Visit) -> None:
    page = opened(desk, place('rest'))
    assert "Nothing stands against these words." in page
    assert f'href="{place("rest", "approve")}"' in page


def test_a_paper_whose_head_is_wrong_leads_to_its_text(desk: Visit) -> None:
    path = desk.desk.root / 'content/advice/wrong.en.md'
    path.write_text('---\ntitle: Wrong\nkind: nothing\n---\n')
    desk.desk.keeper.refresh()
    page = desk.get('/words').get_data(as_text=True)
    path.unlink()
    desk.desk.keeper.refresh()
    assert "There is no kind" in page
    assert '/words/advice/wrong/en/edit?line=3' in page


def test_names_are_read_from_files_of_papers_alone() -> None:
    assert names_in('content/advice/rest.en-GB.md') == {'topic': 'advice', 'document': 'rest', 'language': 'en-GB'}
    assert names_in('content/facts.yaml') == names_in('content/a/b/c.en.md') == names_in('') == {}


def test_questions_are_shown_to_all_and_asked_of_approvers(desk: Visit) -> None:
    page = opened(desk, place('closed', 'questions'))
    assert "Can it be understood?" in page
    assert "Answered by the program" in page
    assert 'type="radio"' not in page
    assert f'/enter?next={place("closed", "questions")}&amp;role=approver' in page.replace('%2F', '/')
    for role in ('desk', 'editor'):
        if role == 'editor':
            desk.become('editor')
        answer = desk.post(place('closed', 'questions'), page='/words', by='Ana', seen='x', **{'answer-2': 'agree'})
        assert answer.status_code == 403
    assert read_answers(Rooms(desk.desk.root), leaflet('closed').stem) == {}


def send(desk: Visit, page: str, name: str, answers: Mapping[int, str], by: str = 'Ana Ruiz, MD') -> TestResponse:
    """Send answers to questions as the page of the questions does."""
    seen = re.search('name="seen" value="([^"]*)"', page)
    assert seen
    form = {f'answer-{number}': answer for number, answer in answers.items()}
    return desk.post(place(name, 'questions'), page=place(name, 'questions'), by=by, seen=seen[1], **form)


def kept(desk: Visit, name: str) -> dict[int, str]:
    """Return the answers that lie beside a paper's approval."""
    return dict(read_answers(Rooms(desk.desk.root), leaflet(name).stem))


def test_answers_are_kept_counted_and_taken_back(desk: Visit) -> None:
    desk.become('approver')
    before = opened(desk, place('asked', 'questions'))
    assert 'name="answer-2" value="open" checked' in before
    assert 'name="answer-2" value="not-applicable"' not in before
    assert 'name="answer-24" value="not-applicable"' in before
    assert 'name="answer-1"' not in before  # the program is sure of it
    sent = send(desk, before, 'asked', {2: 'agree', 5: 'disagree', 24: 'not-applicable', 1: 'agree'})
    assert sent.status_code == 303
    assert kept(desk, 'asked') == {2: 'agree', 5: 'disagree', 24: 'not-applicable'}
    after = desk.get(sent.location).get_data(as_text=True)  # read already: nobody has to wait for it
    assert 'name="answer-2" value="agree" checked' in after
    assert "Answered last by Ana Ruiz, MD." in after
    scores = [re.search(r'<b>(\d+) %</b> (\d+) of (\d+)', page) for page in (before, after)]
    assert all(scores)
    assert int(scores[1][3]) == int(scores[0][3]) + 2  # type: ignore[index]
    assert send(desk, after, 'asked', {2: 'open'}).status_code == 303
    assert kept(desk, 'asked') == {5: 'disagree', 24: 'not-applicable'}


@pytest.mark.parametrize(
    ('by', 'answers', 'field'),
    [
        ('', {2: 'agree'}, 'by'),
        ('A' * 101, {2: 'agree'}, 'by'),
        ('Ana', {2: 'not-applicable'}, 'answer-2'),
        ('Ana', {5: 'perhaps'}, 'answer-5'),
    ],
)
def test_a_wrong_answer_says_where_and_saves_nothing(
    desk: Visit, by: str, answers: dict[int, str], field: str
) -> None:
    desk.become('approver')
    answer = send(desk, opened(desk, place('rest', 'questions')), 'rest', {7: 'agree', **answers}, by)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.findall('<a href="#([a-z0-9-]+)">', page) == [field]
    assert f'id="{field}-fault"' in page
    assert 'name="answer-7" value="agree" checked' in page
    assert kept(desk, 'rest') == {}


def test_answers_to_other_words_are_asked_for_again_and_not_lost(desk: Visit) -> None:
    desk.become('approver')
    page = opened(desk, place('moved', 'questions'))
    change(desk, 'moved', 'Rest', 'Sleep')
    answer = send(desk, page, 'moved', {2: 'agree'})
    again = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The words have changed since you opened the questions." in again
    assert 'name="answer-2" value="agree" checked' in again
    assert kept(desk, 'moved') == {}
    assert send(desk, again, 'moved', {2: 'agree'}).status_code == 303
    assert kept(desk, 'moved') == {2: 'agree'}


def test_answers_that_cannot_be_read_or_written_are_told_and_stop_nobody(desk: Visit) -> None:
    desk.become('approver')
    page = opened(desk, place('closed', 'questions'))
    lying = desk.desk.root / f'{leaflet("closed").stem}.pemat.yaml'
    lying.parent.mkdir(parents=True, exist_ok=True)
    lying.write_text('answers: {2: perhaps}\n')
    assert send(desk, page, 'closed', {2: 'agree'}).status_code == 409
    page = opened(desk, place('closed', 'questions'))
    assert "cannot be read" in page
    assert re.search('name="seen" value="[0-9a-f]{8}"', opened(desk, place('closed', 'approve')))
    assert 'pemat.yaml' in opened(desk, place('closed'))
    lying.unlink()
