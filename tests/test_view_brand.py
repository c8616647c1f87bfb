"""The Brand page by its client: looking, typing, saving, conflicts, roles; the clinic's file to the letter."""

import io
import re
import threading
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from handouts.desk.drawn.looks import MOST
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import ClinicFile
from tests import brand_cases
from tests.brand_cases import (
    CLINIC,
    FILE,
    LOGO,
    OTHER_LOGO,
    approve,
    form_of_page,
    lying,
    opened,
    send,
    until_printed,
)
from tests.desk_cases import Visit
from tests.patience import until
from tests.test_picture import SVG

small, as_it_was = brand_cases.small, brand_cases.as_it_was


@pytest.fixture
def editor(small: Visit) -> Iterator[Visit]:
    """Somebody who may change the brand."""
    small.become('editor')
    yield small
    small.post('/leave')


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def beside(page: str, name: str) -> str:
    """Return all that is told beside a value."""
    found = re.search(rf'<div class="says" id="s-{re.escape(name)}".*?\n</div>', page, re.DOTALL)
    assert found, name
    return found[0]


# --- looking ------------------------------------------------------------------------------------------------


def test_everybody_at_the_desk_may_look_and_is_told_how_to_change(small: Visit) -> None:
    until_printed(small.desk.keeper)
    page = text(small.get('/brand'))
    assert '<fieldset disabled>' in page
    assert "Sign in to change" in page
    assert '/enter?next=/brand&amp;role=editor' in page
    assert "Save the brand" not in page
    assert "As it is saved." in page
    assert page.count('src="/picture/') == 1


def test_any_paper_of_the_clinic_can_be_looked_at(small: Visit) -> None:
    until_printed(small.desk.keeper)
    page = text(small.get('/brand?shown=advice/rest.en&edition=screen'))
    assert 'value="advice/rest.en" selected' in page
    assert 'value="screen" selected' in page
    assert 'rest.en.screen-1.jpg' in page
    part = text(small.post('/brand/look', shown='advice/rest.en', edition='print'))
    assert 'rest.en.print-1.jpg' in part


def test_the_form_of_who_may_change_is_enabled_and_sends_what_lies_there(editor: Visit) -> None:
    page = text(editor.get('/brand'))
    assert '<fieldset disabled>' not in page
    sent = form_of_page(page)
    assert (sent['brand:phone'], sent['brand:colours.main'], sent['brand:paper']) == (
        '602-555-0100',
        '#1f5a6b',
        'letter',
    )
    assert sent['clinic'] == 'clinic'
    assert "Nothing is changed so far." in page


# --- typing -------------------------------------------------------------------------------------------------


def test_while_somebody_types_the_pages_and_what_is_told_beside_the_values_follow(editor: Visit) -> None:
    part = text(send(editor, '/brand/look', phone='602-555-0199', colours__main='#9fc5d0'))
    assert part.lstrip().startswith('<div id="brand-look"')
    assert "Not drawn yet" in part
    faint = beside(part, 'colours.main')
    assert "1.8 on white paper" in faint
    assert "needed: 4.5" in faint
    assert "Too faint" in faint
    shade = re.search(r'value="colours\.main (#[0-9a-f]{6})"', faint)
    assert shade
    assert "2 changes, not saved yet:</b> Phone, by day, Main colour" in part
    again = text(send(editor, '/brand/look', phone='602-555-0199', colours__main=shade[1]))
    assert "Too faint" not in again
    key = re.search(r'/brand/look/([0-9a-f]+)\?', again)
    assert key
    until(lambda: 'data-poll' not in text(editor.get(f'/brand/look/{key[1]}?new=yes')))
    now = text(editor.get(f'/brand/look/{key[1]}?new=yes'))
    assert "With what you typed. It is not saved yet." in now
    assert f'/look/{key[1]}/0.jpg' in now
    assert lying(editor) == CLINIC


def test_a_look_that_was_forgotten_is_asked_for_again(small: Visit) -> None:
    assert MOST
    part = text(small.get('/brand/look/unknown'))
    assert 'data-again' in part
    assert 'data-poll' not in part


def test_without_a_script_the_same_comes_with_the_whole_page(editor: Visit) -> None:
    shown = send(editor, '/brand/show', phone='602-555-0199')
    assert shown.status_code == 200
    assert 'src="/look/' in text(shown)
    assert form_of_page(text(shown))['brand:phone'] == '602-555-0199'
    faint = send(editor, '/brand/show', colours__main='#9fc5d0')
    assert "Too faint" in beside(text(faint), 'colours.main')
    form = form_of_page(text(faint))
    taken = editor.post('/brand/show', page='/brand', **form, take='colours.main #456789')
    assert form_of_page(text(taken))['brand:colours.main'] == '#456789'
    assert lying(editor) == CLINIC


def test_what_saving_would_end_is_told_before(editor: Visit) -> None:
    approve(editor, 'advice/rest')
    approve(editor, 'advice/quiet')
    part = text(send(editor, '/brand/look', phone='602-555-0199'))
    key = re.search(r'data-poll="/brand/ends/(\w+)"', part)
    assert key
    until(lambda: 'data-poll' not in text(editor.get(f'/brand/ends/{key[1]}')))
    told = text(editor.get(f'/brand/ends/{key[1]}'))
    assert "Saving ends the approval of these papers" in told
    assert '>Rest</b> (English).' in told
    assert 'Quiet' not in told


# --- saving -------------------------------------------------------------------------------------------------


def test_what_is_saved_is_what_a_hand_would_write(editor: Visit) -> None:
    until_printed(editor.desk.keeper)
    answer = send(editor, phone='602-555-0199', colours__main='#7A3B6B', rules__eating='Nothing for 4 hours')
    assert (answer.status_code, answer.location) == (303, '/brand?shown=advice/quiet.en&edition=print')
    assert lying(editor) == CLINIC.replace('0100', '0199').replace('#1f5a6b', '#7A3B6B').replace(
        'logo: logo.svg\n', 'rules:\n  eating: Nothing for 4 hours\nlogo: logo.svg\n'
    )
    page = text(editor.get(answer.location))
    assert '2 papers are printed anew.' in page
    assert "No approval was ended by it." in page
    assert 'data-poll="/brand/saved"' in page
    until(lambda: 'data-poll' not in text(editor.get('/brand/saved')))
    assert "2 papers have been printed anew, and are ready." in text(editor.get('/brand/saved'))


def test_an_approval_that_was_ended_is_told_with_the_way_to_it(editor: Visit) -> None:
    approve(editor, 'advice/rest')
    send(editor, phone='602-555-0199')
    page = text(editor.get('/brand'))
    assert "These papers are no longer approved" in page
    assert 'href="/words/advice/rest/en">Rest (English)</a>' in page


def test_a_paper_that_cannot_be_printed_with_it_is_told_with_the_reason(editor: Visit) -> None:
    send(editor, phone='अ' * 20)
    until(lambda: 'data-poll' not in text(editor.get('/brand/saved')))
    told = text(editor.get('/brand/saved'))
    assert "These papers cannot be printed with it. Take it back, or mend them:" in told
    assert 'content/advice/rest.en.md' in told


def test_the_last_save_is_taken_back(editor: Visit) -> None:
    send(editor, phone='602-555-0199', city='Phoenix')
    assert lying(editor) != CLINIC
    assert editor.post('/brand/back', page='/brand').status_code == 303
    assert lying(editor) == CLINIC
    page = text(editor.get('/brand'))
    assert "Taken back: the brand is as it was before" in page
    assert '/brand/back' not in page


def test_a_save_over_which_somebody_else_wrote_is_not_taken_back(editor: Visit) -> None:
    send(editor, phone='602-555-0199')
    assert '0199' in lying(editor)
    # Whole at once: a clinic whose file is just empty is not the one that is shown.
    theirs = editor.desk.root / 'theirs'
    theirs.write_text('name: Theirs\n')
    theirs.replace(editor.desk.root / FILE)
    answer = editor.post('/brand/back', page='/brand')
    assert answer.status_code == 409
    assert "cannot be taken back from here" in text(answer)
    assert lying(editor) == 'name: Theirs\n'


def test_nothing_typed_is_nothing_saved(editor: Visit) -> None:
    before = (editor.desk.root / FILE).stat().st_mtime_ns
    assert send(editor).status_code == 303
    assert "Nothing was changed, so nothing was saved." in text(editor.get('/brand'))
    assert (editor.desk.root / FILE).stat().st_mtime_ns == before


WRONG = {
    'colours__main': ('#cccccc', "Too faint"),
    'colours__ink': ('red', "is not a colour like"),
    'country': ('USA', "Two capital letters"),
    'name': ('', "This cannot be left empty"),
    'city': ('x' * 501, "there is room for 500"),
    'short_name': ('x' * 33, "32 letters at most"),
    'fonts__text': ('Comic Sans', "is not installed"),
    'paper': ('a5', "paper"),
}


@pytest.mark.parametrize('name', WRONG)
def test_what_is_wrong_is_told_beside_its_value_and_nothing_is_saved(editor: Visit, name: str) -> None:
    value, told = WRONG[name]
    answer = send(editor, **{name: value, 'phone': '602-555-0199'})
    page, field = text(answer), name.replace('__', '.')
    assert answer.status_code == 422
    assert told.lower() in beside(page, field).lower()
    assert f'href="#f-{field}"' in page.split('id="faults"')[1].split('</div>')[0]
    (asked,) = re.findall(rf'<(?:input type="text"|select) id="f-{re.escape(field)}"[^>]*>', page)
    assert 'aria-invalid="true"' in asked
    assert f's-{field}"' in asked
    assert form_of_page(page)['brand:phone'] == '602-555-0199'
    assert lying(editor) == CLINIC


HARD = ['"><script>alert(1)</script>', "{{ 7*7 }}", "&lt;b&gt;", "' onmouseover='x", "yes", "#1f5a6b", "- x: y"]


@pytest.mark.parametrize('value', HARD)
def test_what_is_typed_is_text_and_nothing_more(editor: Visit, value: str) -> None:
    assert send(editor, city=value).status_code == 303
    page = text(editor.get('/brand'))
    assert form_of_page(page)['brand:city'] == value
    assert '<script>alert' not in page
    rooms = editor.desk.keeper.snapshot.setting.library.rooms
    assert read_yaml(rooms.text(editor.desk.root / FILE), ClinicFile).city == value


# --- the file was changed meanwhile -------------------------------------------------------------------------


def test_two_browsers_lose_nothing(editor: Visit) -> None:
    mine = opened(editor)
    assert send(editor, phone='602-555-0142', city='Tucson').status_code == 303
    answer = send(editor, '/brand', mine, phone='602-555-0199', email='a@example.org')
    assert answer.status_code == 409
    page = text(answer)
    row = re.search(r'<tr><th scope="row"><a href="#f-phone">.*?</tr>', page)
    assert row
    assert '602-555-0199' in row[0]
    assert '602-555-0142' in row[0]
    assert "In the file stands now: “602-555-0142”" in beside(page, 'phone')
    form = form_of_page(page)
    assert (form['brand:phone'], form['brand:city'], form['brand:email']) == (
        '602-555-0199',
        'Tucson',
        'a@example.org',
    )
    assert send(editor, '/brand', form).status_code == 303
    assert '602-555-0199  # by day\n' in lying(editor)
    assert 'city: Tucson\n' in lying(editor)
    assert 'email: a@example.org\n' in lying(editor)


def test_a_hand_edit_of_a_comment_is_a_conflict_that_one_more_click_solves(editor: Visit) -> None:
    mine = opened(editor)
    (editor.desk.root / FILE).write_text(CLINIC + '# seen by hand\n')
    answer = send(editor, '/brand', mine, phone='602-555-0199')
    assert answer.status_code == 409
    assert "None of the values below" in text(answer)
    assert send(editor, '/brand', form_of_page(text(answer))).status_code == 303
    assert lying(editor) == CLINIC.replace('0100', '0199') + '# seen by hand\n'


def test_a_form_that_is_sent_twice_is_saved_once(editor: Visit) -> None:
    mine = opened(editor)
    answers = [send(editor, '/brand', mine, phone='602-555-0199').status_code for _ in range(2)]
    assert answers == [303, 303]
    assert lying(editor) == CLINIC.replace('0100', '0199')


def test_of_many_at_once_one_wins_and_the_others_are_told(editor: Visit) -> None:
    mine = opened(editor)
    token = re.search(r'name="csrf-token" content="([^"]+)"', text(editor.get('/brand')))
    assert token
    cookie = editor.client.get_cookie('handouts_desk_80')
    assert cookie
    codes: list[int] = []

    def save(number: int) -> None:
        client = editor.client.application.test_client()
        client.set_cookie('handouts_desk_80', cookie.value)
        form = {**mine, 'brand:phone': f'602-555-01{number}', 'csrf_token': token[1]}
        codes.append(client.post('/brand', data=form, headers={'Origin': 'http://localhost'}).status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(20, 26)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [303] + [409] * 5
    assert lying(editor).replace('01', '').count('602-555-') == 1


def test_a_file_that_was_broken_meanwhile_shows_what_was_typed(editor: Visit) -> None:
    mine = opened(editor)
    (editor.desk.root / FILE).write_text('name: A: B\n')
    answer = send(editor, '/brand', mine, phone='602-555-0199')
    assert answer.status_code == 409
    assert "<dt>Phone, by day</dt><dd>602-555-0199</dd>" in text(answer)
    assert "This is not YAML" in text(answer)
    assert "Mend this in a text editor" in text(answer)


def test_a_clinic_that_was_removed_meanwhile_is_told(editor: Visit) -> None:
    mine = opened(editor)
    (editor.desk.root / FILE).unlink()
    assert "There is no clinic" in text(send(editor, '/brand', mine, phone='7'))
    assert not (editor.desk.root / FILE).exists()


def test_a_file_with_a_mistake_is_mended_on_the_page(editor: Visit) -> None:
    (editor.desk.root / FILE).write_text(CLINIC.replace("main: '#1f5a6b'", "main: '#cccccc'"))
    editor.desk.keeper.refresh()
    editor.post('/brand/clinic', page='/brand', clinic='clinic')
    page = text(editor.get('/brand'))
    assert "Too faint" in beside(page, 'colours.main')
    assert send(editor, colours__main='#1f5a6b').status_code == 303
    assert lying(editor) == CLINIC
    assert "Saved" in text(editor.get('/brand'))
    assert editor.desk.keeper.snapshot.of('clinic')


def test_a_disk_that_cannot_be_written_is_told_and_what_was_typed_stays(editor: Visit) -> None:
    (editor.desk.root / FILE).chmod(0o444)
    answer = send(editor, phone='602-555-0199')
    (editor.desk.root / FILE).chmod(0o644)
    assert answer.status_code == 409
    assert "it is write-protected" in text(answer)
    assert form_of_page(text(answer))['brand:phone'] == '602-555-0199'
    assert lying(editor) == CLINIC


# --- the logo -----------------------------------------------------------------------------------------------


def choose(editor: Visit, data: bytes, name: str = 'ours.svg', place: str = '/brand/logo', **values: str) -> str:
    """Choose a logo, and return what comes."""
    form = {**opened(editor), **values}
    return text(editor.post(place, page='/brand', **form, logo=(io.BytesIO(data), name)))


def waiting(part: str) -> str:
    """Return the key of the logo that waits."""
    found = re.search(r'name="waiting" value="([^"]*)"', part)
    assert found
    return found[1]


def test_a_logo_is_shown_then_saved_and_nothing_before(editor: Visit) -> None:
    part = choose(editor, OTHER_LOGO)
    assert "This is the new logo. It is not saved yet." in part
    key = waiting(part)
    picture = editor.get(f'/brand/logo/{key}')
    assert (picture.get_data(), picture.mimetype) == (OTHER_LOGO, 'image/svg+xml')
    assert (editor.desk.root / 'content/clinics/clinic/logo.svg').read_bytes() == LOGO
    assert "Logo" in text(editor.post('/brand/look', page='/brand', **{**opened(editor), 'waiting': key}))
    assert editor.post('/brand', page='/brand', **{**opened(editor), 'waiting': key}).status_code == 303
    assert (editor.desk.root / 'content/clinics/clinic/logo.svg').read_bytes() == OTHER_LOGO
    assert lying(editor) == CLINIC


def test_a_hostile_logo_is_told_beside_its_field(editor: Visit) -> None:
    part = choose(editor, SVG.format('<script>alert(1)</script>').encode())
    assert "The drawing holds a &lt;script&gt;" in part
    assert 'aria-invalid="true"' in part
    assert waiting(part) == ''
    whole = choose(editor, b'name: x', place='/brand')
    assert "neither an SVG drawing nor a PNG or JPEG picture" in whole
    assert lying(editor) == CLINIC


def test_a_logo_that_is_far_too_large_is_not_even_taken_in(editor: Visit) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="logo"; filename="a.svg"\r\n\r\n'
    body = head + b'x' * 9_000_000 + b'\r\n--x--\r\n'
    headers = {'Origin': 'http://localhost', 'Content-Type': 'multipart/form-data; boundary=x'}
    assert editor.client.post('/brand/logo', data=body, headers=headers).status_code == 413


def test_without_a_script_the_logo_comes_with_the_form(editor: Visit) -> None:
    page = choose(editor, OTHER_LOGO, place='/brand/show')
    assert waiting(page)
    assert 'src="/look/' in page
    assert editor.post('/brand', page='/brand', **form_of_page(page)).status_code == 303
    assert (editor.desk.root / 'content/clinics/clinic/logo.svg').read_bytes() == OTHER_LOGO


def test_another_s_logo_is_not_written_over_unseen(editor: Visit) -> None:
    form = {**opened(editor), 'waiting': waiting(choose(editor, OTHER_LOGO))}
    theirs = SVG.format('<path d="M1 1h2z"/>').encode()
    (editor.desk.root / 'content/clinics/clinic/logo.svg').write_bytes(theirs)
    answer = editor.post('/brand', page='/brand', **form)
    assert answer.status_code == 409
    assert (editor.desk.root / 'content/clinics/clinic/logo.svg').read_bytes() == theirs
    assert editor.post('/brand', page='/brand', **form_of_page(text(answer))).status_code == 303
    assert (editor.desk.root / 'content/clinics/clinic/logo.svg').read_bytes() == OTHER_LOGO


def test_a_logo_is_taken_out(editor: Visit) -> None:
    assert editor.post('/brand', page='/brand', **opened(editor), no_logo='yes').status_code == 303
    assert lying(editor) == CLINIC.replace('logo: logo.svg\n', '')
    assert "There is no logo yet" in text(editor.get('/brand'))


# --- who may --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('role', ['', 'approver'])
def test_who_is_no_editor_changes_nothing(small: Visit, role: str) -> None:
    if role:
        small.become('approver')
    form = {'clinic': 'clinic', 'digest': 'x', 'brand:phone': '7'}
    answers = {place: small.post(place, page='/brand', **form) for place in ('/brand', '/brand/show', '/brand/back')}
    logo = small.post('/brand/logo', page='/brand', **form, logo=(io.BytesIO(OTHER_LOGO), 'a.svg'))
    small.post('/leave')
    assert (answers['/brand'].status_code, answers['/brand'].location) == (
        303,
        '/enter?next=/brand?unsent%3Dyes&role=editor',
    )
    assert {answers['/brand/show'].status_code, answers['/brand/back'].status_code, logo.status_code} == {403}
    assert lying(small) == CLINIC


def test_what_was_typed_waits_while_somebody_enters_the_passcode(editor: Visit) -> None:
    form = {**opened(editor), 'brand:phone': '602-555-0199', 'shown': 'advice/rest.en'}
    editor.desk.passcodes.set('editor', 'other words by now editor')
    assert editor.post('/brand', page='/brand', **form).location.startswith('/enter?')
    assert "Sign in to change" in text(editor.get('/brand?unsent=yes'))
    editor.become('editor', 'other words by now')
    page = text(editor.get('/brand?unsent=yes'))
    assert "Here is what you typed. It is not saved yet." in page
    again = form_of_page(page)
    assert (again['brand:phone'], again['shown']) == ('602-555-0199', 'advice/rest.en')
    assert form_of_page(text(editor.get('/brand?unsent=yes')))['brand:phone'] == '602-555-0100'
    assert lying(editor) == CLINIC
    assert editor.post('/brand', page='/brand', **again).status_code == 303
    assert lying(editor) == CLINIC.replace('0100', '0199')
    editor.desk.passcodes.set('editor', 'correct horse battery editor')


def test_a_look_of_who_may_not_change_shows_what_is_saved(small: Visit) -> None:
    until_printed(small.desk.keeper)
    part = text(small.post('/brand/look', page='/brand', **{'clinic': 'clinic', 'brand:phone': '7'}))
    assert "As it is saved." in part


# --- several clinics ------------------------------------------------------------------------------------------


def test_a_clinic_is_chosen_for_all_pages(small: Visit) -> None:
    page = text(small.get('/brand'))
    assert '<option value="second">Second Clinic</option>' in page
    answer = small.post('/brand/clinic', page='/brand', clinic='second', next='/brand/press')
    assert (answer.status_code, answer.location) == (303, '/brand/press')
    assert 'value="Second Clinic"' in text(small.get('/brand'))
    assert '<title>Papers · Second Clinic</title>' in text(small.get('/'))
    for clinic, after in (('../x', 'https://example.org'), ('clinic', '//example.org')):
        answer = small.post('/brand/clinic', page='/brand', clinic=clinic, next=after)
        assert answer.location == '/'
        shown = 'Small Clinic' if clinic == 'clinic' else 'Second Clinic'
        assert f'value="{shown}"' in text(small.get('/brand'))
    assert 'value="Small Clinic"' in text(small.get('/brand'))


@pytest.mark.parametrize('place', ['/brand/logo/unknown', '/brand/look', '/brand/back', '/brand/clinic'])
def test_what_is_not_there_is_not_given(small: Visit, place: str) -> None:
    assert small.get(place).status_code in (404, 405)
