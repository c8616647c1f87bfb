"""The record of what lies in the output folder, and the gallery to look through it."""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, replace
from html import escape
from pathlib import Path
from typing import Any

from handouts.errors import Finding
from handouts.model import Printed
from handouts.press.place import place_file

# A clinic, a paper and a language.
Held = tuple[str, str, str]

MANIFEST = 'manifest.json'
GALLERY = 'index.html'


def read_manifest(output: Path) -> dict[str, Printed]:
    """Return what the last runs printed, by target; nothing if there is no whole manifest."""
    try:
        entries = json.loads((output / MANIFEST).read_text(encoding='utf-8'))['pdfs']
        return {entry['path']: _printed(entry) for entry in entries}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_manifest(
    output: Path, printed: Iterable[Printed], held: Container[Held], findings: Iterable[Finding]
) -> list[Printed]:
    """Write the manifest anew and return its entries.

    A job that was refused keeps its old entry if its old PDF still lies there. `held` are the clinics,
    papers and languages that the workspace holds: what is not among them is forgotten. `findings` are
    those that kept a paper from becoming a job.
    """
    entries = {target: entry for target, entry in read_manifest(output).items() if _held(entry) in held}
    for new in printed:
        if new.sha256:
            entries[new.target] = new
        elif new.target in entries:
            entries[new.target] = replace(entries[new.target], findings=new.findings)
    for finding in findings:
        for target, entry in entries.items():
            if (entry.paper, entry.language) == (finding.paper, finding.language):
                entries[target] = replace(entry, findings=(*entry.findings, finding))
    kept = [entries[target] for target in sorted(entries) if (output / target).is_file()]
    listed = {'pdfs': [_entry(entry) for entry in kept]}
    place_file(output / MANIFEST, (json.dumps(listed, indent=1, ensure_ascii=False) + '\n').encode())
    return kept


def _held(entry: Printed) -> Held:
    return entry.clinic, entry.paper, entry.language


def _entry(printed: Printed) -> dict[str, Any]:
    entry = asdict(printed)
    del entry['is_new']
    return {'path': entry.pop('target'), **entry}


def _printed(entry: Mapping[str, Any]) -> Printed:
    values = dict(entry)
    findings = tuple(Finding(**finding) for finding in values.pop('findings'))
    return Printed(target=values.pop('path'), findings=findings, pictures=tuple(values.pop('pictures')), **values)


def write_gallery(output: Path, entries: Iterable[Printed]) -> None:
    """Write the page that shows a picture of every printed page."""
    page = GALLERY_PAGE.replace('{papers}', '\n'.join(_paper(entry) for entry in entries))
    place_file(output / GALLERY, page.encode())


def _paper(entry: Printed) -> str:
    pictures = ''.join(
        f'<img src="{escape(name)}" alt="{escape(entry.title)}, page {number}" loading="lazy">'
        for number, name in enumerate(entry.pictures, 1)
    )
    return (
        f'<section><h2><a href="{escape(entry.target)}">{escape(entry.title)}</a></h2>'
        f'<p>{escape(entry.clinic)} · {entry.paper} · {entry.language} · {entry.edition} · '
        f'{entry.pages} pages · words {entry.words}</p><div>{pictures}</div></section>'
    )


GALLERY_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>All printed papers</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1d2b36 }
section { margin: 2.5rem 0 } h2 { margin: 0 } p { margin: .2rem 0 .8rem }
div { display: flex; flex-wrap: wrap; gap: 1rem } img { max-width: 100%; height: auto; box-shadow: 0 1px 6px #0005 }
</style></head><body><h1>All printed papers</h1>
{papers}
</body></html>
"""
