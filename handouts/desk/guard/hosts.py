"""Where a request comes from: under which name it asks for the desk, and from which page it was sent.

A page of another site can send a browser to the desk, and by DNS rebinding even under a name of its own.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from flask import Request

from handouts.errors import WrongUse

Fault = Literal['', 'host', 'proxy', 'origin']

SAFE_METHODS = ('GET', 'HEAD', 'OPTIONS')
LOOPBACK = ('127.0.0.1', 'localhost', '[::1]')
PORTS = {'http': 80, 'https': 443}
# How proxies tell whom they speak for.
FORWARDED = ('Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host')
NAME = re.compile(r'(?:(?P<scheme>https?)://)?(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?/?')


def is_loopback(address: str) -> bool:
    """Return whether only this computer can reach an address."""
    try:
        return ip_address(address.strip('[]')).is_loopback
    except ValueError:
        return address == 'localhost'


def is_any(address: str) -> bool:
    """Return whether an address stands for all of a computer's."""
    return address.strip('[]') in ('', '0.0.0.0', '::')


def origins_of(address: str, port: int, names: Iterable[str]) -> frozenset[str]:
    """Return the origins of the desk, as browsers write them.

    A name is an origin such as https://papers.example, where a proxy stands before the desk, or a bare name, by
    which the desk itself is reached. Raises WrongUse for one that cannot be read.
    """
    own = () if is_any(address) else (_bracketed(address),)
    bare = [_origin(name, port) for name in (*LOOPBACK, *own, *names)]
    return frozenset(bare)


def _bracketed(address: str) -> str:
    return f'[{address}]' if ':' in address and not address.startswith('[') else address


def _origin(name: str, port: int) -> str:
    found = NAME.fullmatch(name.strip().lower())
    if not found:
        raise WrongUse(f"'{name}' is no name of a computer. Write it like papers.example or https://papers.example.")
    scheme = found['scheme'] or 'http'
    number = int(found['port'] or (PORTS[scheme] if found['scheme'] else port))
    return f'{scheme}://{found["host"]}' + ('' if number == PORTS[scheme] else f':{number}')


def own_origins(host: str, origins: frozenset[str]) -> frozenset[str]:
    """Return those of the desk's origins that a Host header means; none if it is not one of the desk's names."""
    return frozenset(origin for origin in origins if urlsplit(origin).netloc == host.lower())


def judge(request: Request, origins: frozenset[str], *, has_proxy: bool) -> Fault:
    """Return what is wrong with where a request comes from; '' if nothing is."""
    own = own_origins(request.headers.get('Host', ''), origins)
    if not own:
        return 'host'
    if not has_proxy and any(name in request.headers for name in FORWARDED):
        return 'proxy'
    if request.headers.get('Sec-Fetch-Site', 'none') in ('same-origin', 'none'):
        is_own = request.method in SAFE_METHODS or _sender(request) in own
    else:
        # A link on another page may lead here. It may not show the desk in a frame, nor fetch from it.
        is_own = request.method in SAFE_METHODS and request.headers.get('Sec-Fetch-Dest') == 'document'
    return '' if is_own else 'origin'


def page_before(request: Request) -> SplitResult:
    """Return the page from which somebody came, as far as the browser says."""
    try:
        return urlsplit(request.headers.get('Referer', ''))
    except ValueError:
        return urlsplit('')


def _sender(request: Request) -> str:
    """Return the origin of the page that sent a request; none that there is, if the browser does not say."""
    page = page_before(request)
    return request.headers.get('Origin', f'{page.scheme}://{page.netloc}')


def proxy_told(port: int) -> str:
    """Return how somebody puts a proxy with TLS before the desk."""
    return (
        "What goes between the desk and other computers is not encrypted: on this network others may read it.\n"
        "So let a proxy with TLS stand before it, on this computer, and start the desk behind it:\n"
        f"    python build.py desk --port {port} --name https://papers.example\n"
        "With Caddy, the file Caddyfile says:\n"
        f"    papers.example {{\n        tls internal\n        reverse_proxy 127.0.0.1:{port}\n    }}\n"
        "With nginx, in its server block for papers.example:\n"
        f"    location / {{ proxy_pass http://127.0.0.1:{port}; proxy_set_header Host $http_host; }}"
    )
