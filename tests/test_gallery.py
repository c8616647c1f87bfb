"""The pages to look through what lies printed."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.model import Printed
from handouts.press.printed.gallery import write_gallery
from handouts.press.printed.manifest import manifest_of, read_part, write_manifest
from handouts.press.workspace.place import GALLERY
from tests.test_manifest import A, B, made


def gallery(output: Path, *entries: Printed) -> str:
    """Return the gallery of these entries."""
    for entry in entries:
        (output / entry.path).parent.mkdir(parents=True, exist_ok=True)
        (output / entry.path).touch()
    write_manifest(output, entries, {(entry.clinic, entry.paper, entry.language) for entry in entries}, [])
    write_gallery(output)
    return (output / GALLERY).read_text(encoding='utf-8')


@pytest.mark.parametrize('title', ['{papers}', '{contact}', '$papers', '${contact}', 'A {'])
def test_a_title_is_not_taken_for_a_place_of_the_gallery(title: str, tmp_path: Path) -> None:
    page = gallery(tmp_path, replace(made(tmp_path, A), title=title))
    assert f'</span>{title}, print</a>' in page
    assert f'.pdf">{title}</a></h2>' in page
    assert page.count('<section id=') == 1


def test_the_gallery_shows_each_picture_with_its_page(tmp_path: Path) -> None:
    a, b = made(tmp_path, A), made(tmp_path, B)
    page = gallery(tmp_path, a, b)
    small, large = page.split('</nav>')
    for name in (*a.pictures, *b.pictures):
        assert small.count(f'src="{name}"') == large.count(f'src="{name}"') == 1
    assert page.count('<img ') == 8
    assert 'alt="Añ “A”, page 2"' in page


def test_the_gallery_leads_to_each_pdf(tmp_path: Path) -> None:
    page = gallery(tmp_path, made(tmp_path, A), made(tmp_path, B))
    assert page.index(f'<a href="{A}">Añ “A”</a>') < page.index(f'<a href="{B}">Añ “A”</a>')


def test_the_gallery_says_which_paper_it_shows(tmp_path: Path) -> None:
    page = gallery(tmp_path, made(tmp_path, A))
    assert '<p>clinic · advice/a · en · print · 2 pages · words 1f2e3d4c</p>' in page
    assert ' · 1 page · ' in gallery(tmp_path, replace(made(tmp_path, A), pages=1))


def test_the_gallery_escapes_titles_and_clinics(tmp_path: Path) -> None:
    page = gallery(tmp_path, replace(made(tmp_path, A), title='<script>"A" & B', clinic='<i>R&D'))
    assert '&lt;script&gt;&quot;A&quot; &amp; B</a>' in page
    assert '&lt;i&gt;R&amp;D' in page
    assert '<script>' not in page
    assert '<i>' not in page


@pytest.mark.parametrize(
    ('topic', 'shown', 'address'), [('R&D<i>', 'R&amp;D&lt;i&gt;', 'R'), ('no#1', 'no#1', 'no%231')]
)
def test_the_gallery_escapes_topics(topic: str, shown: str, address: str, tmp_path: Path) -> None:
    target = f'clinic/{topic}/a.en.print.pdf'
    page = gallery(tmp_path, replace(made(tmp_path, A), paper=f'{topic}/a', path=target))
    assert f' · {shown}/a · ' in page
    assert f'href="clinic/{address}' in page


def test_an_empty_gallery_is_a_page(tmp_path: Path) -> None:
    assert '<section>' not in gallery(tmp_path)
    assert '<h1>All printed papers</h1>' in gallery(tmp_path)


def test_a_gallery_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / GALLERY).mkdir()
    with pytest.raises(Mistakes, match=r'index.html: The file could not be written: Is a directory'):
        gallery(tmp_path, made(tmp_path, A))


def test_many_papers_have_a_page_for_each_clinic_and_too_many_for_each_topic(tmp_path: Path) -> None:
    made_a, made_b = made(tmp_path, A), made(tmp_path, B)
    hill = replace(made_a, clinic='hill', path='hill/rest/a.en.print.pdf', paper='rest/a')
    gallery(tmp_path, made_a, made_b, hill)
    least = manifest_of(tmp_path, 'hill').stat().st_size
    write_gallery(tmp_path, most=least)
    first = (tmp_path / GALLERY).read_text(encoding='utf-8')
    assert '<img' not in first
    assert 'href="index.hill.html"' in first
    assert 'href="hill/rest/a.en.print.pdf"' in (tmp_path / 'index.hill.html').read_text(encoding='utf-8')
    assert 'href="index.clinic~advice.html"' in (tmp_path / 'index.clinic.html').read_text(encoding='utf-8')
    page = (tmp_path / 'index.clinic~advice.html').read_text(encoding='utf-8')
    assert page.count('<img ') == 8
    assert 'hill' not in page


def test_the_page_of_a_clinic_is_made_anew_when_its_record_is_newer_and_only_then(tmp_path: Path) -> None:
    gallery(tmp_path, made(tmp_path, A))
    os.utime(manifest_of(tmp_path, 'clinic'), ns=(1, 1))
    for _ in range(2):
        write_gallery(tmp_path, most=0)
    page = tmp_path / 'index.clinic.html'
    page.write_text('looked at')
    write_gallery(tmp_path, most=0)
    assert page.read_text() == 'looked at'
    entries = [replace(entry, title='Other') for entry in read_part(tmp_path, 'clinic').values()]
    write_manifest(tmp_path, entries, {('clinic', 'advice/a', 'en')}, [])
    os.utime(manifest_of(tmp_path, 'clinic'), ns=(2**62, 2**62))
    write_gallery(tmp_path, most=0)
    assert page.read_text(encoding='utf-8') != 'looked at'


def test_papers_of_several_clinics_stand_under_their_names(tmp_path: Path) -> None:
    made_a, made_b = made(tmp_path, A), made(tmp_path, B)
    assert '<h2>clinic</h2>' not in gallery(tmp_path, made_a, made_b)
    hill = replace(made_a, clinic='hill', path='hill/rest/a.en.print.pdf', paper='rest/a')
    small = gallery(tmp_path, made_a, made_b, hill).partition('<section')[0]
    places = [small.index(text) for text in ('<h2>clinic</h2>', f'#{A}', f'#{B}', '<h2>hill</h2>', f'#{hill.path}')]
    assert places == sorted(places)


def test_each_page_says_what_it_shows_and_leads_back(tmp_path: Path) -> None:
    gallery(tmp_path, made(tmp_path, A))
    assert 'href="index.html"' not in (tmp_path / GALLERY).read_text(encoding='utf-8')
    write_gallery(tmp_path, most=0)
    topic = (tmp_path / 'index.clinic~advice.html').read_text(encoding='utf-8')
    assert '<h1>clinic: advice</h1>' in topic
    way = '<p><a href="index.html">All printed papers</a> › <a href="index.clinic.html">clinic</a> › </p>'
    assert way in topic
    assert '<p><a href="index.html">All printed papers</a> › </p><h1>clinic</h1>' in (
        tmp_path / 'index.clinic.html'
    ).read_text(encoding='utf-8')


def test_pages_to_which_nothing_leads_any_more_are_taken_away(tmp_path: Path) -> None:
    made_a = made(tmp_path, A)
    other = replace(made_a, paper='rest/a', path='clinic/rest/a.en.print.pdf')
    gallery(tmp_path, made_a, other, replace(made_a, clinic='hill', path='hill/advice/a.en.print.pdf'))

    def pages() -> list[str]:
        return sorted(path.name for path in tmp_path.glob('*.html'))

    (tmp_path / 'index.es.html').write_text('<h1>Somebody’s own</h1>')
    write_gallery(tmp_path, most=0)
    of_clinic = ['index.clinic.html', 'index.clinic~advice.html', 'index.clinic~rest.html']
    assert pages() == sorted([*of_clinic, 'index.es.html', 'index.hill.html', 'index.hill~advice.html', 'index.html'])
    (tmp_path / other.path).unlink()
    manifest_of(tmp_path, 'hill').unlink()
    write_manifest(tmp_path, [made_a], {('clinic', 'advice/a', 'en')}, [])
    os.utime(manifest_of(tmp_path, 'clinic'), ns=(2**62, 2**62))
    write_gallery(tmp_path, most=0)
    assert pages() == ['index.clinic.html', 'index.clinic~advice.html', 'index.es.html', 'index.html']
    write_gallery(tmp_path)
    assert pages() == ['index.es.html', 'index.html']
