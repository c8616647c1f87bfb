"""Where the workspace of somebody lies, and the project behind it."""

from pathlib import Path

from handouts.errors import WrongUse

PACKAGE = Path(__file__).parents[2]

# Where a workspace is known by.
CLINICS = Path('content', 'clinics')


def project_of(package: Path) -> Path:
    """Return the folder of the templates, styles and shared content: in the package if installed, else around it."""
    inside = package / 'project'
    return inside if inside.is_dir() else package.parent


PROJECT = project_of(PACKAGE)


def workspace_from(folder: Path, project: Path = PROJECT) -> Path:
    """Return the workspace of who is in a folder: this folder, or else the project; raise WrongUse if none is one."""
    found = next((place for place in (folder, project) if (place / CLINICS).is_dir()), None)
    if found is None:
        raise WrongUse(
            f"{folder} is no workspace: there is no folder {CLINICS.as_posix()} in it. Go to your clinic's folder "
            "first, or name it with --root. To lay out a new one: handouts new my-clinic"
        )
    return found
