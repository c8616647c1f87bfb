"""The page on which people enter a passcode, and the one on which the passcodes are set."""

import math
import re

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from handouts.desk.guard.entrance import entrance, local_path, passcode_told
from handouts.desk.guard.passcodes import ROLES, SHORTEST, Role, Taken, TooShort

enter = Blueprint('enter', __name__)

# The passcodes that may be set on a page; the desk's is set where the desk is started.
SETTABLE: tuple[Role, ...] = ('approver', 'editor')
TONGUE = 'tongue'
CODE = re.compile(r'[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?')


@enter.get('/enter')
def ask() -> ResponseReturnValue:
    """Ask for a passcode."""
    return _enter_page(request.args.getlist('role'), request.args.get('next', ''))


@enter.post('/enter')
def come_in() -> ResponseReturnValue:
    """Let in whoever knows a passcode, and lead them to where they wanted to go."""
    here, address, after = entrance(), _address(), request.form.get('next', '')
    wait = here.tries.begin(address)
    if wait:
        return _enter_page(request.form.getlist('role'), after, _wait_told(wait), 429, wait)
    roles = here.gate.passcodes.roles_of(request.form.get('passcode', ''))
    if not roles:
        told = g.say("This is not a passcode of the desk. Look at capital and small letters, then type it again.")
        return _enter_page(request.form.getlist('role'), after, told, 403)
    here.tries.forgive(address)
    here.let_in(*roles)
    return redirect(local_path(after), 303)


@enter.post('/leave')
def leave() -> ResponseReturnValue:
    """End what somebody may do by a passcode."""
    entrance().visits.end(session)
    return redirect('/', 303)


@enter.post('/tongue')
def tongue() -> ResponseReturnValue:
    """Show the desk in another language from now on."""
    code = request.form.get(TONGUE, '')
    if not CODE.fullmatch(code):
        abort(400)
    session[TONGUE] = code
    return redirect(local_path(request.form.get('next', '')), 303)


@enter.get('/passcodes')
def passcodes() -> ResponseReturnValue:
    """Show which passcodes are set, and let them be set."""
    return _passcodes_page()


@enter.post('/passcodes')
def set_passcode() -> ResponseReturnValue:
    """Set a passcode for the first time, or change it for somebody who knows it."""
    role = next((role for role in SETTABLE if role == request.form.get('role')), None)
    if role is None:
        abort(400)
    if not entrance().is_here:
        return _passcodes_page("", 403)
    new = request.form.get('new', '')
    if new != request.form.get('again'):
        return _passcodes_page(g.say("The two new passcodes differ. Type the same one twice."), 400)
    return _try_to_set(role, request.form.get('old', ''), new)


def _try_to_set(role: Role, old: str, new: str) -> ResponseReturnValue:
    """Set a passcode; who tries to find out one here, old or another role's, is kept waiting like at the entrance."""
    here, address = entrance(), _address()
    wait = here.tries.begin(address)
    if wait:
        return _passcodes_page(_wait_told(wait), 429, wait)
    known = here.gate.passcodes
    if known.is_set(role) and role not in known.roles_of(old):
        return _passcodes_page(g.say("The old passcode is not right. Nothing was changed."), 403)
    try:
        known.set(role, new)
    except Taken:
        return _passcodes_page(g.say("Another role has this passcode. Each needs its own: choose another."), 403)
    except TooShort:
        here.tries.forgive(address)
        told = g.say("A passcode needs at least {count} characters: a shorter one is soon guessed.", count=SHORTEST)
        return _passcodes_page(told, 400)
    here.tries.forgive(address)
    here.let_in(role)
    flash(
        g.say("The passcode is set. Whoever had entered with an older one must enter again.")
        if old
        else g.say("The passcode is set. You have entered with it: go on.")
    )
    return redirect(_after() or '/passcodes', 303)


def _enter_page(
    asked: list[str], after: str, told: str = '', status: int = 200, wait: float = 0
) -> ResponseReturnValue:
    roles = [role for role in ROLES if role in asked]
    unset = [role for role in roles if not entrance().gate.passcodes.is_set(role)]
    page = render_template(
        'enter.html',
        told=told,
        roles=roles,
        wanted=passcode_told(*roles[:2]) if roles else '',
        is_unset=bool(roles) and unset == roles,
        is_here=entrance().is_here,
        after=local_path(after),
    )
    return _answer(page, status, wait)


def _passcodes_page(told: str = '', status: int = 200, wait: float = 0) -> ResponseReturnValue:
    known = entrance().gate.passcodes
    page = render_template(
        'passcodes.html',
        told=told,
        is_here=entrance().is_here,
        is_set={role: known.is_set(role) for role in SETTABLE},
        shortest=SHORTEST,
        after=_after(),
    )
    return _answer(page, status, wait)


def _after() -> str:
    """Return the place of the desk that asked for a passcode to be set, '' for none."""
    asked = request.values.get('next', '')
    return local_path(asked) if asked else ''


def _answer(page: str, status: int, wait: float) -> ResponseReturnValue:
    answer = make_response(page, status)
    if wait:
        answer.headers['Retry-After'] = str(math.ceil(wait))
    return answer


def _wait_told(wait: float) -> str:
    told: str = g.say(
        "There were too many wrong passcodes. Wait {count} min, then try again: before that none opens.",
        count=math.ceil(wait / 60),
    )
    return told


def _address() -> str:
    return request.remote_addr or ''
