"""The day's list is chosen: for which papers, with which columns, and what is wrong with it as a whole."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handouts.desk.daylist import daylists
from handouts.desk.guard.headers import LARGEST_UPLOAD
from handouts.desk.today import view_today
from tests import people_cases
from tests.desk_cases import Visit, visit
from tests.people_cases import AFTERCARE, BROCHURE, CONSENT, Papers
from tests.today_cases import (
    HEADER,
    MARKED,
    a_morning,
    as_csv,
    choose,
    clear,
    held_at,
    morning_desk,
    no_lists,
    page_of,
    send,
    troubled_morning,
    values_left,
)

papers = people_cases.papers
pytestmark = pytest.mark.usefixtures(no_lists.__name__)


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk without a printer."""
    with morning_desk(papers, tmp_path_factory.mktemp('today')) as visited:
        yield visited


def test_packets_are_offered_with_what_they_are_for_and_the_first_is_chosen(desk: Visit) -> None:
    page = page_of(desk, '/today')
    found = re.findall(r'name="packet" value="([\w-]*)"( checked)?', page)
    assert found == [('first-visit', ' checked'), ('discharge', ''), ('visit-day', ''), ('', '')]
    assert "what is signed before a visit" in page
    assert '<option value="en" lang="en" selected>' in page
    assert re.findall(r'<option value="([\w-]+)"', page)[2:] == ['print', 'large-print']
    assert 'name="list" accept=".csv' in page
    assert "8 MB at most" in page
    assert "gone as soon as it is printed, or when nobody touches it for 15 minutes" in page


def test_an_address_may_name_a_packet_or_papers(desk: Visit) -> None:
    assert 'value="discharge" checked' in page_of(desk, '/today?packet=discharge')
    assert 'value="first-visit" checked' in page_of(desk, '/today?packet=nonsense')
    page = page_of(desk, f'/today?paper={CONSENT}')
    assert 'name="packet" value="" checked' in page
    assert f'value="{CONSENT}" checked' in page


def test_where_the_list_lies_is_told_as_it_is(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_today, 'MEMORY', desk.desk.private.parent)
    assert "The list stays in this computer’s memory." in page_of(desk, '/today')
    monkeypatch.setattr(view_today, 'MEMORY', Path('/nowhere'))
    assert "The list stays in a private folder of this computer." in page_of(desk, '/today')


def test_a_desk_without_such_papers_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / 'content/clinics/small').mkdir(parents=True)
    (tmp_path / 'content/clinics/small/clinic.yaml').write_text('name: Small Clinic\n')
    with visit(tmp_path, tmp_path / 'home') as visited:
        assert "There is nothing to fill in yet" in page_of(visited, '/today')


def test_a_workspace_without_packets_offers_papers(desk: Visit) -> None:
    path = desk.desk.root / 'content/packets.yaml'
    text = path.read_text()
    path.unlink()
    desk.desk.keeper.refresh()
    try:
        page = page_of(desk, '/today')
        assert 'name="packet"' not in page
        assert f'name="paper" value="{CONSENT}"' in page
        status, place = send(desk, as_csv(a_morning(1)), packet='', paper=[CONSENT])
        assert (status, held_at(desk, place).work.wish.papers) == (303, (CONSENT,))
        path.write_text('packets: {visit-day: {papers: [}\n')
        desk.desk.keeper.refresh()
        assert "The packets cannot be read" in page_of(desk, '/today')
        path.write_text('packets: {torn: {papers: [advice/gone]}}\n')
        desk.desk.keeper.refresh()
        assert "The packet “Torn” cannot be used" in page_of(desk, '/today')
    finally:
        path.write_text(text)
        desk.desk.keeper.refresh()


def test_the_columns_are_those_of_the_papers_that_are_chosen(desk: Visit) -> None:
    shown = desk.post('/today/columns', page='/today', packet='discharge', language='en', edition='print')
    part = shown.get_data(as_text=True)
    assert '<span class="code">left_at</span>' in part
    assert 'diagnosis' not in part
    assert '<html' not in part
    assert 'href="/today/empty.csv?paper=ketamine-iv/aftercare&amp;language=en&amp;edition=print"' in part
    nothing = desk.post('/today/columns', page='/today', packet='', language='en', edition='print')
    assert (nothing.status_code, "Tick at least one paper" in nothing.get_data(as_text=True)) == (200, True)


def test_without_a_script_a_button_shows_them(desk: Visit) -> None:
    answer = desk.post('/today/choice', page='/today', packet='discharge', language='es', edition='large-print')
    page = answer.get_data(as_text=True)
    assert '<span class="code">left_at</span>' in page
    assert 'value="discharge" checked' in page
    assert '<option value="es" lang="es" selected>' in page
    assert '<option value="large-print" selected>' in page


def test_an_empty_list_is_a_file(desk: Visit) -> None:
    answer = desk.get(f'/today/empty.csv?paper={AFTERCARE}&language=en&edition=print')
    assert answer.headers['Content-Type'] == 'text/csv; charset=utf-8'
    assert answer.headers['Content-Disposition'] == 'attachment; filename="today.csv"'
    assert answer.get_data(as_text=True).startswith('\ufeffpatient_name,')
    assert desk.get('/today/empty.csv?paper=advice/gone').status_code == 422


@pytest.mark.parametrize('code', ['utf-8', 'utf-8-sig', 'utf-16', 'cp1252'])
@pytest.mark.parametrize('delimiter', [',', ';', '\t'])
def test_a_list_may_be_written_as_office_programs_do(desk: Visit, code: str, delimiter: str) -> None:
    rows = a_morning(3)
    rows[1][0] = 'José Núñez'
    place = choose(desk, as_csv(rows, delimiter=delimiter).encode(code))
    held = held_at(desk, place)
    assert (held.daylist.counts.good, held.daylist.counts.rows) == (3, 3)
    assert 'José Núñez' in page_of(desk, place)


@pytest.mark.parametrize(
    ('data', 'told'),
    [
        (b'', "The list is empty. Save it again with its rows."),
        (b'PK\x03\x04 workbook', "This is a workbook, not a list in CSV. Open it and choose"),
        (b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old workbook', "This is a workbook, not a list in CSV."),
        (b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', "No column of the list is a field of the papers."),
        (b'\x89PNG\r\n\x1a\n\x81\x8d\x00', "The letters are neither UTF-8 nor UTF-16 nor Windows text."),
        (b',,,\r\n,,\r\n', "The list has no header."),
        (b'patient_name,patient_name\r\na,b', "Column B has the same name as column A."),
        (b'patient_name,birth_dat\r\na,b', "Column B is no field, but nearly &#39;birth_date&#39;."),
        (b'Ana Ruiz,3/14/1980\r\nBo Diaz,1/2/1990', "No column of the list is a field of the papers."),
        (b'patient_name\r\n"Ana', "The quotation mark that opens in row 2 is not closed."),
        (b'patient_name\r\n', "There is nobody in the list, only its header."),
    ],
)
def test_what_is_wrong_with_a_whole_list_is_told_with_what_to_do(desk: Visit, data: bytes, told: str) -> None:
    status, page = send(desk, data)
    assert status == 422
    assert told in page
    assert re.search(r'id="list"[^>]*aria-describedby="list-hint list-place why" aria-invalid="true"', page)
    assert 'value="visit-day" checked' in page
    assert 'role="alert" id="why"' in page
    assert list(desk.desk.private.iterdir()) == []


def test_a_list_without_its_header_tells_nothing_of_the_person_in_its_first_row(desk: Visit) -> None:
    _, page = send(desk, f'{MARKED},3/14/1980\r\n')
    assert MARKED not in page


def test_without_a_file_it_says_what_to_choose(desk: Visit) -> None:
    answer = desk.post('/today', page='/today', packet='visit-day', language='en', edition='print')
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert '<a href="#list">Choose the list of the day' in page
    for name in ('', '/'):
        assert "Choose the list of the day" in send(desk, as_csv(a_morning(1)), name=name)[1]


@pytest.mark.parametrize(
    ('more', 'wrong'),
    [
        ({'packet': ''}, 'papers'),
        ({'packet': 'gone'}, 'papers'),
        ({'language': 'fr'}, 'language'),
        ({'packet': 'discharge', 'edition': 'screen'}, 'edition'),
        ({'edition': 'press'}, 'edition'),
    ],
)
def test_a_wish_that_cannot_be_had_is_told_where_it_was_wished(desk: Visit, more: dict[str, str], wrong: str) -> None:
    status, page = send(desk, as_csv(a_morning(1)), **more)
    assert status == 422
    assert f'<a href="#{wrong}">' in page
    assert f'id="{wrong}"' in page


def test_mistakes_are_told_in_the_language_of_the_page(desk: Visit) -> None:
    desk.post('/tongue', tongue='es', next='/')
    try:
        _, page = send(desk, b'PK\x03\x04')
    finally:
        desk.post('/tongue', tongue='en', next='/')
    assert "This is a workbook" not in page


def test_a_file_that_is_too_large_is_told_its_size(desk: Visit) -> None:
    answer = desk.client.post(
        '/today',
        data=b'x' * (LARGEST_UPLOAD + 1),
        content_type='multipart/form-data; boundary=x',
        headers={'Origin': 'http://localhost'},
    )
    assert (answer.status_code, "A file may have 8 MB at most." in answer.get_data(as_text=True)) == (413, True)
    assert list(desk.desk.private.iterdir()) == []


@pytest.mark.parametrize(
    ('name', 'shown'),
    [
        ('people/Today.CSV', '<bdi>Today.CSV</bdi>'),
        ('../../etc/passwd', '<bdi>passwd</bdi>'),
        ('<script>alert(1)</script>.csv', '<bdi>script&gt;.csv</bdi>'),
        ('x' * 300, f'<bdi>{"x" * 80}</bdi>'),
    ],
)
def test_the_name_of_a_file_is_a_text_and_nothing_else(desk: Visit, name: str, shown: str) -> None:
    place = choose(desk, as_csv(a_morning(1)), name=name)
    assert shown in page_of(desk, place)
    files = [path.name for path in desk.desk.private.rglob('*') if path.is_file()]
    assert files == ['list.csv']


def test_a_list_that_lies_here_is_found_again(desk: Visit) -> None:
    place = choose(desk, troubled_morning())
    page = page_of(desk, '/today')
    assert "A list of yours lies here: “today.csv”, 30 people." in page
    assert f'href="{place}"' in page
    clear(desk)
    assert "lies here" not in page_of(desk, '/today')


def test_what_became_of_a_list_before_is_told(desk: Visit) -> None:
    assert "The list is gone from this computer." in page_of(desk, '/today?said=closed')
    assert "Nobody had touched the list for 15 minutes" in page_of(desk, '/today?said=left')
    assert 'role="status"' not in page_of(desk, '/today?said=nonsense')


def test_a_list_that_nobody_touches_is_gone_and_says_so(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    place = choose(desk, troubled_morning())
    assert values_left(desk.desk.private)
    monkeypatch.setattr(daylists, 'KEPT', -1.0)
    desk.desk.lists.sweep()
    assert list(desk.desk.private.iterdir()) == []
    assert "The list is no longer here. Choose it again." in page_of(desk, place, 404)
    assert "lies here" not in page_of(desk, '/today')


def test_a_form_without_its_mark_and_one_of_another_site_are_refused(desk: Visit) -> None:
    data = {'packet': 'visit-day', 'list': (io.BytesIO(b'patient_name\r\nAna'), 'a.csv')}
    assert desk.post('/today', page='/today', **{**data, 'csrf_token': 'x'}).status_code == 400
    evil = {**data, 'list': (io.BytesIO(b'x'), 'a.csv')}
    assert desk.client.post('/today', data=evil, headers={'Origin': 'http://evil.example'}).status_code == 403


def test_where_everybody_needs_a_passcode_nobody_else_comes_to_a_list(desk: Visit) -> None:
    rules = [rule for rule in desk.client.application.url_map.iter_rules() if rule.endpoint.startswith('today.')]
    assert len(rules) == 21
    views: dict[str, Any] = {rule.endpoint: desk.client.application.view_functions[rule.endpoint] for rule in rules}
    assert all(hasattr(view, '__wrapped__') for view in views.values())
    assert {rule.endpoint for rule in rules if 'name' in rule.arguments} == {
        name for name, view in views.items() if hasattr(view.__wrapped__, '__wrapped__')
    }


def test_no_value_stays_in_a_cookie_an_address_the_journal_a_file_or_the_log(
    desk: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [desk.get(choose(desk, troubled_morning()))]
        answers.append(desk.post('/today', list=(io.BytesIO(MARKED.encode()), f'{MARKED}.csv'), packet='visit-day'))
        answers.append(desk.get('/today'))
    heads = ''.join(str(answer.headers) for answer in answers)
    cookies = ''.join(str(cookie) for cookie in (desk.client._cookies or {}).values())
    assert MARKED not in heads + cookies + caplog.text + ''.join(desk.desk.journal.csv())
    assert [path.name for path in values_left(desk.desk.private)] == ['list.csv']
    assert all(path.stat().st_mode & 0o077 == 0 for path in desk.desk.private.rglob('*'))
    clear(desk)
    assert values_left(desk.desk.private, desk.desk.root) == []


def test_choosing_papers_oneself_keeps_their_order(desk: Visit) -> None:
    held = held_at(desk, choose(desk, as_csv(a_morning(1)), packet='', paper=[AFTERCARE, CONSENT]))
    assert held.work.wish.papers == (AFTERCARE, CONSENT)
    assert BROCHURE not in page_of(desk, '/today').split('class="own')[1].split('</fieldset>')[0]
    assert held.daylist.columns.names['birth_date'] == 'birth_date'
    assert set(HEADER[:2]) <= set(held.daylist.columns.names)
