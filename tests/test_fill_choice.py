"""What may be filled in: packets and papers as they are offered, and what is wrong with a wish."""

import json
from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.fill.fill_choice import Choice, Unfit, offers, packs, read_choice
from tests import people_cases
from tests.desk_cases import Visit, visit
from tests.fill_cases import ALONE, EVERY, asked, fill_workspace
from tests.people_cases import AFTERCARE, BROCHURE, CONSENT, Papers

papers = people_cases.papers
PACKETS = ('/fill', '/today')


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk at which nothing more is drawn."""
    folder = tmp_path_factory.mktemp('choice')
    with visit(fill_workspace(papers, folder, 'print'), folder) as visited:
        visited.desk.keeper.end()
        yield visited


def chosen(desk: Visit, *wished: str, **more: str) -> Choice:
    """Return what is chosen by these papers."""
    with asked(desk):
        return read_choice(MultiDict([*(('paper', paper) for paper in wished), *more.items()]))


def refused(desk: Visit, *wished: str, **more: str) -> Unfit:
    """Return why these papers cannot be filled in so."""
    with pytest.raises(Unfit) as error:
        chosen(desk, *wished, **more)
    return error.value


def test_papers_with_places_to_fill_in_are_offered_in_the_language_of_the_page(desk: Visit) -> None:
    with asked(desk, 'es'):
        found = {offer.card.leaflet.paper: offer for offer in offers()}
    assert set(found) == {EVERY, ALONE, CONSENT, AFTERCARE}
    assert found[EVERY].card.first.front.title == "Toda clase de lugares"
    assert found[EVERY].languages == ("English", "Español")
    assert found[ALONE].card.first.front.title == "Only in English"


def test_packets_have_the_titles_of_their_papers_and_say_what_is_missing(desk: Visit) -> None:
    with asked(desk):
        found = {pack.name: pack for pack in packs()[0]}
    assert [title for title, _ in found['visit-day'].titles] == [
        "Consent for ketamine by IV drip",
        "After your ketamine drip",
    ]
    assert (found['visit-day'].missing, found['torn'].missing) == ((), ('advice/gone',))


def test_packets_are_called_in_the_language_of_the_page_where_they_have_a_name_in_it(desk: Visit) -> None:
    path = desk.desk.root / 'content/packets.yaml'
    before = path.read_text()
    named = {'title': {'en': 'Visit day', 'es': 'Día de la visita'}, 'purpose': {'en': 'to sign'}}
    packets = {'visit-day': {'papers': [CONSENT], **named}, 'first-visit': {'papers': [CONSENT], 'purpose': 'all'}}
    path.write_text(json.dumps({'packets': packets}))
    with asked(desk, 'es'):
        day, first = packs()[0]
    fill, today = (desk.get(place, headers={'Accept-Language': 'es'}).get_data(as_text=True) for place in PACKETS)
    path.write_text(before)
    assert (day.title, day.purpose) == (('Día de la visita', 'es'), ('to sign', 'en'))
    assert (first.title, first.purpose) == (('First visit', ''), ('all', ''))
    for page in (fill, today):
        assert '<b lang="es">Día de la visita</b><span lang="en">to sign</span>' in page
        assert '<b>First visit</b><span>all</span>' in page


def test_a_file_of_packets_with_a_mistake_is_told_and_stops_nothing(desk: Visit) -> None:
    path = desk.desk.root / 'content/packets.yaml'
    before = path.read_text()
    path.write_text('packets: [wrong')
    try:
        with asked(desk):
            found, findings = packs()
    finally:
        path.write_text(before)
    assert found == []
    assert findings[0].file == 'content/packets.yaml'


def test_the_clinic_s_language_and_the_office_printer_are_chosen_beforehand(desk: Visit) -> None:
    choice = chosen(desk, EVERY)
    assert (choice.papers, choice.language, choice.edition) == ((EVERY,), 'en', 'print')
    assert choice.languages == {'en': "English", 'es': "Español"}
    assert choice.editions == ('print', 'screen', 'large-print')
    assert not choice.is_form
    assert chosen(desk, EVERY, edition='screen').is_form


def test_a_packet_stands_before_what_is_ticked_and_keeps_its_order(desk: Visit) -> None:
    assert chosen(desk, EVERY, packet='visit-day').papers == (CONSENT, AFTERCARE)
    assert chosen(desk, AFTERCARE, CONSENT, AFTERCARE).papers == (AFTERCARE, CONSENT)


def test_several_papers_have_what_all_of_them_have(desk: Visit) -> None:
    choice = chosen(desk, CONSENT, BROCHURE)
    assert choice.editions == ('print', 'large-print')
    assert chosen(desk, EVERY, ALONE).languages == {'en': "English"}


@pytest.mark.parametrize(
    ('wished', 'more', 'wrong', 'told'),
    [
        ((), {}, 'papers', "Tick at least one paper"),
        (('advice/gone',), {}, 'papers', "not there any more"),
        ((), {'packet': 'nothing'}, 'papers', "not there any more"),
        ((), {'packet': 'torn'}, 'papers', "not there any more"),
        ((EVERY, ALONE), {'language': 'es'}, 'language', "There are: English."),
        ((EVERY,), {'language': 'fr'}, 'language', "There are: English, Español."),
        ((EVERY, ALONE), {'edition': 'screen'}, 'edition', "one paper at a time"),
        ((BROCHURE,), {'edition': 'press'}, 'edition', "Usual letters, For a screen, Large letters"),
    ],
)
def test_what_cannot_be_had_is_told_with_what_there_is(
    desk: Visit, wished: tuple[str, ...], more: dict[str, str], wrong: str, told: str
) -> None:
    found = refused(desk, *wished, **more)
    assert (found.wrong, told in found.told) == (wrong, True), found.told


def test_blanks_come_of_what_lies_printed(desk: Visit) -> None:
    choice = chosen(desk, EVERY)
    with asked(desk):
        assert set(choice.order().blanks) == {(EVERY, 'en', 'print')}
        with pytest.raises(NotDrawn):
            chosen(desk, EVERY, edition='screen').order()
    assert choice.names == {'paper': [EVERY], 'language': 'en', 'edition': 'print'}
