"""The papers page: a card for each, sifted and sorted, and pictures only of what stands on the shelf."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handouts.desk.kept.journal import Line
from tests import people_cases
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with the shipped papers."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(desk_workspace(papers, folder), folder) as visited:
        yield visited


def cards(desk: Visit, place: str = '/') -> list[str]:
    """Return the titles on the page, in their order."""
    page = desk.get(place).get_data(as_text=True)
    return [part.split('>', 1)[1].split('<')[0] for part in page.split('<h2 lang="')[1:]]


def test_each_paper_has_a_card_with_its_languages_and_how_it_stands(desk: Visit) -> None:
    page = desk.get('/').get_data(as_text=True)
    assert len(cards(desk)) == 3
    assert page.count("Draft: not approved yet") == 6
    assert page.count('>Español<') >= 3


@pytest.mark.parametrize(
    ('wished', 'number'),
    [
        ('q=drip', 3),
        ('q=CONSENT', 1),
        ('q=gotero', 0),
        ('kind=aftercare', 1),
        ('language=es', 3),
        ('language=fr', 0),
        ('q=hoja+despues', 1),
    ],
)
def test_a_search_takes_capitals_accents_and_both_languages(desk: Visit, wished: str, number: int) -> None:
    assert len(cards(desk, f'/?{wished}')) == number


def test_what_is_printed_most_stands_on_top(desk: Visit) -> None:
    before = cards(desk)
    line = Line('vivus-wellness', 'ketamine-iv/consent', 'es', 'print', '00000000', 6, 40, 0)
    entry, _ = desk.desk.journal.begin('top', 'desk', 'browser', '', [line])
    desk.desk.journal.move(entry.id, 'opened')
    assert before[0] != cards(desk)[0] == "Consent for ketamine by IV drip"


def test_pictures_are_given_by_the_names_of_the_shelf_alone(desk: Visit) -> None:
    page = desk.get('/').get_data(as_text=True)
    address = page.split('<img src="/picture/')[1].split('"')[0].replace('&amp;', '&')
    answer = desk.get(f'/picture/{address}')
    assert (answer.status_code, answer.mimetype) == (200, 'image/jpeg')
    assert 'max-age' in answer.headers['Cache-Control']
    for place in (
        '/picture/../manifest.json',
        '/picture/%2e%2e/manifest.json',
        '/picture/manifest.json',
        '/picture//etc/passwd',
    ):
        assert desk.get(place).status_code in (404, 308), place


def test_a_paper_with_a_mistake_leads_to_what_to_mend(desk: Visit) -> None:
    path = Path(desk.desk.root / 'content/ketamine-iv/wrong.en.md')
    path.write_text('---\ntitle: Wrong\nkind: nothing\n---\n')
    desk.desk.keeper.refresh()
    page = desk.get('/').get_data(as_text=True)
    path.unlink()
    desk.desk.keeper.refresh()
    assert "There is no kind" in page
    assert 'content/ketamine-iv/wrong.en.md' in page
