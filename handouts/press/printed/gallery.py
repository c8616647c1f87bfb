"""The gallery: pages to look through all that lies printed."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from glob import escape as escaped
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from types import MappingProxyType
from urllib.parse import quote

from handouts.model import Printed
from handouts.press.printed.manifest import manifest_of, read_part, write_beside, written_clinics
from handouts.press.workspace.place import GALLERY

# Bytes of the record of what one page shows, a few hundred PDFs: a browser takes long to open a page of many more.
MOST = 2_000_000
ALL = "All printed papers"
# By which a page of ours is known among others that somebody has put there.
OURS = '<meta name="generator" content="handouts gallery">'
NOTHING: Mapping[str, str] = MappingProxyType({})


def write_gallery(output: Path, most: int = MOST) -> None:
    """Write the page that shows a picture of every printed page: all of them small, then each to look at.

    Where that would be too many, it leads to a page for each clinic, and that to one for each topic. Pages of clinics
    and topics that are no more are taken away. Raises Mistakes if a page cannot be written.
    """
    clinics = written_clinics(output)
    if sum(_size(output, clinic) for clinic in clinics) <= most:
        entries = [entry for clinic in clinics for entry in read_part(output, clinic).values()]
        write_beside(output / GALLERY, _page(ALL, entries))
        _clear(output, 'index.*.html', set())
        return
    for clinic in clinics:
        if _is_older(output / _name(clinic), manifest_of(output, clinic)):
            _write_clinic(output, clinic, is_small=_size(output, clinic) <= most)
    write_beside(output / GALLERY, _contents(ALL, {clinic: _name(clinic) for clinic in clinics}))
    _clear(output, 'index.*.html', {_name(clinic) for clinic in clinics})


def _size(output: Path, clinic: str) -> int:
    return manifest_of(output, clinic).stat().st_size


def _is_older(page: Path, manifest: Path) -> bool:
    return not page.is_file() or page.stat().st_mtime_ns <= manifest.stat().st_mtime_ns


def _name(clinic: str, topic: str = '') -> str:
    return f'index.{clinic}~{topic}.html' if topic else f'index.{clinic}.html'


def _write_clinic(output: Path, clinic: str, *, is_small: bool) -> None:
    """Write the pages of one clinic; the last one is as new as its record, whether it says something new or not."""
    entries, above, pages = list(read_part(output, clinic).values()), {ALL: GALLERY}, dict[str, str]()
    if is_small:
        page = _page(clinic, entries, above)
    else:
        for topic, some in groupby(entries, lambda entry: entry.paper.partition('/')[0]):
            shown, name = list(some), _name(clinic, topic)
            write_beside(output / name, _page(f'{clinic}: {topic}', shown, above | {clinic: _name(clinic)}))
            pages[f'{topic} ({len(shown)})'] = name
        page = _contents(clinic, pages, above)
    _clear(output, f'index.{escaped(clinic)}~*.html', set(pages.values()))
    write_beside(output / _name(clinic), page)
    with suppress(OSError):  # then it is made anew next time, too
        (output / _name(clinic)).touch()


def _clear(output: Path, pattern: str, wanted: set[str]) -> None:
    """Take away pages of ours that nothing leads to; those of a topic are wanted with the page of their clinic."""
    for path in output.glob(pattern):
        if path.name not in wanted and f'{path.name.partition("~")[0]}.html' not in wanted:
            with suppress(OSError):  # it is an old page, and nothing leads to it
                with path.open('rb') as file:
                    is_ours = OURS in file.read(len(GALLERY_PAGE.template)).decode(errors='replace')
                if is_ours:
                    path.unlink()


def _contents(heading: str, pages: Mapping[str, str], above: Mapping[str, str] = NOTHING) -> bytes:
    """Return a page that leads to others, by what they are called."""
    links = ''.join(f'<li><a href="{quote(name)}">{escape(told)}</a></li>' for told, name in pages.items())
    return _substituted(heading, above, '', f'<ul>{links}</ul>')


def _page(heading: str, entries: Sequence[Printed], above: Mapping[str, str] = NOTHING) -> bytes:
    """Return a page that shows papers; those of several clinics stand under their names."""
    clinics = {clinic: list(some) for clinic, some in groupby(entries, lambda entry: entry.clinic)}
    contact = [
        (f'<h2>{escape(clinic)}</h2>\n' if len(clinics) > 1 else '') + _sheet(clinic, some)
        for clinic, some in clinics.items()
    ]
    return _substituted(heading, above, '\n'.join(contact), '\n'.join(map(_paper, entries)))


def _substituted(heading: str, above: Mapping[str, str], contact: str, papers: str) -> bytes:
    way = ''.join(f'<a href="{quote(name)}">{escape(told)}</a> › ' for told, name in above.items())
    return GALLERY_PAGE.substitute(
        heading=escape(heading), ours=OURS, way=f'<p>{way}</p>' if way else '', contact=contact, papers=papers
    ).encode()


def _sheet(clinic: str, entries: Iterable[Printed]) -> str:
    """Return the small pictures of all pages of a clinic."""
    pictures = '\n'.join(map(_contact, entries))
    return f'<nav aria-label="All pages of {escape(clinic)}, small">\n{pictures}\n</nav>'


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
        f'{entry.pages} page{"s" * (entry.pages != 1)} · words {entry.words}{slip}</p><div>{pictures}</div></section>'
    )


GALLERY_PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$heading</title>
<meta name="viewport" content="width=device-width">$ours
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1d2b36 }
section { margin: 2.5rem 0; padding-top: 1rem; border-top: 1px solid #ccd3d9 } h2 { margin: 0 }
nav + h2, h1 + h2 { margin: 1.5rem 0 .6rem }
p { margin: .2rem 0 .8rem } a { color: #1f5a6b }
section div { display: flex; flex-wrap: wrap; gap: 1rem }
section img { max-width: 100%; height: auto; box-shadow: 0 1px 6px #0005 }
nav { display: flex; flex-wrap: wrap; gap: 1.2rem 1.6rem } nav a { font-size: .85rem; text-decoration: none }
nav span { display: flex; flex-wrap: wrap; gap: 3px; margin-bottom: 4px }
nav img { height: 7.5rem; box-shadow: 0 0 2px #0006 }
</style></head><body>$way<h1>$heading</h1>
$contact
$papers
</body></html>
""")
