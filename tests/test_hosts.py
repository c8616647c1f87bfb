"""What does not come from the desk's own pages, or asks for it under another name, is told apart."""

import pytest
from flask import Request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from handouts.desk.guard.hosts import (
    Fault,
    is_any,
    is_loopback,
    judge,
    origins_of,
    own_origins,
    page_before,
    proxy_told,
)
from handouts.errors import WrongUse

HERE = origins_of('127.0.0.1', 8040, ())
SELF = 'http://127.0.0.1:8040'


def asked(method: str = 'GET', host: str = '127.0.0.1:8040', **headers: str) -> Request:
    """Return a request; underscores in the names of headers stand for hyphens."""
    named = {name.replace('_', '-'): value for name, value in headers.items()}
    builder = EnvironBuilder(method=method, headers=Headers({**named, 'Host': host}))
    return Request(builder.get_environ())


def judged(request: Request, origins: frozenset[str] = HERE) -> Fault:
    """Return what is wrong with a request to a desk without a proxy."""
    return judge(request, origins, has_proxy=False)


@pytest.mark.parametrize('host', ['127.0.0.1:8040', 'localhost:8040', 'LocalHost:8040', '[::1]:8040'])
def test_the_desk_is_known_by_the_names_of_this_computer(host: str) -> None:
    assert judged(asked(host=host)) == ''


@pytest.mark.parametrize(
    'host',
    [
        'evil.example:8040',  # DNS rebinding
        'evil.example',
        '127.0.0.1',
        '127.0.0.1:8041',
        '127.0.0.1:80',
        '127.0.0.2:8040',
        '0.0.0.0:8040',
        'localhost.:8040',
        'a.localhost:8040',
        '127.0.0.1:8040.evil.example',
        'evil.example@127.0.0.1:8040',
        '127.0.0.1:8040, evil.example',
        '[::]:8040',
        '',
    ],
)
def test_by_any_other_name_it_is_not(host: str) -> None:
    assert judged(asked(host=host)) == 'host'
    assert judged(asked('POST', host, Origin=f'http://{host}')) == 'host'


def test_a_request_without_a_name_is_refused() -> None:
    environ = EnvironBuilder(base_url=SELF).get_environ()
    del environ['HTTP_HOST']
    assert judged(Request(environ)) == 'host'


def test_with_another_address_the_desk_is_known_by_that_too() -> None:
    assert origins_of('192.168.1.20', 8040, ()) - HERE == {'http://192.168.1.20:8040'}
    assert origins_of('fd00::20', 8040, ()) - HERE == {'http://[fd00::20]:8040'}
    assert origins_of('0.0.0.0', 8040, ()) == origins_of('::', 8040, ()) == HERE


def test_names_are_origins_as_browsers_write_them() -> None:
    names = (
        'Papers.Example',
        'papers.example:9000',
        'https://papers.example',
        'https://p.example:8443/',
        'http://[fd00::1]',
    )
    assert origins_of('127.0.0.1', 8040, names) - HERE == {
        'http://papers.example:8040',
        'http://papers.example:9000',
        'https://papers.example',
        'https://p.example:8443',
        'http://[fd00::1]',
    }
    assert 'http://localhost' in origins_of('127.0.0.1', 80, ())


@pytest.mark.parametrize(
    'name', ['', 'https://', 'ftp://a', 'a b', 'a/b', 'https://a/desk', 'u@a', '*', 'https://*.a', 'é.a']
)
def test_a_name_that_is_none_is_wrong_use(name: str) -> None:
    with pytest.raises(WrongUse, match="no name of a computer"):
        origins_of('127.0.0.1', 8040, (name,))


def test_a_name_means_its_own_origins_alone() -> None:
    origins = origins_of('127.0.0.1', 8040, ('https://papers.example',))
    assert own_origins('papers.example', origins) == {'https://papers.example'}
    assert own_origins('127.0.0.1:8040', origins) == {SELF}
    assert own_origins('', origins) == frozenset()


@pytest.mark.parametrize('method', ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'FETCH'])
@pytest.mark.parametrize(
    ('headers', 'fault'),
    [
        ({'Origin': SELF}, ''),
        ({'Origin': SELF, 'Sec_Fetch_Site': 'same-origin'}, ''),
        ({'Origin': SELF, 'Sec_Fetch_Site': 'none'}, ''),
        ({'Referer': f'{SELF}/print?x=1'}, ''),
        ({}, 'origin'),
        ({'Origin': 'null'}, 'origin'),
        ({'Origin': 'null', 'Referer': f'{SELF}/'}, 'origin'),
        ({'Origin': ''}, 'origin'),
        ({'Origin': 'http://evil.example'}, 'origin'),
        ({'Origin': 'http://evil.example', 'Referer': f'{SELF}/'}, 'origin'),
        ({'Origin': 'http://127.0.0.1:8041'}, 'origin'),
        ({'Origin': 'https://127.0.0.1:8040'}, 'origin'),
        ({'Origin': 'http://localhost:8040'}, 'origin'),  # the desk too, but not what was asked
        ({'Origin': f'{SELF}.evil.example'}, 'origin'),
        ({'Origin': f'{SELF} http://evil.example'}, 'origin'),
        ({'Referer': 'http://evil.example/127.0.0.1:8040'}, 'origin'),
        ({'Referer': 'http://127.0.0.1:8040@evil.example/'}, 'origin'),
        ({'Referer': 'http://[127.0.0.1:8040/'}, 'origin'),
        ({'Referer': '127.0.0.1:8040'}, 'origin'),
        ({'Origin': SELF, 'Sec_Fetch_Site': 'same-site'}, 'origin'),
        ({'Origin': SELF, 'Sec_Fetch_Site': 'cross-site'}, 'origin'),
        ({'Origin': SELF, 'Sec_Fetch_Site': 'cross-site', 'Sec_Fetch_Dest': 'document'}, 'origin'),
    ],
)
def test_what_changes_something_must_come_from_the_desks_own_page(
    method: str, headers: dict[str, str], fault: Fault
) -> None:
    assert judged(asked(method, **headers)) == fault


@pytest.mark.parametrize(
    ('site', 'dest', 'fault'),
    [
        ('none', 'document', ''),
        ('same-origin', 'image', ''),
        ('cross-site', 'document', ''),  # a link in a mail
        ('same-site', 'document', ''),
        ('cross-site', 'iframe', 'origin'),
        ('same-site', 'iframe', 'origin'),
        ('cross-site', 'image', 'origin'),
        ('cross-site', 'script', 'origin'),
        ('cross-site', 'empty', 'origin'),
    ],
)
def test_other_pages_may_link_to_the_desk_but_not_show_or_fetch_it(site: str, dest: str, fault: Fault) -> None:
    assert judged(asked(Sec_Fetch_Site=site, Sec_Fetch_Dest=dest)) == fault


@pytest.mark.parametrize('name', ['X-Forwarded-For', 'X-Forwarded-Host', 'Forwarded'])
def test_a_proxy_that_the_desk_does_not_know_of_is_told_apart(name: str) -> None:
    request = asked(**{name: '203.0.113.7'})
    assert judge(request, HERE, has_proxy=False) == 'proxy'
    assert judge(request, HERE, has_proxy=True) == ''


def test_behind_a_proxy_with_tls_the_origin_is_https() -> None:
    origins = origins_of('127.0.0.1', 8040, ('https://papers.example',))
    for origin, fault in (('https://papers.example', ''), ('http://papers.example', 'origin'), (SELF, 'origin')):
        assert judge(asked('POST', 'papers.example', Origin=origin), origins, has_proxy=True) == fault
    # A proxy that does not pass the name on: the desk could not tell who asks.
    assert judge(asked('POST', Origin='https://papers.example'), origins, has_proxy=True) == 'origin'


@pytest.mark.parametrize(
    ('address', 'here'),
    [
        ('127.0.0.1', True),
        ('127.8.8.8', True),
        ('::1', True),
        ('[::1]', True),
        ('localhost', True),
        ('192.168.1.20', False),
        ('0.0.0.0', False),
        ('::', False),
        ('localhost.example', False),
        ('', False),
    ],
)
def test_only_loopback_is_this_computer_alone(address: str, here: bool) -> None:
    assert is_loopback(address) == here


def test_some_addresses_stand_for_all() -> None:
    assert [is_any(one) for one in ('0.0.0.0', '::', '[::]', '', '127.0.0.1')] == [True] * 4 + [False]


def test_the_page_before_is_read_as_far_as_it_can_be() -> None:
    assert page_before(asked(Referer=f'{SELF}/print?x=1')).path == '/print'
    assert page_before(asked(Referer='http://[')).path == ''
    assert page_before(asked()).path == ''


def test_the_text_about_a_proxy_names_the_port_and_passes_the_host_on() -> None:
    told = proxy_told(8040)
    assert told.count('8040') == 3
    assert '--name https://papers.example' in told
    assert 'proxy_set_header Host $http_host' in told
