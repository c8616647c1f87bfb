"""The record of what lies in the output folder, and the gallery to look through it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from pydantic import TypeAdapter

from handouts.errors import Finding, mistake
from handouts.model import Printed
from handouts.press.place import place_file

# A clinic, a paper and a language.
Held = tuple[str, str, str]

MANIFEST = 'manifest.json'
GALLERY = 'index.html'


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in the output folder, as it is written down there."""

    pdfs: tuple[Printed, ...] = ()


JSON = TypeAdapter(Manifest)


def read_manifest(output: Path) -> dict[str, Printed]:
    """Return what the last runs printed, by path; nothing if there is no whole manifest."""
    try:
        manifest = JSON.validate_json((output / MANIFEST).read_bytes())
    except (OSError, ValueError):
        manifest = Manifest()
    return {printed.path: printed for printed in manifest.pdfs}


def write_manifest(
    output: Path, printed: Iterable[Printed], held: Container[Held], findings: Iterable[Finding]
) -> list[Printed]:
    """Write the manifest anew and return its entries; raise Mistakes if it cannot be written.

    A job that was refused keeps its old entry if its old PDF still lies there. `held` are the clinics,
    papers and languages that the workspace holds: what is not among them is forgotten. `findings` are
    those that kept a paper from becoming a job.
    """
    findings = list(findings)
    entries = {path: entry for path, entry in read_manifest(output).items() if _held(entry) in held}
    for path, entry in entries.items():
        keeping = tuple(found for found in findings if (found.paper, found.language) == (entry.paper, entry.language))
        entries[path] = replace(entry, findings=keeping or entry.findings)
    for new in printed:
        if new.sha256:
            entries[new.path] = new
        elif new.path in entries:
            entries[new.path] = replace(entries[new.path], findings=new.findings)
    kept = [entries[path] for path in sorted(entries) if (output / path).is_file()]
    text = JSON.dump_json(Manifest(tuple(kept)), indent=1, exclude={'pdfs': {'__all__': {'is_new'}}})
    _write(output / MANIFEST, text + b'\n')
    return kept


def _held(entry: Printed) -> Held:
    return entry.clinic, entry.paper, entry.language


def write_gallery(output: Path, entries: Iterable[Printed]) -> None:
    """Write the page that shows a picture of every printed page: all of them small, then each to look at.

    Raises Mistakes if it cannot be written.
    """
    entries = list(entries)
    page = GALLERY_PAGE.substitute(
        contact='\n'.join(_contact(entry) for entry in entries), papers='\n'.join(_paper(entry) for entry in entries)
    )
    _write(output / GALLERY, page.encode())


def _write(path: Path, data: bytes) -> None:
    """Write a file about the run; raise Mistakes if it cannot be written."""
    try:
        place_file(path, data)
    except OSError as error:
        message = f"The file could not be written: {error.strerror}."
        hint = "Look at the room on the disk and at the permissions of the output folder, then print again."
        raise mistake(str(path), 0, 'not-written', message, hint) from None


def _contact(entry: Printed) -> str:
    """Return the small pictures of one PDF, which lead to the large ones."""
    pictures = ''.join(f'<img src="{quote(name)}" alt="" loading="lazy">' for name in entry.pictures)
    return f'<a href="#{quote(entry.path)}"><span>{pictures}</span>{escape(entry.title)}, {entry.edition}</a>'


def _paper(entry: Printed) -> str:
    pictures = ''.join(
        f'<img src="{quote(name)}" alt="{escape(entry.title)}, page {number}" loading="lazy">'
        for number, name in enumerate(entry.pictures, 1)
    )
    slip = f' · <a href="{quote(entry.slip)}">job slip</a>' if entry.slip else ''
    return (
        f'<section id="{escape(entry.path)}"><h2><a href="{quote(entry.path)}">{escape(entry.title)}</a></h2>'
        f'<p>{escape(entry.clinic)} · {escape(entry.paper)} · {entry.language} · {entry.edition} · '
        f'{entry.pages} pages · words {entry.words}{slip}</p><div>{pictures}</div></section>'
    )


GALLERY_PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>All printed papers</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1d2b36 }
section { margin: 2.5rem 0; padding-top: 1rem; border-top: 1px solid #ccd3d9 } h2 { margin: 0 }
p { margin: .2rem 0 .8rem } a { color: #1f5a6b }
section div { display: flex; flex-wrap: wrap; gap: 1rem }
section img { max-width: 100%; height: auto; box-shadow: 0 1px 6px #0005 }
nav { display: flex; flex-wrap: wrap; gap: 1.2rem 1.6rem } nav a { font-size: .85rem; text-decoration: none }
nav span { display: flex; flex-wrap: wrap; gap: 3px; margin-bottom: 4px }
nav img { height: 7.5rem; box-shadow: 0 0 2px #0006 }
</style></head><body><h1>All printed papers</h1>
<nav aria-label="All pages, small">
$contact
</nav>
$papers
</body></html>
""")
