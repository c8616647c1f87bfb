"""The journal page: what was printed, what to take out of the rack, and all of it as CSV."""

import csv
import io
from collections.abc import Iterator

import pytest

from handouts.desk.kept.journal import Line
from handouts.desk.views.view_journal import PAGE
from tests import people_cases
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers
OLD = '0badc0de'


@pytest.fixture
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with the shipped papers, and an empty journal."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(desk_workspace(papers, folder), folder) as visited:
        yield visited


def printed(desk: Visit, number: int = 1, words: str = OLD) -> None:
    """Write so many prints of a paper down."""
    for count in range(number):
        line = Line('vivus-wellness', 'ketamine-iv/consent', 'en', 'print', words, 6, 10, 0)
        entry, _ = desk.desk.journal.begin(f'{words}-{count:08}', 'Room 2', 'browser', '', [line])
        desk.desk.journal.move(entry.id, 'opened')


def test_an_empty_journal_says_what_will_stand_here(desk: Visit) -> None:
    assert "Nothing has been printed yet" in desk.get('/journal').get_data(as_text=True)


def test_entries_are_shown_page_by_page(desk: Visit) -> None:
    printed(desk, PAGE + 3)
    first = desk.get('/journal').get_data(as_text=True)
    assert first.count('opened as PDF') == PAGE
    older = first.split('/journal?before=')[1].split('"')[0]
    assert desk.get(f'/journal?before={older}').get_data(as_text=True).count('opened as PDF') == 3


def test_languages_are_called_by_their_names(desk: Visit) -> None:
    printed(desk, 2)
    page = desk.get('/journal').get_data(as_text=True)
    assert page.count('(<span lang="en">English</span>, Usual letters)') == 2
    assert page.count('lang="en">English</td>') == 1
    assert 'lang="en">English</td>' in desk.get('/jobs/1').get_data(as_text=True)


def test_old_words_are_recalled_until_somebody_took_them_out(desk: Visit) -> None:
    printed(desk, 2)
    printed(desk, 1, desk.desk.keeper.snapshot.known['vivus-wellness/ketamine-iv/consent.en.print.pdf'][1].words)
    page = desk.get('/journal').get_data(as_text=True)
    assert page.count('Taken out: ') == 1
    assert f'Taken out: {OLD}' in page
    form = {'paper': 'ketamine-iv/consent', 'language': 'en', 'words': OLD}
    assert desk.post('/journal/pulled', **form).status_code == 303
    after = desk.get('/journal').get_data(as_text=True)
    assert 'Taken out: ' not in after
    assert "Noted: these are out of the rack." in after
    assert "Nothing in the rack needs to be taken out." in desk.get('/journal').get_data(as_text=True)


def test_what_is_not_to_be_taken_out_cannot_be_noted_so(desk: Visit) -> None:
    printed(desk)
    desk.post('/journal/pulled', paper='ketamine-iv/consent', language='en', words='ffffffff')
    assert 'Taken out: ' in desk.get('/journal').get_data(as_text=True)


def test_the_desk_has_a_name_of_its_own(desk: Visit) -> None:
    assert 'value="this computer"' in desk.get('/journal').get_data(as_text=True)
    desk.post('/journal/name', name='  Front   desk <b> ')
    assert 'value="Front desk &lt;b&gt;"' in desk.get('/journal').get_data(as_text=True)


def test_all_of_it_is_saved_for_a_spreadsheet(desk: Visit) -> None:
    printed(desk, 3)
    answer = desk.get('/journal.csv')
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix('\ufeff'))))
    assert len(rows) == 3
    assert answer.headers['Content-Disposition'] == 'attachment; filename="journal.csv"'
    assert answer.headers['Cache-Control'] == 'no-store'
