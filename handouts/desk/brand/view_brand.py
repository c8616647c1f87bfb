"""The brand: a clinic's own file as a form with any of its papers beside it, and saved as a careful hand would."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.brand.brand_logo import kind_of, logo_values, mark_of_logos, send_logo
from handouts.desk.brand.brand_look import beside, look_values, seen, wish_of
from handouts.desk.brand.brand_memory import memory
from handouts.desk.brand.brand_merged import Merged, merged
from handouts.desk.brand.brand_outcome import ask_ends, ends_of
from handouts.desk.brand.brand_saved import save_draft, saved_values, take_back
from handouts.desk.brand.brand_shown import changed_fields, changes_told, finding_told, parts_of, remark_told
from handouts.desk.brand.brand_typed import (
    Drafted,
    Typed,
    clinic_folder,
    looked_at,
    opened,
    present,
    to_be_saved,
    typed,
    typed_of,
    waiting_logo,
)
from handouts.desk.guard.entrance import local_path, needs, visitor
from handouts.desk.views import here
from handouts.errors import Finding, Mistakes
from handouts.press.workspace.manuscript import Overtaken

brand_pages = Blueprint('brand', __name__)

# Seconds for which a form waits for its pages where no script asks for them.
PATIENCE = 10.0


@dataclass(frozen=True)
class Refusal:
    """Why nothing was saved: in words, and what was typed beside what lies there where the file is another."""

    told: str = ''
    merged: Merged | None = None


@brand_pages.get('/brand')
@needs('desk')
def brand() -> ResponseReturnValue:
    """Show a clinic's brand as it is saved, and a paper with it."""
    unsent = memory().unsent.take(here.owner()) if 'unsent' in request.args and visitor().may('editor') else None
    if unsent is None:
        return _form_page(Typed(clinic_folder(), '', {}), request.args)
    here.note(here.say("Here is what you typed. It is not saved yet."))
    return _form_page(typed_of(unsent), unsent)


@brand_pages.post('/brand')
@needs('desk')
def save() -> ResponseReturnValue:
    """Save what was typed as a hand would write it; what is typed waits while somebody enters the passcode."""
    if not visitor().may('editor'):
        memory().unsent.keep(here.owner(), request.form.to_dict())
        return redirect(url_for('enter.ask', next=url_for('brand.brand', unsent='yes'), role='editor'), 303)
    sent, fault = send_logo(typed())
    if fault:
        return _form_page(sent, request.form, fault=fault), 422
    lying = present(sent.folder)
    known = opened(sent)
    if known is None or (sent.logo and sent.logos != mark_of_logos(sent.folder)):
        return _overtaken(sent, Overtaken(lying))
    drafted = to_be_saved(known, sent)
    if drafted.draft.remarks:
        return _page(drafted, sent, request.form), 422
    try:
        save_draft(drafted)
    except Overtaken as error:
        return _overtaken(sent, error)
    except Mistakes as error:
        return _page(drafted, sent, request.form, Refusal(_told(error.findings))), 409
    wished = request.form.get('shown'), request.form.get('edition')
    return redirect(url_for('brand.brand', shown=wished[0], edition=wished[1]), 303)


@brand_pages.post('/brand/show')
@needs('editor')
def show() -> ResponseReturnValue:
    """Show the pages with what is typed: what the script does by itself, for who has none."""
    sent, fault = send_logo(typed())
    return _form_page(sent, request.form, fault=fault, seconds=PATIENCE), 422 if fault else 200


@brand_pages.post('/brand/look')
@needs('desk')
def look() -> ResponseReturnValue:
    """Give the pages with what is typed so far, and what is said beside each value."""
    sent = typed() if visitor().may('editor') else Typed(clinic_folder(), '', {})
    drafted = looked_at(opened(sent) or present(sent.folder), sent)
    wish = wish_of(sent.folder, request.form)
    return here.show(
        'brand_live.html',
        parts_of_form=parts_of(drafted, {}),
        changed=changes_told(drafted),
        ends_key=ask_ends(drafted),
        ends=None,
        **look_values(sent.folder, wish, beside(drafted, wish)),
    )


@brand_pages.get('/brand/look/<key>')
@needs('desk')
def look_now(key: str) -> ResponseReturnValue:
    """Give the pages once they are drawn."""
    folder = clinic_folder()
    shown = seen(key, is_new='new' in request.args)
    return here.show('brand_look.html', **look_values(folder, wish_of(folder, request.args), shown))


@brand_pages.get('/brand/ends/<key>')
@needs('desk')
def ends(key: str) -> ResponseReturnValue:
    """Say which approvals saving would end."""
    return here.show('brand_ends.html', ends_key=key, ends=ends_of(key))


@brand_pages.post('/brand/logo')
@needs('editor')
def logo() -> ResponseReturnValue:
    """Take in a logo, and show it; nothing is saved."""
    sent, fault = send_logo(typed())
    return here.show('brand_logo.html', may_edit=True, **logo_values(sent, fault))


@brand_pages.get('/brand/logo/<key>')
@needs('desk')
def logo_picture(key: str) -> ResponseReturnValue:
    """Give the picture of a logo that this browser has chosen."""
    found = waiting_logo(key)
    return Response(found.data, mimetype=kind_of(found.file)) if found else abort(404)


@brand_pages.get('/brand/saved')
@needs('desk')
def saved_now() -> ResponseReturnValue:
    """Say how far the papers are that are printed anew."""
    return here.show('brand_saved.html', may_edit=visitor().may('editor'), **saved_values(clinic_folder()))


@brand_pages.post('/brand/back')
@needs('editor')
def back() -> ResponseReturnValue:
    """Take back what this browser saved last."""
    sent = Typed(clinic_folder(), '', {})
    try:
        take_back(sent.folder)
    except Overtaken:
        told = here.say(
            "The file has been changed since you saved it, so your save cannot be taken back from here. "
            "Below is what it says now."
        )
        return _form_page(sent, request.form, refusal=Refusal(told)), 409
    except Mistakes as error:
        return _form_page(sent, request.form, refusal=Refusal(_told(error.findings))), 409
    return redirect(url_for('brand.brand'), 303)


@brand_pages.post('/brand/clinic')
@needs('desk')
def clinic() -> ResponseReturnValue:
    """Show the papers and the brand of another clinic from now on."""
    folder = request.form.get('clinic', '')
    if folder in here.shelf().setting.library.clinics():
        session[here.CLINIC] = folder
    return redirect(local_path(request.form.get('next', '')), 303)


def _form_page(
    sent: Typed,
    asked: Mapping[str, str],
    *,
    fault: tuple[Finding, ...] = (),
    refusal: Refusal = Refusal(),
    seconds: float = 0.0,
) -> str:
    """Return the page with a form, or with what keeps the file from being one."""
    try:
        drafted = looked_at(opened(sent) or present(sent.folder), sent)
    except Mistakes as error:
        return _by_hand(sent, error.findings)
    return _page(drafted, sent, asked, refusal, fault, seconds)


def _page(
    drafted: Drafted,
    sent: Typed,
    asked: Mapping[str, str],
    refusal: Refusal = Refusal(),
    fault: tuple[Finding, ...] = (),
    seconds: float = 0.0,
) -> str:
    wish = wish_of(sent.folder, asked)
    ends_key = ask_ends(drafted)
    return here.show(
        'brand.html',
        place='brand',
        folder=sent.folder,
        known=here.shelf().setting.library.clinics(),
        drafted=drafted,
        parts_of_form=parts_of(drafted, refusal.merged.theirs if refusal.merged else {}),
        remarks=[(remark.field, remark_told(drafted, remark)) for remark in drafted.draft.remarks],
        refusal=refusal,
        digest=drafted.manuscript.digest,
        logos=sent.logos or mark_of_logos(sent.folder),
        changed=changes_told(drafted),
        ends_key=ends_key,
        ends=None,
        may_edit=visitor().may('editor'),
        **logo_values(sent, fault),
        **saved_values(sent.folder),
        **look_values(sent.folder, wish, beside(drafted, wish, seconds)),
    )


def _overtaken(sent: Typed, error: Overtaken) -> ResponseReturnValue:
    """Return the page that shows what was typed beside what lies in the file now."""
    lying = error.present
    memory().files.keep(lying.digest, lying)
    told = here.say("Somebody else has changed this brand since you opened it. Nothing of yours was saved yet.")
    try:
        both = merged(sent, lying)
    except Mistakes as broken:
        return _by_hand(sent, broken.findings), 409
    now = replace(both.sent, logos=mark_of_logos(sent.folder))
    return _page(looked_at(lying, now), now, request.form, Refusal(told, both)), 409


def _by_hand(sent: Typed, findings: tuple[Finding, ...]) -> str:
    """Return the page about a file that must be changed by hand first; what was typed stands on it."""
    known = opened(sent)
    mine = changed_fields(looked_at(known, sent)) if known else []
    clinics = here.shelf().setting.library.clinics()
    return here.show(
        'brand_by_hand.html', place='brand', folder=sent.folder, known=clinics, findings=findings, mine=mine
    )


def _told(findings: tuple[Finding, ...]) -> str:
    return ' '.join(map(finding_told, findings))
