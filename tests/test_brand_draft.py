"""A clinic's brand as it is typed: what would be printed with it, and nothing of it saved."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.desk.written.brand_draft import BrandDraft, clinic_path, draft_brand, rebranded
from handouts.desk.written.brand_form import Remark
from handouts.desk.written.logo import Logo
from handouts.errors import Finding, Mistakes, WrongUse
from handouts.model import Job, Request
from handouts.press.library import DRAFT_MARK, Library
from handouts.press.plan import make_plan
from handouts.press.press import make_pdf
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamledit import changed_yaml
from handouts.press.workspace.yamlwriting import KeyPath
from tests.conftest import Workspace
from tests.test_picture import SVG, photo

PLACE = 'content/clinics/clinic/clinic.yaml'
PHOTO = photo('PNG')
LOGO = Logo('logo.svg', SVG.format('<path d="M0 0h9v9z"/>').encode())


def library(root: Path = PROJECT) -> Library:
    """Return all that a workspace holds."""
    return Library(Rooms(root))


def draft(workspace: Workspace, text: str, logo: Logo = LOGO) -> BrandDraft:
    """Return the brand of the small clinic with this text and a logo."""
    return draft_brand(library(workspace.root), 'clinic', text, logo)


def files(folder: Path) -> dict[Path, bytes]:
    """Return all that lies in a folder."""
    return {path: path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def test_a_clinic_is_what_is_typed_and_nothing_is_saved(workspace: Workspace) -> None:
    before = files(workspace.root)
    drafted = draft_brand(library(workspace.root), 'clinic', '\ufeffname: New Name\r\nphone: 1-2\r\n')
    assert (drafted.remarks, drafted.clinic.says.name, drafted.clinic.says.phone) == ((), 'New Name', '1-2')
    assert (drafted.clinic.folder, drafted.clinic.file) == ('clinic', PLACE)
    assert drafted.clinic.source.text == 'name: New Name\nphone: 1-2\n'
    assert library(workspace.root).clinic('clinic').says.name == 'Small Clinic'
    assert files(workspace.root) == before


def test_a_new_logo_is_named_and_lies_in_the_clinic_s_folder_only_in_the_draft(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/cover.png', PHOTO)
    drafted = draft(workspace, 'name: A\n')
    assert drafted.text == 'name: A\nlogo: logo.svg\n'
    assert drafted.clinic.says.logo == 'logo.svg'
    assert drafted.clinic.pictures == {'cover.png': PHOTO, 'logo.svg': LOGO.data}
    assert drafted.library.rooms.pictures(workspace.root / 'content') == {}
    assert not (workspace.root / 'content/clinics/clinic/logo.svg').exists()


def test_a_new_logo_stands_before_the_old_one_of_its_name(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/logo.svg', SVG.format('<script/>'))
    drafted = draft(workspace, 'name: A\nlogo: logo.svg # ours\n')
    assert (drafted.remarks, drafted.text) == ((), 'name: A\nlogo: logo.svg # ours\n')
    assert drafted.clinic.pictures['logo.svg'] == LOGO.data


@pytest.mark.parametrize('cover', ['logo.svg', 'LOGO.svg'])
def test_a_logo_that_would_take_the_place_of_the_cover_is_refused(cover: str, workspace: Workspace) -> None:
    workspace.write(f'content/clinics/clinic/{cover}', LOGO.data)
    (remark,) = draft(workspace, f'name: A\ncover: {cover}\n').remarks
    assert remark.field == 'logo'
    assert "The picture of the cover is called 'logo.svg' too" in remark.finding.message
    assert draft_brand(library(workspace.root), 'clinic', f'name: A\ncover: {cover}\n').remarks == ()


def test_what_is_wrong_is_told_by_field_and_there_is_no_clinic(workspace: Workspace) -> None:
    before = Remark('city', Finding(PLACE, 0, 'by-hand', "Too long.", "Shorten it."))
    drafted = draft_brand(library(workspace.root), 'clinic', "name: A\ncolours: {ink: '#dddddd'}\n", before=[before])
    assert [remark.field for remark in drafted.remarks] == ['city', 'colours.ink']
    assert drafted.of('city') == (before,)
    assert drafted.of('name') == ()
    with pytest.raises(Mistakes) as error:
        drafted.clinic  # noqa: B018
    assert error.value.findings == tuple(remark.finding for remark in drafted.remarks)
    only = draft_brand(library(workspace.root), 'clinic', 'name: A\n', before=[before])
    with pytest.raises(Mistakes, match=r'Too long\.'):
        only.clinic  # noqa: B018


def test_a_clinic_whose_file_lies_there_broken_can_be_mended(workspace: Workspace) -> None:
    workspace.write(PLACE, "name: A\ncolours: {ink: '#dddddd'}\n")
    drafted = draft_brand(library(workspace.root), 'clinic', "name: A\ncolours: {ink: '#111111'}\n")
    assert drafted.clinic.says.colours.ink == '#111111'


@pytest.mark.parametrize('folder', ['', 'none', '../clinics/clinic', '.', '/etc', 'clinic/'])
def test_a_clinic_that_there_is_not_is_refused(folder: str, workspace: Workspace) -> None:
    with pytest.raises(WrongUse, match=r"There is no clinic '.*'\. There are: clinic\."):
        clinic_path(library(workspace.root), folder)
    with pytest.raises(WrongUse):
        draft_brand(library(workspace.root), folder, 'name: A\n')


def jobs(root: Path) -> Iterator[Job]:
    """Yield the jobs of a workspace."""
    yield from make_plan(library(root), Request()).jobs


@pytest.mark.parametrize('root', [PROJECT, PROJECT / 'tests/clinic'], ids=['project', 'second'])
def test_a_brand_that_is_as_it_was_makes_the_same_jobs(root: Path) -> None:
    drafts: dict[str, BrandDraft] = {}
    count = 0
    for job in jobs(root):
        folder = job.clinic.folder
        text = job.clinic.source.text
        drafts.setdefault(folder, draft_brand(library(root), folder, text))
        assert rebranded(drafts[folder], job) == job
        count += 1
    assert count >= 5


# What of a job hangs on the clinic, by what is changed: all else must stay.
HANGS: dict[str, tuple[KeyPath, str, set[str]]] = {
    'a name': (('name',), 'B', {'clinic'}),
    'a colour': (('colours', 'main'), '#0b3a4b', {'clinic'}),
    'a font': (('fonts', 'headings'), 'Source Sans 3', {'clinic', 'fonts'}),
    'the paper': (('paper',), 'a4', {'clinic', 'sheet'}),
    'the language': (('language',), 'es', {'clinic', 'slip'}),
}


@pytest.mark.parametrize('name', HANGS)
def test_all_that_hangs_on_the_clinic_is_new_and_nothing_else(name: str) -> None:
    path, value, fields = HANGS[name]
    for job in jobs(PROJECT):
        text = changed_yaml(job.clinic.source.text, {path: value})
        new = rebranded(draft_brand(library(), job.clinic.folder, text), job)
        changed = {key for key in vars(job) if getattr(job, key) != getattr(new, key)}
        assert changed <= fields
        # The Spanish slip has no phrases of its own, and one font is in all papers.
        assert changed == fields or name in ('a font', 'the language')
        assert bool(new.sheet.panels) == bool(job.sheet.panels)
        if name == 'a font':
            assert 'Zilla Slab' not in new.fonts


def test_a_rebranded_job_is_a_draft_whatever_was_approved(workspace: Workspace) -> None:
    job = replace(workspace.job('Rest.\n'), mark='', foot='approved 2026-11-23')
    new = rebranded(draft_brand(library(workspace.root), 'clinic', 'name: B\n'), job)
    assert (new.mark, new.foot) == (job.strings.phrases[DRAFT_MARK], '')


def test_a_rebranded_paper_is_drawn_with_its_new_words_logo_and_colours(workspace: Workspace) -> None:
    job = workspace.job('Call {{ clinic.phone }}.\n')
    text = (
        "name: Casa Ñandú\nphone: 602-555-0100\ncolours: {main: '#0b3a4b'}\nfonts: {text: Source Sans 3}\npaper: a4\n"
    )
    made = make_pdf(rebranded(draft(workspace, text), job))
    assert 'Casa Ñandú' in ' '.join([*made.page.flow.split(), *made.page.margins])
    assert 'Call 602-555-0100.' in made.page.flow
    assert '--main: #0b3a4b' in ' '.join(made.page.css)
    assert 'picture:clinic/logo.svg' in made.page.html
    assert made.reading.sizes[0] == pytest.approx((595.28, 841.89), abs=0.5)


def test_with_a_broken_brand_nothing_is_drawn(workspace: Workspace) -> None:
    job = workspace.job('Rest.\n')
    with pytest.raises(Mistakes, match=r"'ink' #dddddd on white paper has a contrast of"):
        rebranded(draft_brand(library(workspace.root), 'clinic', "name: A\ncolours: {ink: '#dddddd'}\n"), job)


def test_a_paper_whose_name_holds_signs_of_patterns_is_that_paper(workspace: Workspace) -> None:
    workspace.paper('One.\n', 'ab/paper.en.md')
    workspace.paper('Two.\n', '[ab]/paper.en.md')
    for job in workspace.jobs():
        new = rebranded(draft_brand(library(workspace.root), 'clinic', 'name: B\n'), job)
        assert (new.paper, new.source) == (job.paper, job.source)
