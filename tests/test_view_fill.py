"""Filling in for one person: choosing, the form, the pages beside it, and that no value stays anywhere."""

import io
import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

from handouts.desk.fill import view_fill
from handouts.press.letters.fonts import FALLBACK, upright_face
from tests import people_cases
from tests.desk_cases import Visit, visit
from tests.fill_cases import ALONE, EVERY, MARKED, TYPED, fill_workspace, form, texts_of
from tests.labour import calls
from tests.people_cases import AFTERCARE, BROCHURE, CONSENT, Papers

papers = people_cases.papers
FORM = '/fill/form'


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk without printers, at which nothing more is drawn."""
    folder = tmp_path_factory.mktemp('fill')
    with visit(fill_workspace(papers, folder, 'print'), folder) as visited:
        visited.desk.keeper.end()
        yield visited


def page(desk: Visit, *wished: str, status: int = 200, **more: str) -> str:
    """Return the page of a form."""
    answer = desk.get(FORM, query_string={'paper': list(wished), **more})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def sent(desk: Visit, place: str, status: int, *wished: str, **more: str) -> str:
    """Send a form, and return the answer."""
    answer = desk.post(place, **form(desk, *wished, **more))
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_packets_and_papers_are_offered_and_a_torn_packet_says_why_not(desk: Visit) -> None:
    shown = desk.get('/fill').get_data(as_text=True)
    assert re.findall(r'name="packet" value="([^"]+)"', shown) == ['visit-day', 'first-visit']
    assert set(re.findall(r'name="paper" value="([^"]+)"', shown)) == {EVERY, ALONE, CONSENT, AFTERCARE}
    assert "The packet “Torn” cannot be used: this clinic has no paper advice/gone." in shown
    assert '<option value="en" lang="en" selected>' in shown
    assert '<option value="print" selected>' in shown
    assert 'value="press"' not in shown


def test_a_desk_without_such_papers_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / 'content/clinics/small').mkdir(parents=True)
    (tmp_path / 'content/clinics/small/clinic.yaml').write_text('name: Small Clinic\n')
    with visit(tmp_path, tmp_path / 'home') as visited:
        shown = visited.get('/fill')
    assert shown.status_code == 200
    assert "There is nothing to fill in yet" in shown.get_data(as_text=True)


@pytest.mark.parametrize(
    ('wished', 'wrong'),
    [
        ('', 'papers'),
        ('paper=advice/gone', 'papers'),
        ('packet=torn', 'papers'),
        ('paper=advice/every&paper=advice/alone&language=es', 'language'),
        ('paper=advice/every&paper=advice/alone&edition=screen', 'edition'),
    ],
)
def test_a_wish_that_cannot_be_had_is_told_where_it_was_wished(desk: Visit, wished: str, wrong: str) -> None:
    answer = desk.get(f'{FORM}?{wished}')
    shown = answer.get_data(as_text=True)
    assert (answer.status_code, f'<a href="#{wrong}">' in shown) == (422, True)
    assert re.search(rf'id="{wrong}"[^>]* aria-describedby="{wrong}-error', shown)
    assert f'<span class="error" id="{wrong}-error">' in shown
    if 'every' in wished:
        assert f'value="{EVERY}" checked' in shown


def test_papers_without_fields_lead_to_plain_printing(desk: Visit) -> None:
    answer = desk.get(FORM, query_string={'paper': BROCHURE, 'language': 'es'})
    assert (answer.status_code, answer.location) == (303, f'/print/{BROCHURE}/es?edition=print')
    text = BROCHURE.replace('brochure', 'second')
    path = desk.desk.root / f'content/{text}.en.md'
    path.write_text((desk.desk.root / f'content/{BROCHURE}.en.md').read_text())
    desk.desk.keeper.refresh()
    try:
        shown = page(desk, BROCHURE, text)
    finally:
        path.unlink()
        desk.desk.keeper.refresh()
    assert "These papers have no places to fill in." in shown
    assert shown.count('/print/ketamine-iv/') == 2


def test_every_kind_of_place_has_its_kind_of_input(desk: Visit) -> None:
    shown = page(desk, EVERY)
    assert '<textarea id="f-story"' in shown
    assert '<input type="tel" id="f-call"' in shown
    assert re.search(r'id="f-weight"[^>]* inputmode="decimal"', shown)
    assert re.search(r'<input type="text" id="f-born"[^>]*aria-describedby="h-born"', shown)
    assert '<span class="hint" id="h-born">For example 3/14/1980.</span>' in shown
    assert '<input type="checkbox" id="f-fasted" name="value:fasted" value="yes">' in shown
    assert re.findall(r'<input type="radio" name="value:drink" value="(\w*)"( checked)?>', shown) == [
        ('water', ''),
        ('juice', ''),
        ('', ' checked'),
    ]
    assert re.search(r'for="f-full_name">.*must be filled in', shown)
    assert 'signed' not in re.findall(r'name="value:(\w+)"', shown)
    assert "One place stays blank for the pen" in shown


def test_nothing_of_the_form_is_remembered_by_the_browser(desk: Visit) -> None:
    answer = desk.get(FORM, query_string={'paper': EVERY})
    shown = answer.get_data(as_text=True)
    assert answer.headers['Cache-Control'] == 'no-store'
    typed = [tag for tag in re.findall(r'<(?:input|textarea)[^>]*name="value:[^>]*>', shown) if 'type="text"' in tag]
    assert len(typed) >= 5
    assert all('autocomplete="off"' in tag and 'spellcheck="false"' in tag for tag in typed)
    assert re.search(r'<form method="post" id="form"[^>]*autocomplete="off"', shown)
    assert 'data-idle="300"' in shown
    assert 'data-idle-from="input"' in shown


def test_labels_of_a_spanish_paper_are_english_with_the_spanish_beside(desk: Visit) -> None:
    shown = page(desk, EVERY, language='es')
    assert re.search(r'<span lang="en">Full name</span>.* <small lang="es">Nombre completo</small>', shown)
    assert '<span lang="en">Juice</span> <small lang="es">Jugo</small>' in shown


def test_the_pages_show_what_is_typed_so_far_and_nag_about_nothing_else(desk: Visit) -> None:
    part = sent(desk, '/fill/look', 200, EVERY, full_name=MARKED, born='3/14/1980', fasted='yes')
    assert texts_of(part) == [MARKED, "March 14, 1980"]
    assert part.count('<path d="M') == 1
    assert 'class="findings"' not in part
    assert '<html' not in part


def test_what_is_wrong_so_far_is_in_the_part_beside_the_form(desk: Visit) -> None:
    part = sent(desk, '/fill/look', 200, EVERY, born='never', full_name='x' * 600, chart_number='no/chart')
    assert re.findall(r'data-about="(\w+)"', part) == ['chart_number', 'born', 'full_name']
    assert "Born on</a>: This does not read as a date." in part
    assert "Chart number</a>: A chart number is of letters" in part


def test_the_pages_are_there_as_they_will_be_printed_in_another_language_too(desk: Visit) -> None:
    part = sent(desk, '/fill/look', 200, EVERY, born='3/14/1980', language='es')
    assert texts_of(part) == ["14 de marzo de 1980"]
    assert "Toda clase de lugares" in part


def test_what_people_type_is_text_and_nothing_else(desk: Visit) -> None:
    nasty = '"><script>alert(1)</script>&amp;'
    for place, status in (('/fill/look', 200), (FORM, 200)):
        answer = sent(desk, place, status, EVERY, full_name=nasty)
        assert '<script>alert' not in answer
        assert unescape(texts_of(answer)[0]) == nasty


def test_a_look_takes_no_time(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is a paper read for it, nor a page drawn."""
    typed = {'patient_name': "Ana", 'birth_date': '3/14/1980', 'diagnosis': "Pain"}
    sent(desk, '/fill/look', 200, CONSENT, AFTERCARE, **typed)
    monkeypatch.setattr(pypdfium2.PdfPage, 'render', refuse)
    typed['patient_name'] = "Luz"
    assert calls(lambda: sent(desk, '/fill/look', 200, CONSENT, AFTERCARE, **typed)) < 70_000


def refuse(*_: object, **__: object) -> None:
    """Draw nothing."""
    raise AssertionError("a page is drawn")


def test_without_a_script_the_pages_are_shown_by_a_button_that_keeps_what_was_typed(desk: Visit) -> None:
    shown = sent(desk, FORM, 200, EVERY, **TYPED)
    assert f'value="{TYPED["full_name"]}"' in shown
    assert f'\n{TYPED["story"]}</textarea>' in shown
    assert 'value="juice" checked' in shown
    assert re.search(r'id="f-fasted"[^>]* checked', shown)
    assert "March 14, 1980" in texts_of(shown)
    assert 'data-idle-from' not in shown
    assert 'class="error"' not in shown
    wrong = sent(desk, FORM, 422, EVERY, born='never')
    assert 'id="e-born">This does not read as a date.' in wrong
    assert 'id="e-full_name"' not in wrong


def test_the_button_that_enter_presses_prints_nothing(desk: Visit) -> None:
    shown = page(desk, EVERY)
    whole = shown[shown.index('<form method="post" id="form"') :]
    first = re.search(r'<button(?! type="button")[^>]*>', whole)
    assert first
    assert f'formaction="{FORM}"' in first[0]


def test_mistakes_stand_beside_their_fields_and_in_a_summary_and_nothing_is_printed(desk: Visit) -> None:
    before = len(desk.desk.journal.entries())
    wrong = {'born': '31.2.1980', 'came': '3', 'call': '12', 'story': 'word ' * 300, 'chart_number': 'no/chart'}
    shown = sent(desk, '/fill/print', 422, EVERY, patient_name=MARKED, **wrong)
    assert len(desk.desk.journal.entries()) == before
    for name in (*wrong, 'full_name'):
        assert re.search(rf'id="f-{name}"[^>]*aria-describedby="(h-{name} )?e-{name}" aria-invalid="true"', shown), (
            name
        )
        assert f'<a href="#f-{name}">' in shown
        assert f'<span class="error" id="e-{name}">' in shown
    assert "6 things have to be mended" in shown
    assert "This must be filled in." in shown
    assert f'value="{MARKED}"' in shown


def test_mistakes_are_told_in_the_language_of_the_page(desk: Visit) -> None:
    desk.post('/tongue', tongue='es', next='/')
    try:
        shown = sent(desk, '/fill/print', 422, EVERY, born='31.2.1980', full_name='x', patient_name='x')
    finally:
        desk.post('/tongue', tongue='en', next='/')
    assert '<html lang="es">' in shown
    error = re.search(r'id="e-born">([^<]+)<', shown)
    assert error
    assert "Esa fecha no existe en el calendario." in error[1]


def test_a_letter_that_no_font_has_is_told_by_its_script(desk: Visit) -> None:
    shown = sent(desk, '/fill/print', 422, EVERY, full_name='محمد', patient_name='x')
    assert "Arabic letters" in shown


def test_a_paper_that_is_being_drawn_lets_people_type_and_goes_on_by_itself(desk: Visit) -> None:
    shown = page(desk, EVERY, edition='large-print')
    assert '<textarea id="f-story"' in shown
    poll = re.search(r'data-poll="(/fill/ready[^"]+)"', shown)
    assert poll
    waiting = desk.get(unescape(poll[1])).get_data(as_text=True)
    assert 'data-poll="/fill/ready' in waiting
    assert "Being drawn" in sent(desk, '/fill/look', 200, EVERY, edition='large-print', full_name='x')
    refused = sent(desk, '/fill/print', 409, EVERY, edition='large-print', full_name=MARKED, patient_name='x')
    assert "is being drawn: wait a moment" in refused
    assert f'value="{MARKED}"' in refused
    ready = desk.get('/fill/ready', query_string={'paper': EVERY}).get_data(as_text=True)
    assert ' data-again' in ready
    assert 'data-poll' not in ready
    assert '<figure class="page">' in ready


def test_a_paper_with_mistakes_leads_back_with_the_reason(desk: Visit) -> None:
    snapshot = desk.desk.keeper.snapshot
    target = next(card for card in snapshot.cards.values() if card.leaflet.paper == EVERY).jobs['large-print'].target
    object.__setattr__(snapshot, 'failed', {target: ()})
    desk.desk.orders._known.clear()
    try:
        shown = page(desk, EVERY, edition='large-print', status=409)
    finally:
        object.__setattr__(snapshot, 'failed', {})
    assert "has mistakes and cannot be printed" in shown
    assert "Fill in for somebody" in shown


def test_after_printing_the_form_is_empty_and_says_so(desk: Visit) -> None:
    entry, _ = desk.desk.journal.begin('handed-over', 'desk', 'printer', 'front', [])
    shown = page(desk, EVERY, job=str(entry.id))
    assert "Handed to front. The form is empty again." in shown
    assert f'href="/jobs/{entry.id}"' in shown
    assert "Nobody had touched the form" in page(desk, EVERY, said='emptied')
    assert "open in a window of their own" in page(desk, EVERY, said='opened')
    assert 'role="status"' not in page(desk, EVERY, said='nonsense', job='99999')


def test_the_faces_are_those_of_the_printed_values(desk: Visit) -> None:
    sheet = desk.get('/fill/faces/vivus-wellness.css').get_data(as_text=True)
    addresses = re.findall(r'url\("([^"]+)"\)', sheet)
    files = [upright_face(family).read_bytes() for family in ('Atkinson Hyperlegible', FALLBACK)]
    assert [desk.get(address).get_data() for address in addresses] == files
    assert re.search(r'<link rel="stylesheet" href="/fill/faces/vivus-wellness.css\?mark=\w+">', page(desk, EVERY))


def test_a_form_without_its_mark_and_one_of_another_site_are_refused(desk: Visit) -> None:
    data = form(desk, EVERY, **TYPED)
    assert desk.post('/fill/print', **{**data, 'csrf_token': 'x'}).status_code == 400
    assert desk.client.post('/fill/print', data=data, headers={'Origin': 'http://evil.example'}).status_code == 403
    assert desk.post('/fill/print', **{**data, 'once': ''}).status_code == 400
    assert desk.get('/fill/print').status_code == 405


def test_a_wish_that_is_gone_meanwhile_is_told(desk: Visit) -> None:
    data = form(desk, EVERY) | {'paper': ['advice/gone']}
    for place in ('/fill/print', FORM, '/fill/look'):
        assert desk.post(place, **data).status_code == 422
    assert desk.get('/fill/ready?paper=advice/gone').status_code == 422


def test_where_everybody_needs_a_passcode_nobody_else_fills_in(desk: Visit) -> None:
    rules = [rule for rule in desk.client.application.url_map.iter_rules() if rule.endpoint.startswith('fill.')]
    assert len(rules) == 8
    views = {rule.endpoint: desk.client.application.view_functions[rule.endpoint] for rule in rules}
    assert all(hasattr(view, '__wrapped__') for view in views.values())


def test_no_value_stays_in_a_cookie_an_address_the_journal_a_file_or_the_log(desk: Visit) -> None:
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    logging.getLogger().addHandler(handler)
    try:
        answers = [desk.post(place, **form(desk, EVERY, **TYPED)) for place in ('/fill/look', FORM, '/fill/print')]
        answers.append(desk.post('/fill/print', **form(desk, EVERY, **TYPED | {'born': MARKED})))
        answers.append(desk.get(answers[2].location))
        answers.append(desk.post('/fill/print', **form(desk, EVERY, **TYPED | {'way': 'printer', 'printer': MARKED})))
    finally:
        logging.getLogger().removeHandler(handler)
    assert [answer.status_code for answer in answers] == [200, 200, 303, 422, 200, 409]
    heads = ''.join(str(answer.headers) for answer in answers)
    cookies = ''.join(str(cookie) for cookie in (desk.client._cookies or {}).values())
    assert MARKED not in heads + cookies + said.getvalue() + ''.join(desk.desk.journal.csv())
    folders = (desk.desk.root, desk.desk.root.parent, desk.desk.private)
    files = {path for folder in folders for path in folder.rglob('*') if path.is_file()}
    assert len(files) > 20
    assert [path for path in files if MARKED.encode() in path.read_bytes() or MARKED in path.name] == []


def test_a_bug_on_the_way_tells_no_value(
    desk: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError(MARKED)

    monkeypatch.setattr(view_fill, 'typed_in', broken)
    monkeypatch.setattr(desk.client.application, 'testing', False)
    shown = sent(desk, '/fill/print', 500, EVERY, **TYPED)
    assert 'test_view_fill.py' in caplog.text
    assert MARKED not in shown + caplog.text
