"""Papers are printed with the installed font packages and with nothing else."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import fontpkg
import pytest

from handouts.errors import MachineLacks
from handouts.press.letters.fonts import FALLBACK, hide_machine_fonts, installed_families
from handouts.press.workspace.project import PROJECT
from handouts.schema import Fonts

# Says where the configuration lies, in a process of its own.
HIDE = 'from handouts.press.letters.fonts import hide_machine_fonts; print(hide_machine_fonts())'
# Asks for a font that most machines have, in a process where nothing has drawn a letter yet.
PRINT = """
import sys
from handouts.press.letters.fonts import hide_machine_fonts
hide_machine_fonts()
import weasyprint
weasyprint.HTML(string='<p style="font-family: DejaVu Sans, Arial, sans-serif">Hello').write_pdf(sys.argv[1])
"""


def said(*words: str | Path, **environment: Path) -> str:
    """Return what a process of its own prints, with its cache and its temporary files in these folders."""
    # As the engine is loaded for papers: else fontTools writes the present time into what it cuts down.
    places = {'SOURCE_DATE_EPOCH': '0'} | {name: str(path) for name, path in environment.items()}
    told = subprocess.run(
        words, cwd=PROJECT, env={**os.environ, **places}, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


@pytest.mark.parametrize('family', [FALLBACK, Fonts().text, Fonts().headings])
def test_the_families_that_papers_name_are_installed(family: str) -> None:
    files = installed_families()[family]
    assert list(files) == sorted(files)
    assert all(path.read_bytes()[:4] in (b'\x00\x01\x00\x00', b'OTTO') for path in files)


def test_a_reading_face_has_upright_italic_and_bold() -> None:
    assert len(installed_families()[Fonts().text]) >= 4


def test_fontconfig_is_told_of_the_font_packages_alone() -> None:
    hide_machine_fonts()
    config = ElementTree.parse(os.environ['FONTCONFIG_FILE']).getroot()
    told = [element.text for element in config.iter('dir')]
    assert told == sorted({str(path.parent) for files in installed_families().values() for path in files})
    assert {element.tag for element in config} == {'dir', 'cachedir'}


def test_the_configuration_lies_in_the_cache_and_is_written_once(tmp_path: Path) -> None:
    first = Path(said(sys.executable, '-c', HIDE, XDG_CACHE_HOME=tmp_path))
    written = first.stat().st_mtime_ns
    assert first.parent == tmp_path / 'handouts'
    assert Path(said(sys.executable, '-c', HIDE, XDG_CACHE_HOME=tmp_path)) == first
    assert first.stat().st_mtime_ns == written


def test_a_spoilt_configuration_is_written_anew(tmp_path: Path) -> None:
    config = Path(said(sys.executable, '-c', HIDE, XDG_CACHE_HOME=tmp_path))
    whole = config.read_bytes()
    config.write_bytes(b'<fontconfig/>')
    said(sys.executable, '-c', HIDE, XDG_CACHE_HOME=tmp_path)
    assert config.read_bytes() == whole


def test_without_a_cache_the_configuration_lies_among_the_temporary_files(tmp_path: Path) -> None:
    (tmp_path / 'cache').write_text('a file where the folder should be')
    config = Path(said(sys.executable, '-c', HIDE, XDG_CACHE_HOME=tmp_path / 'cache', TMPDIR=tmp_path))
    assert config.parent.parent == tmp_path
    assert config.read_text().endswith('</fontconfig>')


@pytest.fixture(scope='module')
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a cache that was new when `a.pdf` was printed there."""
    here = tmp_path_factory.mktemp('printed')
    said(sys.executable, '-c', PRINT, here / 'a.pdf', XDG_CACHE_HOME=here)
    return here


def test_a_font_of_the_machine_is_not_used(printed: Path) -> None:
    rows = said('pdffonts', printed / 'a.pdf').splitlines()[2:]
    fonts = [row.split()[0].partition('+')[2].replace('-', ' ') for row in rows]
    assert len(fonts) == 1
    assert fonts[0].startswith(tuple(installed_families()))


@pytest.mark.parametrize('how', ['cut short', 'garbage'])
def test_a_spoilt_cache_of_fontconfig_changes_no_paper(how: str, printed: Path) -> None:
    caches = list((printed / 'handouts').glob('*.cache-*'))
    assert caches
    for path in caches:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if how == 'cut short' else bytes(reversed(data)))
    said(sys.executable, '-c', PRINT, printed / 'b.pdf', XDG_CACHE_HOME=printed)
    assert (printed / 'a.pdf').read_bytes() == (printed / 'b.pdf').read_bytes()


def test_a_font_package_that_is_not_whole_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> dict[str, object]:
        raise ValueError("metadata.json: Expecting value")

    monkeypatch.setattr(fontpkg, 'families', broken)
    installed_families.cache_clear()
    try:
        with pytest.raises(MachineLacks, match=r"a font package is not whole .* once more"):
            installed_families()
    finally:
        monkeypatch.undo()
        installed_families.cache_clear()
