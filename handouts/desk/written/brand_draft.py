"""A clinic's brand as somebody types it: what is said against it, and what would be printed; nothing is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from handouts.desk.written.brand_form import Remark
from handouts.desk.written.brand_judged import judge_brand
from handouts.desk.written.draft import DraftRooms
from handouts.desk.written.logo import NO_LOGO, Logo
from handouts.errors import Finding, Mistakes, WrongUse
from handouts.model import Clinic, Job, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamledit import changed_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandRooms(DraftRooms):
    """The rooms of a workspace in which a clinic's file says what is typed, and a new logo lies beside it."""

    logo: Logo

    def pictures(self, folder: Path) -> dict[str, bytes]:
        """Return the pictures of a folder by file name."""
        lying = Rooms.pictures(self, folder)
        return {**lying, self.logo.file: self.logo.data} if self.logo and folder == self.path.parent else lying


@dataclass(frozen=True)
class BrandDraft:
    """A clinic's file as it is typed, with its new logo if any, and all that is said against it.

    `library` is all that the workspace would hold.
    """

    folder: str
    text: str
    logo: Logo
    library: Library
    remarks: tuple[Remark, ...]

    @property
    def clinic(self) -> Clinic:
        """The clinic that it describes; raises Mistakes where it describes none."""
        if self.remarks:
            raise Mistakes(remark.finding for remark in self.remarks)
        return self.library.clinic(self.folder)

    def of(self, field: str) -> tuple[Remark, ...]:
        """Return what is said against one field."""
        return tuple(remark for remark in self.remarks if remark.field == field)


def clinic_path(library: Library, folder: str) -> Path:
    """Return where a clinic's file lies; raise WrongUse for a clinic that there is not."""
    if folder not in library.clinics():
        raise WrongUse(f"There is no clinic '{folder}'. There are: {', '.join(library.clinics())}.")
    return library.rooms.root / 'content' / 'clinics' / folder / 'clinic.yaml'


def draft_brand(
    library: Library, folder: str, text: str, logo: Logo = NO_LOGO, before: Iterable[Remark] = ()
) -> BrandDraft:
    """Return a clinic's brand as it would be with this text and a new logo, if there is one.

    `before` is what was said against what was typed before it became this text. Raises Mistakes where the logo
    cannot be named in the text.
    """
    rooms, path = library.rooms, clinic_path(library, folder)
    file, remarks = rooms.shown(path), list(before)
    if logo:
        text = changed_yaml(text, {('logo',): logo.file}, file)
    drafted = Library(BrandRooms(rooms.root, rooms.project, path=path, typed=text, logo=logo))
    try:
        says = drafted.clinic(folder).says
        if logo and says.cover.lower() == logo.file:
            told = f"The picture of the cover is called '{logo.file}' too, and would be written over."
            hint = "Give that picture another name, and write it under 'cover' in the file."
            remarks.append(Remark('logo', Finding(file, 0, 'picture', told, hint)))
    except Mistakes as error:
        remarks += judge_brand(file, text, error.findings)
    return BrandDraft(folder, text, logo, drafted, tuple(remarks))


def rebranded(draft: BrandDraft, job: Job) -> Job:
    """Return a job as it would be with a brand that is being typed, marked as a draft that nobody has approved.

    Raises Mistakes where nothing can be printed with it.
    """
    request = Request((escape(job.paper),), (job.language,), (job.edition.name,), (draft.folder,))
    plan = make_plan(draft.library, request)
    if not plan.jobs:
        raise Mistakes(plan.findings)
    return plan.jobs[0]
