"""A brand is saved as it was typed, what was before is remembered, and the last save can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import g, get_flashed_messages

from handouts.desk.brand.brand_memory import WaitingLogo, memory
from handouts.desk.brand.brand_saved import last_save, save_draft, saved_values, take_back
from handouts.desk.brand.brand_typed import Drafted, Typed, form_of, present, to_be_saved
from handouts.desk.written.logo import Logo
from handouts.errors import Mistakes
from handouts.press.workspace.manuscript import Overtaken
from handouts.words.approval.approvals import Leaflet
from tests import brand_cases
from tests.brand_cases import CLINIC, LOGO, OTHER_LOGO, approve, inside, until_printed
from tests.desk_cases import Visit
from tests.test_picture import photo

small, as_it_was = brand_cases.small, brand_cases.as_it_was
PHOTO = photo('PNG')


@pytest.fixture
def folder(small: Visit) -> Iterator[Path]:
    """The small clinic's folder, whose desk is asked as a view asks it."""
    with inside(small):
        memory().saves.take('ana')
        yield small.desk.root / 'content/clinics/clinic'


def typed(logo: Logo | None = None, *, has_no_logo: bool = False, **values: str) -> Drafted:
    """Return the form with these values."""
    lies = present('clinic')
    if logo:
        memory().logos.keep('key', WaitingLogo('ana', logo))
    shown = {name: field.shown for name, field in form_of(lies).fields.items()}
    named = {name.replace('__', '.'): value for name, value in values.items()}
    sent = Typed('clinic', lies.digest, {**shown, **named}, 'key' if logo else '', has_no_logo)
    return to_be_saved(lies, sent)


def files(folder: Path) -> dict[str, bytes]:
    """Return all that lies in the clinic's folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


BEFORE = {'clinic.yaml': CLINIC.encode(), 'logo.svg': LOGO}


def test_what_was_typed_is_saved_and_taken_back_to_the_letter(folder: Path) -> None:
    save_draft(typed(phone='602-555-0199'))
    assert files(folder) == {**BEFORE, 'clinic.yaml': CLINIC.replace('0100', '0199').encode()}
    g.pop('shelf')
    take_back('clinic')
    assert files(folder) == BEFORE


def test_a_logo_of_the_same_name_is_taken_back_too(folder: Path) -> None:
    save_draft(typed(Logo('logo.svg', OTHER_LOGO)))
    assert files(folder) == {**BEFORE, 'logo.svg': OTHER_LOGO}
    take_back('clinic')
    assert files(folder) == BEFORE


def test_a_logo_of_another_kind_is_named_no_more_after_it_was_taken_back(folder: Path) -> None:
    save_draft(typed(Logo('logo.png', PHOTO)))
    assert files(folder) == {
        'clinic.yaml': CLINIC.replace('logo.svg', 'logo.png').encode(),
        'logo.svg': LOGO,
        'logo.png': PHOTO,
    }
    take_back('clinic')
    assert files(folder) == {**BEFORE, 'logo.png': PHOTO}


def test_a_logo_is_left_out_and_stays_in_its_folder(folder: Path) -> None:
    save_draft(typed(has_no_logo=True))
    assert files(folder) == {**BEFORE, 'clinic.yaml': CLINIC.replace('logo: logo.svg\n', '').encode()}
    take_back('clinic')
    assert files(folder) == BEFORE


def test_nothing_typed_is_not_saved_and_leaves_the_last_save_as_it_is(folder: Path) -> None:
    save_draft(typed(phone='7'))
    last, before = last_save('clinic'), (folder / 'clinic.yaml').stat().st_mtime_ns
    save_draft(typed())
    assert last_save('clinic') is last
    assert (folder / 'clinic.yaml').stat().st_mtime_ns == before
    assert get_flashed_messages() == ["Nothing was changed, so nothing was saved."]


def test_what_cannot_be_saved_is_not_remembered(folder: Path) -> None:
    with pytest.raises(Mistakes):
        save_draft(typed(colours__main='#cccccc'))
    drafted = typed(phone='7')
    (folder / 'clinic.yaml').write_text('name: Theirs\n')
    with pytest.raises(Overtaken):
        save_draft(drafted)
    assert last_save('clinic') is None
    assert (folder / 'clinic.yaml').read_text() == 'name: Theirs\n'


@pytest.mark.parametrize('name', ['clinic.yaml', 'logo.svg'])
def test_what_somebody_else_changed_since_is_not_taken_back(folder: Path, name: str) -> None:
    save_draft(typed(Logo('logo.svg', OTHER_LOGO), phone='7'))
    (folder / name).write_bytes(BEFORE[name] + b'\n')
    changed = files(folder)
    with pytest.raises(Overtaken):
        take_back('clinic')
    assert files(folder) == changed


def test_only_the_last_save_is_taken_back_and_only_once(folder: Path) -> None:
    save_draft(typed(phone='7'))
    save_draft(typed(phone='8'))
    take_back('clinic')
    assert (folder / 'clinic.yaml').read_text() == CLINIC.replace('602-555-0100', "'7'")
    take_back('clinic')
    assert (folder / 'clinic.yaml').read_text() == CLINIC.replace('602-555-0100', "'7'")
    assert "There is nothing to take back" in get_flashed_messages()[-1]


def test_what_one_browser_saved_another_cannot_take_back(small: Visit, folder: Path) -> None:
    save_draft(typed(phone='7'))
    with inside(small, 'bea'):
        take_back('clinic')
    assert '7' in (folder / 'clinic.yaml').read_text()
    assert last_save('second') is None


@pytest.mark.usefixtures('folder')
def test_the_papers_that_change_by_it_are_remembered(small: Visit) -> None:
    rest = approve(small, 'advice/rest')
    until_printed(small.desk.keeper)
    g.shelf = small.desk.keeper.refresh()
    save_draft(typed(phone='7'))
    last = last_save('clinic')
    assert last
    assert (set(last.anew), last.fallen) == ({rest, Leaflet('clinic', 'advice/quiet', 'en')}, (rest,))


def test_the_last_save_is_told_of_until_the_file_is_another(folder: Path) -> None:
    assert saved_values('clinic')['saved'] is None
    save_draft(typed(phone='7'))
    told = saved_values('clinic')
    assert told['saved'] == last_save('clinic')
    assert len(told['rows']) == 2
    (folder / 'clinic.yaml').write_text('name: Theirs\n')
    assert saved_values('clinic')['saved'] is None
    (folder / 'clinic.yaml').unlink()
    assert saved_values('second')['saved'] is None
