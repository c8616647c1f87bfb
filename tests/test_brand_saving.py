"""A clinic's file and a new logo are saved, both or none."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handouts.desk.written.brand_draft import BrandDraft, draft_brand
from handouts.desk.written.brand_form import Remark
from handouts.desk.written.brand_saving import save_brand
from handouts.desk.written.logo import NO_LOGO, Logo
from handouts.errors import Finding, Mistakes
from handouts.press.library import Library
from handouts.press.workspace.manuscript import Manuscript, Overtaken, manuscript_of, read_manuscript
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamledit import changed_yaml
from tests.conftest import Workspace
from tests.test_picture import SVG, photo
from tests.test_place import full_disk, names

FOLDER = 'content/clinics/clinic'
OLD, NEW = (SVG.format(f'<path d="M0 0h{width}v9z"/>').encode() for width in (5, 9))
PHOTO = photo('PNG')
BEFORE = b'\xef\xbb\xbf# ours\r\nname: A # us\r\nlogo: logo.svg\r\n'


@pytest.fixture
def clinic(workspace: Workspace) -> Path:
    """The folder of a clinic whose file comes from Windows, with a logo."""
    workspace.write(f'{FOLDER}/clinic.yaml', BEFORE)
    workspace.write(f'{FOLDER}/logo.svg', OLD)
    return workspace.root / FOLDER


def read(clinic: Path) -> Manuscript:
    """Return the file as the page reads it."""
    return read_manuscript(Rooms(clinic.parents[2]), clinic / 'clinic.yaml')


def typed(clinic: Path, logo: Logo = NO_LOGO, name: str = 'B') -> BrandDraft:
    """Return what somebody typed."""
    text = changed_yaml(read(clinic).text, {('name',): name})
    return draft_brand(Library(Rooms(clinic.parents[2])), 'clinic', text, logo)


def lying(clinic: Path) -> dict[str, bytes]:
    """Return all that lies in the folder."""
    return {name: (clinic / name).read_bytes() for name in names(clinic)}


def test_the_file_is_saved_in_its_own_manner(clinic: Path) -> None:
    saved = save_brand(read(clinic), typed(clinic))
    assert lying(clinic) == {'clinic.yaml': BEFORE.replace(b'name: A', b'name: B'), 'logo.svg': OLD}
    assert saved == read(clinic)


def test_the_file_and_a_logo_of_the_old_one_s_name_are_saved(clinic: Path) -> None:
    save_brand(read(clinic), typed(clinic, Logo('logo.svg', NEW)))
    assert lying(clinic) == {'clinic.yaml': BEFORE.replace(b'name: A', b'name: B'), 'logo.svg': NEW}


def test_a_logo_of_another_kind_is_named_in_the_file_and_the_old_one_stays(clinic: Path) -> None:
    save_brand(read(clinic), typed(clinic, Logo('logo.png', PHOTO), 'A'))
    assert lying(clinic) == {
        'clinic.yaml': BEFORE.replace(b'logo.svg', b'logo.png'),
        'logo.png': PHOTO,
        'logo.svg': OLD,
    }
    assert Library(Rooms(clinic.parents[2])).clinic('clinic').says.logo == 'logo.png'


def test_a_logo_alone_is_saved(clinic: Path) -> None:
    save_brand(read(clinic), typed(clinic, Logo('logo.svg', NEW), 'A'))
    assert lying(clinic) == {'clinic.yaml': BEFORE, 'logo.svg': NEW}


@pytest.mark.parametrize('logo', [NO_LOGO, Logo('logo.svg', NEW), Logo('logo.png', PHOTO)])
def test_what_somebody_else_saved_meanwhile_stays(logo: Logo, clinic: Path) -> None:
    manuscript, draft = read(clinic), typed(clinic, logo)
    (clinic / 'clinic.yaml').write_bytes(b'name: C\n')
    with pytest.raises(Overtaken) as error:
        save_brand(manuscript, draft)
    assert error.value.present.text == 'name: C\n'
    assert lying(clinic) == {'clinic.yaml': b'name: C\n', 'logo.svg': OLD}


def test_a_file_is_known_again_by_the_digest_that_the_page_kept(clinic: Path) -> None:
    draft, rooms = typed(clinic, Logo('logo.svg', NEW)), Rooms(clinic.parents[2])
    digest = read(clinic).digest
    save_brand(manuscript_of(rooms, clinic / 'clinic.yaml', digest), draft)
    with pytest.raises(Overtaken):
        save_brand(manuscript_of(rooms, clinic / 'clinic.yaml', digest), typed(clinic, name='D'))
    assert lying(clinic)['logo.svg'] == NEW


@pytest.mark.parametrize('logo', [NO_LOGO, Logo('logo.svg', NEW)])
def test_nothing_is_saved_while_something_is_said_against_it(logo: Logo, clinic: Path) -> None:
    library, before = Library(Rooms(clinic.parents[2])), lying(clinic)
    for draft in (
        draft_brand(library, 'clinic', "name: A\ncolours: {ink: '#dddddd'}\n", logo),
        draft_brand(library, 'clinic', 'name: B\n', logo, [Remark('city', Finding('x', 0, 'r', "Too long.", ""))]),
    ):
        with pytest.raises(Mistakes):
            save_brand(read(clinic), draft)
        assert lying(clinic) == before


def refused(clinic: Path, logo: Logo) -> str:
    """Return what is said of saving a brand that cannot be saved, and see that nothing of it was."""
    before = {name: (clinic / name).read_bytes() for name in names(clinic) if (clinic / name).is_file()}
    with pytest.raises(Mistakes) as error:
        save_brand(read(clinic), typed(clinic, logo))
    assert before == {name: (clinic / name).read_bytes() for name in names(clinic) if (clinic / name).is_file()}
    return str(error.value)


def test_a_disk_on_which_the_logo_has_no_room(clinic: Path) -> None:
    big = Logo('logo.svg', NEW + b' ' * 100_000)
    with full_disk(50_000):
        assert 'clinic.yaml: The file could not be written: File too large. Nothing was changed.' in refused(
            clinic, big
        )


def test_a_disk_on_which_the_file_has_no_room(clinic: Path) -> None:
    logo = Logo('logo.png', photo('PNG', 4, 4))
    with full_disk(len(logo.data)):
        (clinic / 'clinic.yaml').chmod(0o644)
        long = changed_yaml(read(clinic).text, {('address',): 'x' * 1000})
        draft = draft_brand(Library(Rooms(clinic.parents[2])), 'clinic', long, logo)
        with pytest.raises(Mistakes, match=r'The file could not be written: File too large'):
            save_brand(read(clinic), draft)
    assert lying(clinic) == {'clinic.yaml': BEFORE, 'logo.svg': OLD}


def test_a_write_protected_file_or_logo(clinic: Path) -> None:
    logo = Logo('logo.svg', NEW)
    (clinic / 'logo.svg').chmod(0o444)
    assert "The logo could not be written: it is write-protected." in refused(clinic, logo)
    (clinic / 'logo.svg').chmod(0o644)
    (clinic / 'clinic.yaml').chmod(0o444)
    assert "The file could not be written: it is write-protected." in refused(clinic, logo)


def test_a_folder_in_the_place_of_the_logo(clinic: Path) -> None:
    (clinic / 'logo.png').mkdir()
    assert "The logo could not be written: Is a directory." in refused(clinic, Logo('logo.png', PHOTO))


def test_a_link_in_the_place_of_the_logo_is_not_written_through(clinic: Path, tmp_path: Path) -> None:
    (tmp_path / 'precious').write_bytes(b'keep')
    (clinic / 'logo.svg').unlink()
    (clinic / 'logo.svg').symlink_to(tmp_path / 'precious')
    save_brand(read(clinic), typed(clinic, Logo('logo.svg', NEW)))
    assert (tmp_path / 'precious').read_bytes() == b'keep'
    assert not (clinic / 'logo.svg').is_symlink()
    assert (clinic / 'logo.svg').read_bytes() == NEW


def test_of_many_who_save_at_once_one_wins_with_its_logo(clinic: Path) -> None:
    manuscript = read(clinic)
    drafts = [
        typed(clinic, Logo('logo.svg', SVG.format(f'<path d="M0 0h{number}"/>').encode()), f'B{number}')
        for number in range(8)
    ]

    def save(draft: BrandDraft) -> bool:
        try:
            save_brand(manuscript, draft)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        won = [draft for draft, did in zip(drafts, many.map(save, drafts), strict=True) if did]
    assert len(won) == 1
    assert read(clinic).text == won[0].text
    assert lying(clinic).keys() == {'clinic.yaml', 'logo.svg'}
    assert lying(clinic)['logo.svg'] == won[0].logo.data
