"""People enter a passcode, leave, and set passcodes; whoever guesses is kept waiting."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests import test_entrance
from tests.test_entrance import FAR, PORT, SELF, WORDS, SmallDesk, Tab, served

chromium, desk, far, shared = (test_entrance.chromium, test_entrance.desk, test_entrance.far, test_entrance.shared)

WRONG = "wrong wrong wrong"
NEW = "cloud paper seven"


@pytest.fixture
def fresh(tmp_path: Path) -> SmallDesk:
    """A desk for the person at this computer; no passcode is set."""
    return SmallDesk(tmp_path / 'fresh')


def setting(role: str, new: str, old: str = '', again: str | None = None) -> dict[str, str]:
    """Return the form in which a passcode is set."""
    return {'role': role, 'old': old, 'new': new, 'again': new if again is None else again}


# Entering.


def test_a_right_passcode_leads_on_and_a_wrong_one_is_told(desk: SmallDesk) -> None:
    tab = desk.browser()
    wrong = tab.enter(WRONG, '/approve')
    assert wrong.status_code == 403
    assert 'role="alert"' in wrong.text
    assert "This is not a passcode of the desk." in wrong.text
    assert 'name="next" value="/approve"' in wrong.text
    assert WRONG not in wrong.text
    assert tab.roles() == ['desk']
    assert tab.enter(WORDS['editor'], '//evil.example').location == '/'
    assert tab.enter(WORDS['editor'], '/approve').location == '/approve'
    assert tab.roles() == ['desk', 'editor']


def test_the_page_says_what_the_passcode_is_for_and_nothing_that_was_made_up(desk: SmallDesk) -> None:
    tab = desk.browser()
    assert "an approver’s passcode or an editor’s passcode" in tab.get('/enter?role=approver&role=editor').text
    page = tab.get('/enter?role=<b>director&next=//evil.example&next=/x').text
    assert "This needs" not in page
    assert 'director' not in page
    assert 'name="next" value="/"' in page


def test_where_no_passcode_is_set_the_page_says_how_to_set_one(fresh: SmallDesk, far: Tab) -> None:
    page = fresh.browser().get('/enter?role=approver').text
    assert "No such passcode has been set yet." in page
    assert 'href="/passcodes?next=/"' in page
    page = far.get('/enter?role=editor').text
    assert "python build.py desk --passcode editor" in page
    assert 'href="/passcodes' not in page
    assert "No such passcode" not in far.get('/enter?role=approver').text


def test_an_empty_passcode_opens_nothing(fresh: SmallDesk) -> None:
    tab = fresh.browser()
    assert [tab.post('/enter', form).status_code for form in ({}, {'passcode': ''}, {'passcode': ' '})] == [403] * 3
    assert tab.roles() == ['desk']


def test_after_five_wrong_passcodes_even_the_right_one_waits(shared: SmallDesk, far: Tab) -> None:
    assert [far.enter(WRONG).status_code for _ in range(5)] == [403] * 5
    shared.clock.now += 60
    answer = far.enter(WORDS['desk'])
    assert answer.status_code == 429
    assert answer.headers['Retry-After'] == '840'
    assert "Wait 14 min, then try again" in answer.text
    assert far.roles() == []
    other = shared.browser(f'http://192.168.1.20:{PORT}', '192.168.1.78')
    assert other.enter(WORDS['desk']).status_code == 303
    shared.clock.now += 840
    assert far.enter(WORDS['desk']).status_code == 303


def test_a_new_cookie_is_no_way_around_the_wait(shared: SmallDesk, far: Tab) -> None:
    for _ in range(5):
        shared.browser(far.origin, FAR).enter(WRONG)
    assert far.enter(WORDS['desk']).status_code == 429


def test_a_right_passcode_does_not_make_room_for_more_guesses(desk: SmallDesk) -> None:
    tab = desk.browser()
    answers = []
    for _ in range(4):
        answers += [tab.enter(WRONG).status_code, tab.enter(WORDS['editor']).status_code]
    answers += [tab.enter(WRONG).status_code, tab.enter(WORDS['editor']).status_code]
    assert answers == [403, 303] * 4 + [403, 429]


def test_twenty_wrong_ones_from_many_computers_make_everybody_wait(shared: SmallDesk) -> None:
    for number in range(20):
        assert shared.browser(f'http://192.168.1.20:{PORT}', f'10.0.0.{number}').enter(WRONG).status_code == 403
    assert shared.browser(f'http://192.168.1.20:{PORT}', FAR).enter(WORDS['desk']).status_code == 429


def test_a_form_without_its_mark_is_not_even_a_guess(desk: SmallDesk) -> None:
    tab = desk.browser()
    for _ in range(6):
        assert tab.send('/enter', {'passcode': WRONG}, Origin=SELF).status_code == 400
    assert tab.enter(WORDS['approver']).status_code == 303


# Leaving, and the language of the page.


def test_who_leaves_has_nothing_left_and_neither_has_a_copy_of_the_cookie(desk: SmallDesk) -> None:
    tab, copy = desk.browser(), desk.browser()
    tab.enter(WORDS['approver'])
    copy.client.set_cookie(f'handouts_desk_{PORT}', tab.cookie(), domain='127.0.0.1')
    assert copy.roles() == ['approver', 'desk']
    answer = tab.post('/leave')
    assert (answer.status_code, answer.location) == (303, '/')
    assert tab.cookie() == ''
    assert tab.roles() == copy.roles() == ['desk']


def test_leaving_is_no_link(desk: SmallDesk) -> None:
    tab = desk.browser()
    tab.enter(WORDS['approver'])
    assert tab.get('/leave').status_code == 405
    assert tab.send('/leave', {}, Origin=SELF).status_code == 400
    assert tab.roles() == ['approver', 'desk']


def test_a_language_is_chosen_before_and_after_entering(far: Tab) -> None:
    def chosen() -> str:
        with far.client.session_transaction(base_url=far.origin) as session:
            return str(session.get('tongue', ''))

    answer = far.post('/tongue', {'tongue': 'es', 'next': '/enter?x=1'})
    assert (answer.status_code, answer.location) == (303, '/enter?x=1')
    assert chosen() == 'es'
    far.enter(WORDS['desk'])
    assert chosen() == 'es'
    assert far.post('/tongue', {'tongue': 'es', 'next': '//evil.example'}).location == '/'
    for code in ('', '<b>', 'english', 'es\n', 'x' * 5000):
        assert far.post('/tongue', {'tongue': code}).status_code == 400
    assert chosen() == 'es'


# Setting passcodes.


@pytest.mark.parametrize('role', ['approver', 'editor'])
def test_the_person_at_this_computer_sets_a_passcode_for_the_first_time(fresh: SmallDesk, role: str) -> None:
    tab = fresh.browser()
    assert tab.get('/passcodes').text.count("It has not been set yet") == 2
    answer = tab.post('/passcodes', setting(role, NEW))
    assert (answer.status_code, answer.location) == (303, '/passcodes')
    assert fresh.passcodes.roles_of(NEW) == {role}
    page = tab.get('/passcodes').text
    assert "The passcode is set." in page
    assert page.count("To change it, type the old one too.") == page.count("It has not been set yet") == 1
    assert NEW not in page
    assert tab.roles() == sorted(['desk', role])


def test_who_sets_a_passcode_goes_on_where_it_was_asked_for(fresh: SmallDesk) -> None:
    tab = fresh.browser()
    assert 'name="next" value="/words?q=a"' in tab.get('/passcodes?next=/words?q=a').text
    for asked, leads in (('/words?q=a', '/words?q=a'), ('//evil.example', '/')):
        answer = tab.post('/passcodes', {**setting('approver', NEW, NEW if leads == '/' else ''), 'next': asked})
        assert (answer.status_code, answer.location) == (303, leads)


def test_later_only_who_knows_it_changes_it(desk: SmallDesk) -> None:
    tab = desk.browser()
    tab.enter(WORDS['editor'])
    for old in ('', WRONG, WORDS['editor']):
        answer = tab.post('/passcodes', setting('approver', NEW, old))
        assert answer.status_code == 403
        assert "The old passcode is not right. Nothing was changed." in answer.text
    assert desk.passcodes.roles_of(NEW) == frozenset()
    assert tab.post('/passcodes', setting('approver', NEW, WORDS['approver'])).status_code == 303
    assert desk.passcodes.roles_of(NEW) == {'approver'}
    assert desk.passcodes.roles_of(WORDS['approver']) == frozenset()
    assert tab.roles() == ['approver', 'desk', 'editor']


def test_a_changed_passcode_ends_what_others_opened_with_the_old_one(desk: SmallDesk) -> None:
    other, tab = desk.browser(), desk.browser()
    other.enter(WORDS['approver'])
    tab.post('/passcodes', setting('approver', NEW, WORDS['approver']))
    assert other.roles() == ['desk']
    assert other.post('/approve').status_code == 403
    assert desk.done == []


def test_guessing_the_old_passcode_or_another_roles_is_kept_waiting(desk: SmallDesk) -> None:
    tab = desk.browser()
    for _ in range(4):
        assert tab.post('/passcodes', setting('approver', NEW, WRONG)).status_code == 403
    taken = tab.post('/passcodes', setting('editor', WORDS['approver'], WORDS['editor']))
    assert taken.status_code == 403
    assert "Another role has this passcode." in taken.text
    answer = tab.post('/passcodes', setting('editor', NEW, WORDS['editor']))
    assert answer.status_code == 429
    assert "Wait 15 min" in answer.text
    assert tab.enter(WORDS['editor']).status_code == 429
    assert desk.passcodes.roles_of(NEW) == frozenset()


def test_a_short_passcode_or_two_that_differ_are_told_and_are_no_guesses(fresh: SmallDesk) -> None:
    tab = fresh.browser()
    for _ in range(6):
        short = tab.post('/passcodes', setting('approver', "short"))
        assert short.status_code == 400
        assert "at least 8 characters: a shorter one is soon guessed" in short.text
        differ = tab.post('/passcodes', setting('approver', NEW, again="other words here"))
        assert differ.status_code == 400
        assert "The two new passcodes differ." in differ.text
    assert not fresh.passcodes.is_set('approver')
    assert tab.post('/passcodes', setting('approver', NEW)).status_code == 303


@pytest.mark.parametrize('role', ['desk', '', 'director'])
def test_no_other_passcode_is_set_on_the_page(fresh: SmallDesk, role: str) -> None:
    assert fresh.browser().post('/passcodes', setting(role, NEW)).status_code == 400
    assert not fresh.passcodes.path.exists()


def test_from_another_address_no_passcode_is_ever_set(shared: SmallDesk, far: Tab, fresh: SmallDesk) -> None:
    far.enter(WORDS['desk'])
    far.enter(WORDS['approver'])
    near = shared.browser()
    near.enter(WORDS['desk'])
    for tab in (far, near, fresh.browser(address=FAR)):
        page = tab.get('/passcodes').text
        assert 'name="new"' not in page
        assert "python build.py desk --passcode approver" in page
        for form in (setting('editor', NEW), setting('approver', NEW, WORDS['approver'])):
            assert tab.post('/passcodes', form).status_code == 403
    assert shared.passcodes.roles_of(NEW) == fresh.passcodes.roles_of(NEW) == frozenset()


def test_a_passcode_that_cannot_be_kept_is_told(fresh: SmallDesk) -> None:
    fresh.passcodes.path.with_name('.passcodes.json.handouts.part').mkdir(parents=True)
    answer = fresh.browser().post('/passcodes', setting('approver', NEW))
    assert answer.status_code == 500
    assert "FAULT The passcode cannot be kept" in answer.text


# How the pages look to those who use them.


def test_every_field_has_its_own_label_and_none_shows_what_is_typed(desk: SmallDesk) -> None:
    for path in ('/enter?role=approver', '/passcodes'):
        page = desk.browser().get(path).text
        shown = [tag for tag in re.findall('<input [^>]+>', page) if 'type="hidden"' not in tag]
        names = [found[1] for tag in shown if (found := re.search(' id="([^"]+)"', tag))]
        assert len(shown) == len(names) == len(set(names)) > 0
        assert all(f'<label for="{name}">' in page for name in names)
        assert page.count('<form method="post"') == page.count('<input type="hidden" name="csrf_token"') > 0
        assert all('type="password"' in tag and 'autocomplete="' in tag and ' value=' not in tag for tag in shown)


def test_the_pages_can_be_used_by_everybody(chromium: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as (_, address), chromium.new_context() as window:
        page = window.new_page()
        for path in ('/enter?role=editor', '/passcodes'):
            page.goto(f'{address}{path}')
            found = Axe().run(page, options={'rules': {'region': {'enabled': False}}})
            assert found.violations_count == 0, found.generate_report()
