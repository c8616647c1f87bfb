"""What somebody types on the Brand page, as a draft of the clinic's file; nothing is saved here."""

from collections.abc import Mapping
from concurrent.futures import TimeoutError as StillWorking
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import abort, request, session

from handouts.desk.brand.brand_memory import Slate, memory
from handouts.desk.views import here
from handouts.desk.written.brand_draft import BrandDraft, clinic_path, draft_brand
from handouts.desk.written.brand_form import BrandForm, Remark, brand_form
from handouts.desk.written.logo import NO_LOGO, Logo
from handouts.errors import Mistakes
from handouts.press.library import Library
from handouts.press.workspace.manuscript import Manuscript, read_manuscript
from handouts.press.workspace.yamledit import changed_yaml

# Before the name of a value in the form, so that none is taken for a field of the form's own.
MARK = 'brand:'
# More values than that are written by a drawing process: each takes some 15 ms.
MOST_AT_ONCE = 4
# Seconds for which that is waited for, behind a paper that is just being drawn.
PATIENCE = 30.0

Written = tuple[str, tuple[Remark, ...]]


@dataclass(frozen=True)
class Typed:
    """What was sent of a clinic's form: the values, the file that it showed, and what becomes of the logo.

    `logo` is the key of one that waits to be saved, `logos` tells which ones lay there when the form was shown.
    """

    folder: str
    digest: str
    values: Mapping[str, str]
    logo: str = ''
    has_no_logo: bool = False
    logos: str = ''


@dataclass(frozen=True)
class Drafted:
    """A clinic's form with what is typed: the file that it began with, and the brand as it would be."""

    manuscript: Manuscript
    form: BrandForm
    draft: BrandDraft
    has_other_logo: bool = False

    @property
    def is_new(self) -> bool:
        """Whether anything is not as it is saved."""
        return bool(self.draft.logo or self.draft.remarks or self.draft.text != self.manuscript.text)


def clinic_folder() -> str:
    """Return the clinic whose brand is shown: also one of which no paper can be printed."""
    known = here.shelf().setting.library.clinics()
    chosen = session.get(here.CLINIC, '')
    return chosen if chosen in known else here.clinic() or next(iter(known), '') or abort(404)


def typed() -> Typed:
    """Return what was sent; raise WrongUse for a clinic that there is not any more."""
    return typed_of(request.form)


def typed_of(form: Mapping[str, str]) -> Typed:
    """Return what stands in a form that was sent; a shade that is to be taken stands in the place of its colour."""
    values = {name.removeprefix(MARK): value for name, value in form.items() if name.startswith(MARK)}
    field, _, value = form.get('take', '').partition(' ')
    if field in values:
        values[field] = value
    folder = form.get('clinic', '')
    clinic_path(here.shelf().setting.library, folder)
    named = {name: form.get(name, '') for name in ('digest', 'waiting', 'logos')}
    return Typed(folder, named['digest'], values, named['waiting'], 'no_logo' in form, named['logos'])


def present(folder: str) -> Manuscript:
    """Return a clinic's file as it lies there now, and remember it; raises Mistakes where it cannot be read."""
    library = here.shelf().setting.library
    manuscript = read_manuscript(library.rooms, clinic_path(library, folder))
    memory().files.keep(manuscript.digest, manuscript)
    return manuscript


def opened(sent: Typed) -> Manuscript | None:
    """Return the file that a form was made of; None where that is forgotten."""
    found = memory().files.find(sent.digest)
    path = clinic_path(here.shelf().setting.library, sent.folder)
    return found if found and found.path == path else None


def form_of(manuscript: Manuscript) -> BrandForm:
    """Return the form of a clinic's file; raises Mistakes where it must be changed by hand."""
    return _form(here.shelf().setting.library, manuscript.file, manuscript.text, here.tongue().code)


@lru_cache(maxsize=10)
def _form(library: Library, file: str, text: str, language: str) -> BrandForm:
    return brand_form(library, file, text, language)


def looked_at(manuscript: Manuscript, sent: Typed) -> Drafted:
    """Return what is typed so far; what was worked out for the last look is not worked out again."""
    form, owner = form_of(manuscript), here.owner()
    wanted = _wanted(form, sent.values)
    last = memory().slates.find(owner)
    if last and last.base == form.text and last.wanted.keys() <= wanted.keys():
        new = {name: value for name, value in wanted.items() if last.wanted.get(name) != value}
        text, more = replace(form, text=last.text).written(new)
        remarks = (*(remark for remark in last.remarks if remark.field not in new), *more)
    else:
        text, remarks = form.written(wanted)
    memory().slates.keep(owner, Slate(form.text, wanted, text, remarks))
    return _drafted(manuscript, form, sent, (text, remarks))


def to_be_saved(manuscript: Manuscript, sent: Typed) -> Drafted:
    """Return what was typed as it is saved: written into the file in the order of the form."""
    form = form_of(manuscript)
    return _drafted(manuscript, form, sent, written(form, _wanted(form, sent.values)))


def _wanted(form: BrandForm, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values that differ from what the file says."""
    return {name: values[name] for name, field in form.fields.items() if values.get(name, field.shown) != field.shown}


def written(form: BrandForm, wanted: Mapping[str, str]) -> Written:
    """Return the file with these values; many of them are written while the desk answers others."""
    if len(wanted) > MOST_AT_ONCE:
        try:
            return here.desk().studio.now.ask(write_values, form, dict(wanted)).result(PATIENCE)
        except (StillWorking, BrokenProcessPool):
            pass
    return form.written(wanted)


def write_values(form: BrandForm, wanted: Mapping[str, str]) -> Written:
    """Return the file of a form with these values, as a drawing process is asked for it."""
    return form.written(wanted)


def _drafted(manuscript: Manuscript, form: BrandForm, sent: Typed, made: Written) -> Drafted:
    """Return the brand as it would be; what is wrong with the logo is said of it."""
    library, (text, remarks) = here.shelf().setting.library, made
    logo = NO_LOGO if sent.has_no_logo else waiting_logo(sent.logo)
    without = text
    try:
        if sent.has_no_logo:
            without = changed_yaml(text, {('logo',): ''}, form.file)
        draft = draft_brand(library, sent.folder, without, logo, remarks)
    except Mistakes as error:
        remarks = (*remarks, *(Remark('logo', finding) for finding in error.findings))
        draft = draft_brand(library, sent.folder, text, before=remarks)
    return Drafted(manuscript, form.typed(sent.values), draft, bool(logo) or without != text)


def waiting_logo(key: str) -> Logo:
    """Return a logo that this browser has chosen, and no other's."""
    found = memory().logos.find(key)
    return found.logo if found and found.owner == here.owner() else NO_LOGO
