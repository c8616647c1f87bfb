"""The entrance of the desk: lets in who may come in, and turns others away."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, cast
from urllib.parse import quote

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect

from handouts.desk.guard.headers import LARGEST_UPLOAD, limit_uploads, seal
from handouts.desk.guard.hosts import SAFE_METHODS, is_any, is_loopback, judge, origins_of, own_origins, page_before
from handouts.desk.guard.passcodes import Passcodes, Role
from handouts.desk.guard.refusals import is_by_script, plain_page, refused, stale, too_large
from handouts.desk.guard.tries import Tries
from handouts.desk.guard.visits import Visitor, Visits
from handouts.errors import WrongUse

Asked = ParamSpec('Asked')
View = Callable[Asked, ResponseReturnValue]

EXTENSION = 'handouts-guard'
CSRF = 'csrf_token'
# What people need who have not entered yet: the page for that, and what every page shows.
OPEN = frozenset(
    ['static', *(f'wear.{name}' for name in ('style', 'logo', 'face'))]
    + [f'enter.{name}' for name in ('ask', 'come_in', 'leave', 'tongue')]
)


@dataclass(frozen=True)
class Gate:
    """Where the desk is reached, and what it is guarded with.

    `names` are those that people type besides, `clock` tells seconds as time.time does, and goes on while the
    computer sleeps; `monotonic` never goes back.
    """

    address: str
    port: int
    passcodes: Passcodes
    clock: Callable[[], float]
    monotonic: Callable[[], float]
    names: tuple[str, ...] = ()
    largest_upload: int = LARGEST_UPLOAD

    @property
    def is_shared(self) -> bool:
        """Whether others than the person at this computer may reach the desk, so that everybody needs a passcode."""
        return bool(self.names) or not is_loopback(self.address)


@dataclass(frozen=True)
class Entrance:
    """The entrance of a desk that is open."""

    gate: Gate
    origins: frozenset[str]
    tries: Tries
    visits: Visits

    def let_in(self, *roles: Role) -> None:
        """Give roles to who asks, under a new name and with new forms."""
        self.visits.begin(session, roles)
        session.pop(CSRF, None)
        g.pop(CSRF, None)

    @property
    def is_here(self) -> bool:
        """Whether who asks sits at this computer, and nobody else could."""
        return not self.gate.is_shared and is_loopback(request.remote_addr or '')


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie, marked Secure for who comes through a proxy with TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the browser knows the desk by a name with TLS."""
        here = cast(Entrance, app.extensions[EXTENSION])
        own = own_origins(request.headers.get('Host', ''), here.origins)
        return any(origin.startswith('https:') for origin in own)


def guard_app(app: Flask, gate: Gate) -> None:
    """Guard an app; raises WrongUse where people could reach it who need a passcode, and there is none.

    What sets `g.say` and `g.tongue` before each request must have been installed before.
    """
    check_gate(gate)
    origins = origins_of(gate.address, gate.port, gate.names)
    app.extensions[EXTENSION] = Entrance(gate, origins, Tries(gate.monotonic), Visits(gate.passcodes, gate.clock))
    app.secret_key = secrets.token_bytes(32)
    app.session_interface = Cookies()
    app.config.update(
        SESSION_COOKIE_NAME=f'handouts_desk_{gate.port}',  # a browser sends cookies to every port of a computer
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE='Strict',
        WTF_CSRF_TIME_LIMIT=None,  # a form holds as long as the visit
        WTF_CSRF_SSL_STRICT=False,  # `judge` compares origins, with TLS and without
    )
    limit_uploads(app, gate.largest_upload)
    app.before_request(_watch)
    CSRFProtect(app)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(413, too_large)
    app.context_processor(lambda: {'visitor': visitor()})
    app.after_request(seal)


def check_gate(gate: Gate) -> None:
    """Raise WrongUse if the desk may not be opened like this."""
    if is_any(gate.address) and not gate.names:
        raise WrongUse(
            f"'{gate.address}' stands for every address of this computer, and the desk must know by which one people "
            "ask for it. Give that with --name, or start the desk with --host and that address."
        )
    if gate.is_shared and not gate.passcodes.is_set('desk'):
        raise WrongUse(
            "The desk would be reached from other computers, and everybody there could use it: it has no passcode. "
            "Set one with 'python build.py desk --passcode desk', then start it again."
        )


def entrance() -> Entrance:
    """Return the entrance of the desk that is asked."""
    return cast(Entrance, current_app.extensions[EXTENSION])


def visitor() -> Visitor:
    """Return who asks: nobody, where that was not found out."""
    return cast(Visitor, g.get('visitor', Visitor()))


def needs(*roles: Role) -> Callable[[View[Asked]], View[Asked]]:
    """Keep a view for those who have one of these roles; others are turned away."""

    def guard(view: View[Asked]) -> View[Asked]:
        @wraps(view)
        def guarded(*args: Asked.args, **kwargs: Asked.kwargs) -> ResponseReturnValue:
            return view(*args, **kwargs) if visitor().may(*roles) else turn_away(*roles)

        return guarded

    return guard


def turn_away(*roles: Role) -> ResponseReturnValue:
    """Send somebody to where a passcode is entered; say so instead where something was to be done."""
    if request.method in SAFE_METHODS and not is_by_script():
        return redirect(_way_in(roles, quote(request.path), request.query_string.decode('ascii', 'replace')), 303)
    page = page_before(request)
    return plain_page(
        403,
        g.say("Nothing was done"),
        g.say("This needs {passcode}. Enter it, then do this again.", passcode=passcode_told(*roles)),
        _way_in(roles, page.path, page.query),
        g.say("Enter a passcode"),
    )


def passcode_told(*roles: Role) -> str:
    """Return which passcode these roles stand for, as people say it."""
    told: dict[Role, str] = {
        'desk': g.say("the desk’s passcode"),
        'approver': g.say("an approver’s passcode"),
        'editor': g.say("an editor’s passcode"),
    }
    first, *others = [told[role] for role in roles]
    return g.say("{one} or {other}", one=first, other=others[0]) if others else first


def local_path(asked: str) -> str:
    """Return a place of the desk to which a page asks to be led; '/' for any other.

    Browsers take a backslash for a slash and leave out tabs and line ends: '/<tab>/site' is another site to them.
    """
    is_plain = all('!' <= sign <= '~' and sign != '\\' for sign in asked)
    return asked if is_plain and asked.startswith('/') and not asked.startswith('//') else '/'


def _way_in(roles: tuple[Role, ...], path: str, query: str) -> str:
    after = local_path(f'{path}?{query}' if query else path)
    return url_for('enter.ask', next=after, role=[role for role in roles if role != 'desk'])


def _watch() -> ResponseReturnValue | None:
    """Turn away what does not come from the desk's own pages, and who has not entered where everybody must."""
    here = entrance()
    fault = judge(request, here.origins, has_proxy=bool(here.gate.names))
    if fault:
        return refused(fault)
    is_use = request.method not in SAFE_METHODS or not is_by_script()  # a page that polls is nobody's use
    g.visitor = here.visits.visitor(session, is_shared=here.gate.is_shared, is_use=is_use)
    return None if request.endpoint in OPEN or g.visitor.may('desk') else turn_away('desk')
