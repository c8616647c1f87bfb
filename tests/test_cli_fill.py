"""The command that fills in, as a front desk gives it: one sentence for each slip, and no value where none belongs."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pytest

from handouts.cli import main
from handouts.people.lists.packets import PACKETS
from handouts.people.runs import task as tasks
from handouts.people.runs.shelter import open_shelter
from handouts.press.workspace.alone import FOR_EVER, locked
from handouts.press.workspace.project import PROJECT
from tests import people_cases
from tests.conftest import PAGE, Run, Said, Workspace
from tests.people_cases import AFTERCARE, CONSENT, Papers
from tests.run_cases import (
    FOLDED,
    HEADER,
    KILLED,
    LONG,
    OTHER_SMALL,
    PAPER,
    SMALL,
    Desk,
    Go,
    command,
    drive,
    faults_of,
    hold,
    leftovers,
    listed,
    names,
    pages_of,
    people,
    read_all,
)
from tests.run_cases import desk as desk

papers = people_cases.papers

# Stands in each value of a list, and nowhere but on pages and in the list of refused rows.
SECRET = 'XQZ'
ONE = ('--set', 'patient_name=Ana')


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command is given, with a list of three people."""
    (tmp_path / 'here').mkdir()
    (tmp_path / 'here/people.csv').write_text(listed(people(3)))
    monkeypatch.chdir(tmp_path / 'here')
    return tmp_path / 'here'


@pytest.fixture
def fill(desk: Desk, here: Path, run: Run) -> Run:
    """Give the command `fill` for the papers of the small workspace."""
    assert Path.cwd() == here

    def filling(*words: str) -> Said:
        return run('fill', *words, root=desk.workspace.root)

    return filling


WRONG = {
    'no paper': ((*ONE, '-o', 'a.pdf'), "Name papers such as ketamine-iv/consent, or a packet with --packet."),
    'paper and packet': ((SMALL, '--packet', 'x', *ONE, '-o', 'a.pdf'), "Name papers such as"),
    'nobody': ((SMALL, '-o', 'a.pdf'), "Name the values of one person with --set name=value, or a list of people"),
    'one and a list': ((SMALL, *ONE, '--data', 'people.csv', '-o', 'a.pdf'), "Name the values of one person"),
    'one into a run': ((SMALL, *ONE, '--run', 'a.pdf'), "Say where to: one person to -o FILE.pdf, a list to --run"),
    'one into a folder': ((SMALL, *ONE, '--out', 'a'), "Say where to"),
    'a list into one': ((SMALL, '--data', 'people.csv', '-o', 'a.pdf'), "Say where to"),
    'one to nowhere': ((SMALL, *ONE), "Say where to"),
    'a list to nowhere': ((SMALL, '--data', 'people.csv'), "Say where to"),
    'two places': ((SMALL, '--data', 'people.csv', '--run', 'a.pdf', '--out', 'a'), "Say where to"),
    'three places': ((SMALL, *ONE, '-o', 'b.pdf', '--run', 'a.pdf', '--out', 'a'), "Say where to"),
    'a cover for one': ((SMALL, *ONE, '-o', 'a.pdf', '--cover'), "--cover, --strict, --jobs and --cluster are for a list"),
    'strict with one': ((SMALL, *ONE, '-o', 'a.pdf', '--strict'), "--cover, --strict, --jobs and --cluster are for a list"),
    'jobs for one': ((SMALL, *ONE, '-o', 'a.pdf', '--jobs', '2'), "--cover, --strict, --jobs and --cluster are for a list"),
    'template and a value': ((SMALL, '--template', *ONE), "--template says what a list for these papers looks like"),
    'template and a list': ((SMALL, '--template', '--data', 'people.csv'), "--template says what a list"),
    'template to a place': ((SMALL, '--template', '--run', 'a.pdf'), "--template says what a list"),
    'an unknown paper': (('advice/papr', *ONE, '-o', 'a.pdf'), "There is no paper 'advice/papr'."),
    'a pattern': (('advice/*', *ONE, '-o', 'a.pdf'), "There is no paper 'advice/*'."),
    'an unknown packet': (('--packet', 'dischrge', '--template'), "There is no packet 'dischrge'."),
    'an unknown language': ((SMALL, '-l', 'tlh', '--template'), "There is no language 'tlh' of these papers. There are: en."),
    'an unknown edition': ((SMALL, '-e', 'huge', '--template'), "There is no edition 'huge' of these papers. There are: print, screen."),
    'an edition of the press': ((FOLDED, '-e', 'press', '--template'), "There is no edition 'press' of these papers."),
    'an unknown clinic': ((SMALL, '-c', 'nobody', '--template'), "There is no clinic 'nobody'. There are: clinic."),
    'an unknown name': ((SMALL, '--set', 'fullname=Ana', '-o', 'a.pdf'), "--set takes NAME=VALUE. The names are: patient_name, born, call, note, fasted, chart_number."),
    'no name': ((SMALL, '--set', '=Ana', '-o', 'a.pdf'), "--set takes NAME=VALUE."),
    'no value': ((SMALL, '--set', 'patient_name', '-o', 'a.pdf'), "--set takes NAME=VALUE."),
    'a file that is there': ((SMALL, *ONE, '-o', 'people.csv'), "people.csv is there already. Name another file, so that nothing is lost."),
    'a run that is there': ((SMALL, '--data', 'people.csv', '--run', 'people.csv'), "people.csv is there already."),
    'a folder with files': ((SMALL, '--data', 'people.csv', '--out', '.'), "holds files already. Name a new or empty folder"),
    'forms in one file': ((SMALL, OTHER_SMALL, '-e', 'screen', *ONE, '-o', 'a.pdf'), "A paper to fill in on a screen is a file of its own"),
    'forms in a run': ((SMALL, '-e', 'screen', '--data', 'people.csv', '--run', 'a.pdf'), "A paper to fill in on a screen is a file of its own: print it with --out FOLDER."),
}  # fmt: skip


@pytest.mark.parametrize('slip', WRONG)
def test_each_slip_is_told_in_a_sentence_and_nothing_is_printed(slip: str, fill: Run, here: Path) -> None:
    words, told = WRONG[slip]
    before = read_all(here)
    said = fill(*words)
    assert (said.code, said.out) == (2, '')
    assert said.err.startswith(told) or f' {told}' in said.err
    assert said.err.count('\n') == 1
    assert read_all(here) == before
    assert [path for path in here.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize(
    'words', [(SMALL, '--data', 'nowhere.csv', '--run', 'a.pdf'), (SMALL, '--jobs', '0'), (SMALL, '--jbos', '2')]
)
def test_what_the_command_line_itself_refuses_ends_the_same_way(words: Sequence[str], fill: Run, here: Path) -> None:
    said = fill(*words)
    assert (said.code, said.out) == (2, '')
    assert names(here) == ['people.csv']


def test_a_list_of_refused_rows_that_is_there_is_not_written_over(fill: Run, here: Path) -> None:
    (here / 'a.refused.csv').write_text('yesterday')
    said = fill(SMALL, '--data', 'people.csv', '--run', 'a.pdf')
    assert (said.code, said.err) == (
        2,
        "a.refused.csv is there already. Name another file, so that nothing is lost.\n",
    )
    assert names(here) == ['a.refused.csv', 'people.csv']


def test_a_packet_s_name_with_a_slip_in_it_is_guessed(workspace: Workspace, run: Run) -> None:
    workspace.write(PACKETS, f'packets:\n  discharge:\n    papers: [{SMALL}]\n  visit:\n    papers: [{SMALL}]\n')
    workspace.write(f'content/{SMALL}.en.md', PAPER)
    said = run('fill', '--packet', 'dischrge', '--template')
    assert (said.code, said.out) == (2, '')
    assert said.err == "There is no packet 'dischrge'. Did you mean 'discharge'? There are: discharge, visit.\n"


def test_a_packet_may_stand_where_papers_do(workspace: Workspace, run: Run) -> None:
    workspace.write(PACKETS, f'packets:\n  discharge:\n    papers: [{SMALL}]\n')
    workspace.write(f'content/{SMALL}.en.md', PAPER)
    said, same = run('fill', 'discharge', '--template'), run('fill', '--packet', 'discharge', '--template')
    assert (said.code, said.out) == (0, same.out)
    assert said.out.startswith('patient_name,')


def test_of_two_clinics_one_must_be_named(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    workspace.write(f'content/{SMALL}.en.md', PAPER)
    workspace.write('content/clinics/other/clinic.yaml', 'name: The Other Clinic\n')
    said = run('fill', SMALL, *ONE, '-o', str(tmp_path / 'a.pdf'))
    assert (said.code, said.err) == (2, "Say which clinic's papers, with -c. There are: clinic, other.\n")
    assert run('fill', SMALL, *ONE, '-c', 'other', '-o', str(tmp_path / 'a.pdf')).code == 0
    assert "The Other Clinic" in pages_of(tmp_path / 'a.pdf')[0]


def test_a_paper_with_a_mistake_is_told_by_file_and_line(workspace: Workspace, run: Run) -> None:
    workspace.write(f'content/{SMALL}.en.md', PAPER + '\n{{ clinic.fone }}\n')
    for words in ((*ONE, '-o', 'a.pdf'), ('--template',)):
        said = run('fill', SMALL, *words)
        assert (said.code, said.out) == (1, '')
        assert re.fullmatch(rf"content/{SMALL}\.en\.md:\d+: There is no value 'clinic\.fone'\..*\n", said.err)


def test_a_paper_that_cannot_be_printed_is_told_with_its_mistakes(
    workspace: Workspace, run: Run, tmp_path: Path
) -> None:
    """Its words are in order, but they fill more pages than its kind may have."""
    workspace.write(f'content/{SMALL}.en.md', PAPER + '\nMore words.\n' * 200)
    said = run('fill', SMALL, *ONE, '-o', str(tmp_path / 'a.pdf'))
    assert (said.code, said.out) == (2, '')
    assert said.err.startswith(f"content/{SMALL}.en.md")
    assert said.err.endswith("\nNone of these papers can be printed: see above.\n")
    assert not (tmp_path / 'a.pdf').exists()


def test_the_template_can_be_written_into_a_file_and_the_rest_is_told_beside_it(fill: Run) -> None:
    said = fill(SMALL, '--template')
    assert said.code == 0
    assert said.out == 'patient_name,born,call,note,fasted,language,edition,copies,chart_number\r\n'
    lines = said.err.splitlines()
    assert [line.split()[0] for line in lines] == said.out.strip().split(',')
    assert lines[0] == "patient_name           Ana Example    any words; must be filled in: Patient’s name"


def test_a_template_that_is_filled_in_as_its_example_says_prints(fill: Run, here: Path) -> None:
    said = fill(SMALL, '--template')
    example = [line[23:38].strip() for line in said.err.splitlines()]
    example[5:7] = ['en', 'print']
    (here / 'list.csv').write_bytes(said.out.encode() + ','.join(example).encode() + b'\r\n')
    printed = fill(SMALL, '--data', 'list.csv', '--run', 'a.pdf')
    assert (printed.code, printed.err) == (0, '')
    assert printed.out == "1 person: 1 printed (row 2), 0 refused, 0 not yet reached.\n"
    first, _, second, _ = pages_of(here / 'a.pdf')
    assert first == second
    for value in ("Ana Example", "March 14, 1980", "555-0100", "A-1024"):
        assert value in first


def test_one_person_s_paper_is_told_by_its_place(fill: Run, here: Path) -> None:
    said = fill(SMALL, '--set', 'patient_name= José Núñez ', '--set', 'note=a=b', '-o', 'sub/a.pdf')
    assert said == Said(0, "Printed: sub/a.pdf\n", '')
    assert "José Núñez a=b" in ' '.join(pages_of(here / 'sub/a.pdf')[0].split())


def test_a_value_of_one_person_that_cannot_be_printed_is_told_by_its_name(fill: Run, here: Path) -> None:
    said = fill(SMALL, '--set', 'born=1980-02-31', '-o', 'a.pdf')
    assert (said.code, said.out) == (1, '')
    assert [line.split(':')[0] for line in said.err.splitlines()] == ['patient_name', 'born']
    assert '1980' not in said.err.replace('1980-03-14', '')
    assert names(here) == ['people.csv']


def test_a_good_list_is_summed_up(fill: Run, here: Path) -> None:
    said = fill(SMALL, '--data', 'people.csv', '--run', 'a.pdf')
    assert said == Said(0, "3 people: 3 printed (rows 2–4), 0 refused, 0 not yet reached.\n", '')
    assert names(here) == ['a.pdf', 'people.csv']


@pytest.mark.parametrize('places', [('--run', 'a.pdf', 'a.refused.txt'), ('--out', 'a', 'a/refused.txt')])
def test_a_list_with_bad_rows_is_told_row_by_row_with_what_to_do(
    places: tuple[str, str, str], fill: Run, here: Path
) -> None:
    option, place, refused = places
    (here / 'list.txt').write_text(listed([("Ana", '', '', ''), ('', 'x', '', ''), ("Bo", '', '555', '')]))
    said = fill(SMALL, '--data', 'list.txt', option, place)
    assert said.code == 1
    assert [line.split(':')[0] for line in said.err.splitlines()] == [
        'row 3, patient_name',
        'row 3, born',
        'row 4, call',
    ]
    assert said.out == (
        "3 people: 1 printed (row 2), 2 refused (rows 3–4), 0 not yet reached.\n"
        f"The refused rows are in {refused}: mend them there, and run that list.\n"
    )
    assert (here / refused).is_file()


@pytest.mark.parametrize('place', [('--run', 'a.pdf'), ('--out', 'a')])
def test_a_strict_list_with_a_bad_row_prints_nothing_and_says_so(
    place: tuple[str, str], fill: Run, here: Path
) -> None:
    (here / 'list.csv').write_text(listed([("Ana", '', '', ''), ('', '', '', 'x'), ("Bo", '', '', '')]))
    said = fill(SMALL, '--data', 'list.csv', *place, '--strict')
    assert said.code == 1
    assert said.out == "3 people: 0 printed, 1 refused (row 3), 2 not yet reached.\n"
    assert sorted(path.name for path in here.iterdir()) == ['list.csv', 'people.csv']


def test_columns_that_are_not_used_are_told_by_their_letters(fill: Run, here: Path) -> None:
    (here / 'list.csv').write_text('patient_name,insurance,born,Ana’s room\nAna,a,1980-03-14,b\n')
    said = fill(SMALL, '--data', 'list.csv', '--run', 'a.pdf')
    assert (said.code, said.err) == (0, "Columns B, D: no field of these papers, not used.\n")
    (here / 'list.csv').write_text('patient_name,insurance\nAna,a\n')
    assert (
        fill(SMALL, '--data', 'list.csv', '--run', 'b.pdf').err == "Column B: no field of these papers, not used.\n"
    )


def test_what_is_to_be_known_of_a_paper_is_told_once(workspace: Workspace, run: Run, here: Path, desk: Desk) -> None:
    """The last page is almost empty in both editions, and several rows ask for each."""
    (here / 'long.pdf').write_bytes(desk.blanks[LONG, 'en', 'print'].data())
    full = pages_of(here / 'long.pdf')[0].count("More words.")
    workspace.write(f'content/{SMALL}.en.md', PAPER + "\nMore words.\n" * (full + 1))
    rows = [(*row, edition) for row, edition in zip(people(4), ('screen', 'print') * 2, strict=True)]
    (here / 'list.csv').write_text(listed(rows, (*HEADER, 'edition')))
    said = run('fill', SMALL, '--data', 'list.csv', '--out', 'a')
    assert said.code == 0
    assert said.err.count("The last page is almost empty") == said.err.count('\n') == 1


def test_a_row_s_edition_is_printed_for_it(fill: Run, here: Path) -> None:
    rows = [(*row, edition) for row, edition in zip(people(2), ('screen', ''), strict=True)]
    (here / 'list.csv').write_text(listed(rows, (*HEADER, 'edition')))
    assert fill(SMALL, '--data', 'list.csv', '--out', 'a').code == 0
    assert [b'/AcroForm' in _objects(here / f'a/row-000{number}.pdf') for number in (2, 3)] == [True, False]


def test_a_cover_line_says_whose_papers_follow(fill: Run, here: Path) -> None:
    fill(OTHER_SMALL, SMALL, '--data', 'people.csv', '--run', 'a.pdf', '--cover')
    heads = ["2 · Ana Ruiz 1" in text for text in pages_of(here / 'a.pdf')]
    assert heads == [True, *[False] * 11]


def test_papers_come_in_the_order_in_which_they_are_named(fill: Run, here: Path) -> None:
    fill(LONG, OTHER_SMALL, '--data', 'people.csv', '--run', 'a.pdf')
    titles = [re.search(r'A\w* (?:long|small)', text.replace('\xa0', ' ')) for text in pages_of(here / 'a.pdf')]
    assert [title[0] for title in titles if title][:4] == ['A long', 'A long', 'A long', 'Another small']


def test_two_processes_print_the_same_bytes_as_one(fill: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, 'PORTION', 25)
    (here / 'list.csv').write_text(listed([*people(60), ('', '', '', 'x'), *people(5)]))
    said = [fill(SMALL, '--data', 'list.csv', '--run', f'{jobs}.pdf', '--jobs', jobs) for jobs in ('1', '2')]
    assert [one.code for one in said] == [1, 1]
    assert said[0].err == said[1].err
    assert hold(here / '1.pdf') == hold(here / '2.pdf') != b''
    assert hold(here / '1.refused.csv') == hold(here / '2.refused.csv') != b''


def test_a_run_to_a_place_at_which_another_run_is_ends_with_a_sentence(fill: Run, here: Path) -> None:
    with open_shelter(here / 'a.pdf'):
        said = fill(SMALL, '--data', 'people.csv', '--run', 'a.pdf')
    assert said == Said(2, '', "Another run is printing to a.pdf. Wait until it has ended.\n")


@pytest.mark.usefixtures('here')
def test_the_gallery_and_the_manifest_know_the_paper_but_nobody(workspace: Workspace, run: Run) -> None:
    workspace.write(f'content/{SMALL}.en.md', PAPER)
    assert run('fill', SMALL, '--set', f'patient_name={SECRET}', '-o', 'a.pdf').code == 0
    manifest = (workspace.output / 'manifest.clinic.json').read_text()
    assert f'{SMALL}.en.print.pdf' in manifest
    assert SECRET not in manifest + (workspace.output / 'index.html').read_text()
    before = read_all(workspace.output)
    assert run('fill', SMALL, *ONE, '-o', 'b.pdf').code == 0
    assert read_all(workspace.output) == before


def test_a_paper_that_has_changed_is_printed_anew_before_it_is_filled_in(
    workspace: Workspace, run: Run, here: Path
) -> None:
    for name, words in (('a', 'Rest today.'), ('b', 'Rest tomorrow.')):
        workspace.write(f'content/{SMALL}.en.md', f'{PAPER}\n{words}\n')
        run('fill', SMALL, *ONE, '-o', f'{name}.pdf')
        assert words in pages_of(here / f'{name}.pdf')[0]


@pytest.mark.usefixtures('here')
def test_a_paper_without_fields_is_refused_with_a_list(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    said = run('fill', SMALL, '--data', 'people.csv', '--run', 'a.pdf')
    assert said.code == 1
    assert "No column of the list is a field of the papers." in said.err


# Lists in which each value holds the secret, with something wrong in most rows.
TROUBLED = [
    (f"Ana {SECRET}", '', '', f"{SECRET} fine", 'yes', '', '', '', f'{SECRET}-1'),
    ('', '1980-03-14', '', SECRET, '', '', '', '', ''),
    (SECRET, f'31.02.1980 {SECRET}', SECRET, f'{SECRET} ' * 60, SECRET, '', '', '', ''),
    (f"{SECRET} محمد", '', '', f"{SECRET} 李", '', '', '', '', ''),
    (f"{SECRET} \U0001f600", '', '', f"{SECRET}\u0007", '', '', '', '', ''),
    (SECRET, '', '', '', '', SECRET, SECRET, SECRET, f'{SECRET} {SECRET}'),
    (f"Bo {SECRET}", '', '', f'{SECRET}\nand "{SECRET}"', '', 'English', 'print', '2', ''),
    (SECRET, '', '', '', '', '', '', '', '', SECRET, SECRET),
]
COLUMNS = (*HEADER, 'fasted', 'language', 'edition', 'copies', 'chart_number', f'{SECRET} room')
# Lists that cannot be read as lists.
NO_LISTS = {
    'no header': f'{SECRET},1980-03-14\n{SECRET} Ana,1980-03-14\n',
    'twice': f'patient_name,{SECRET},{SECRET}\nAna,{SECRET},b\n',
    'nearly': f'full_nme,{SECRET}\n{SECRET},b\n',
    'open quote': f'patient_name,note\n{SECRET},"{SECRET}\n{SECRET},b\n',
    'nameless': f'patient_name,\n{SECRET},{SECRET}\n',
    'nul': f'patient_name\n{SECRET}\0\n',
    'empty': '\n\n',
}


@pytest.fixture
def desk_of_secrets(desk: Desk, tmp_path: Path) -> Path:
    """A folder that holds all: the workspace, what the user's own folders hold, the lists, what is printed."""
    shutil.copytree(desk.workspace.root, tmp_path / 'all' / 'workspace')
    for name in ('in', 'out', 'state', 'cache', 'tmp', 'home'):
        (tmp_path / 'all' / name).mkdir()
    (tmp_path / 'all/in/people.csv').write_text(listed(TROUBLED, COLUMNS))
    for name, text in NO_LISTS.items():
        (tmp_path / f'all/in/{name}.csv').write_text(text)
    return tmp_path / 'all'


def surroundings(everything: Path) -> dict[str, str]:
    """Return what tells a program where the user's own folders are."""
    return {
        'HOME': str(everything / 'home'),
        'XDG_STATE_HOME': str(everything / 'state'),
        'XDG_CACHE_HOME': str(everything / 'cache'),
        'TMPDIR': str(everything / 'tmp'),
    }


# Gives commands one after the other, each in a process of its own that is forked from one that has loaded all.
GIVE = """
import json, os, sys
from pathlib import Path
from handouts import cli_fill
from handouts.cli import main
from handouts.press.page import article, compose, drawing
from handouts.press.letters import glyphs
for number, words in enumerate(json.loads(sys.argv[2])):
    if child := os.fork():
        Path(sys.argv[1], f'{number}.code').write_text(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
    else:
        for stream, name in ((1, 'out'), (2, 'err')):
            os.dup2(os.open(Path(sys.argv[1], f'{number}.{name}'), os.O_CREAT | os.O_WRONLY), stream)
        main(words)
"""


def given(everything: Path, *lines: Sequence[str]) -> list[Said]:
    """Give commands in processes of their own, with folders of their own; return what they said without a secret."""
    told = everything.parent / 'told'
    shutil.rmtree(told, ignore_errors=True)
    told.mkdir()
    asked = json.dumps([command(everything / 'workspace', 'fill', *words) for words in lines])
    subprocess.run(
        [sys.executable, '-c', GIVE, told, asked],
        cwd=everything / 'out',
        env=os.environ | surroundings(everything) | {'PYTHONPATH': str(PROJECT)},
        check=True,
    )
    said = [
        Said(
            int((told / f'{number}.code').read_text()),
            *((told / f'{number}.{name}').read_text() for name in ('out', 'err')),
        )
        for number in range(len(lines))
    ]
    for one in said:
        assert SECRET not in one.out + one.err
        assert 'Traceback' not in one.err
    return said


def secret_files(everything: Path) -> list[str]:
    """Return the files that hold the secret where no page shows it: in any encoding, packed or not."""
    forms = [
        SECRET.encode(),
        SECRET.encode('utf-16-le'),
        SECRET.encode('utf-16-be'),
        SECRET.encode('utf-16-be').hex().encode(),
    ]
    held = []
    for path in everything.rglob('*'):
        assert SECRET not in path.name
        if path.is_file() and 'in' not in path.relative_to(everything).parts:
            data = _objects(path) if path.suffix == '.pdf' else path.read_bytes()
            if any(form in data or form.upper() in data for form in forms):
                held.append(path.relative_to(everything).as_posix())
    return sorted(held)


def _objects(path: Path) -> bytes:
    """Return all that a PDF holds, unpacked, without what is drawn on its pages and in its fields."""
    out = io.BytesIO()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.obj.Contents = pikepdf.Array()
        for field in pdf.Root.AcroForm.Fields if '/AcroForm' in pdf.Root else ():
            for holder in (field, *field.get('/Kids', ())):
                for key in ('/V', '/AP'):
                    if key in holder:
                        del holder[key]
        pdf.remove_unreferenced_resources()
        pdf.save(
            out,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        )
    return out.getvalue()


def test_the_search_finds_a_secret_wherever_it_is_hidden(tmp_path: Path) -> None:
    """The guard itself: packed streams, the title, the name of a file."""
    (tmp_path / 'a.txt').write_text(SECRET, encoding='utf-16')
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo['/Title'] = f"Ana’s {SECRET}"
        pdf.save(tmp_path / 'b.pdf')
        pdf.docinfo['/Title'] = "A"
        pdf.Root.PieceInfo = pdf.make_stream(zlib.compress(SECRET.encode()), Filter=pikepdf.Name.FlateDecode)
        pdf.save(tmp_path / 'c.pdf')
    assert secret_files(tmp_path) == ['a.txt', 'b.pdf', 'c.pdf']


def printed_secrets(everything: Path) -> Iterator[str]:
    """Yield the files on whose pages the secret stands."""
    for path in sorted((everything / 'out').rglob('*.pdf')):
        if any(SECRET in text for text in pages_of(path)):
            yield path.relative_to(everything / 'out').as_posix()


def test_values_are_on_pages_and_in_the_refused_rows_and_nowhere_else(desk_of_secrets: Path) -> None:
    """One of the papers must be laid out before."""
    everything = desk_of_secrets
    (everything / f'workspace/output/clinic/{SMALL}.en.print.pdf').unlink()
    people_of = (SMALL, '--data', '../in/people.csv')
    sets = [word for name in HEADER[:1] + HEADER[3:] for word in ('--set', f'{name}={SECRET}')]
    said, *others = given(
        everything,
        (*people_of, '--run', 'run.pdf', '--jobs', '2', '--cover'),
        (*people_of, '--out', 'folder'),
        (*people_of, '-e', 'screen', '--out', 'forms'),
        (*people_of, '--run', 'strict.pdf', '--strict'),
        (SMALL, *sets, '--set', f'chart_number={SECRET}', '-o', 'one.pdf'),
        (SMALL, *sets, '--set', f'born={SECRET}', '--set', f'chart_number={SECRET} 1', '-o', 'none.pdf'),
    )
    assert said.code == 1
    assert "8 people: 2 printed (rows 2, 8), 6 refused (rows 3–7, 9), 0 not yet reached." in said.out
    assert len(said.err.splitlines()) > 12
    assert [one.code for one in others] == [1, 1, 1, 0, 1]
    assert secret_files(everything) == ['out/folder/refused.csv', 'out/forms/refused.csv', 'out/run.refused.csv']
    assert list(printed_secrets(everything)) == [
        'folder/row-0002.pdf', 'folder/row-0008.pdf', 'forms/row-0002.pdf', 'forms/row-0008.pdf', 'one.pdf', 'run.pdf',
    ]  # fmt: skip
    assert leftovers(everything) == []
    assert names(everything / 'state/handouts/runs') != []
    assert not list((everything / 'tmp').iterdir())


@pytest.mark.parametrize('name', NO_LISTS)
def test_what_is_wrong_with_a_list_is_told_without_a_word_of_it(name: str, fill: Run, here: Path) -> None:
    (here / 'list.csv').write_text(NO_LISTS[name])
    said = fill(SMALL, '--data', 'list.csv', '--run', 'a.pdf')
    assert (said.code, said.out) == (1, '')
    assert said.err.startswith('list.csv')
    assert SECRET not in said.err


def test_a_value_that_is_typed_where_its_name_belongs_is_not_told(fill: Run) -> None:
    for typed in (f'{SECRET}={SECRET}', SECRET, f'={SECRET}'):
        said = fill(SMALL, '--set', typed, '-o', 'a.pdf')
        assert (said.code, SECRET in said.err) == (2, False)


def test_values_of_a_killed_run_are_in_its_private_folder_and_gone_after_the_next_start(
    desk_of_secrets: Path,
) -> None:
    everything = desk_of_secrets
    row = (f"Ana {SECRET}", '1980-03-14', '602-555-0100', f"{SECRET} fine")
    (everything / 'in/long.csv').write_text(listed([row] * 180))
    (everything / 'in/short.csv').write_text(listed([row]))
    words, short = (
        command(everything / 'workspace', 'fill', SMALL, '--data', everything / f'in/{name}.csv', '--run', everything / f'out/{name}{{}}.pdf')
        for name in ('long', 'short')
    )  # fmt: skip
    goes = [Go([word.replace('{}', str(step)) for word in words], step=step) for step in range(12, 24, 4)]
    assert drive(short, goes, portion=20, **surroundings(everything)) == [KILLED] * 3
    (left,) = (path.name for path in (everything / 'out').glob('.*'))
    assert left == '.long20.pdf.handouts'
    shutil.move(everything / 'out' / left, everything / 'in' / left)
    assert secret_files(everything) == []
    shutil.move(everything / 'in' / left, everything / 'out' / left)
    (said,) = given(everything, (SMALL, '--set', 'patient_name=Bo', '-o', 'next.pdf'))
    assert said.code == 0
    assert leftovers(everything) == []
    assert secret_files(everything) == []
    assert list(printed_secrets(everything)) == ['short0.pdf']


DAY = """patient_name;birth_date;language;edition;copies;chart_number;visit_date
José Núñez;3/14/1980;español;;;A-1;3/2/2026
"Nguyễn Thị Ánh";1975-12-01;;large-print;2;;3/2/2026
Jane Yázhí;;;;;;tomorrow
;1990-01-01;;;;;
"""


def test_a_day_s_packets_of_the_project_s_own_papers(
    here: Path, tmp_path: Path, papers: Papers, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two languages, two editions, copies and a chart number; a day that is none, and nobody's row."""
    (here / 'day.csv').write_text(DAY, encoding='utf-16')
    for paper in (CONSENT, AFTERCARE):
        for language, edition in (('es', 'print'), ('en', 'print'), ('en', 'large-print')):
            papers.blank(paper, language, edition)
    with locked(papers.output / 'lock', FOR_EVER):
        shutil.copytree(papers.output, tmp_path / 'output')
    before = command(PROJECT, '--output', tmp_path / 'output', 'fill', '-c', 'vivus-wellness')
    with pytest.raises(SystemExit) as left:
        main([*before, '--packet', 'visit-day', '--data', 'day.csv', '--run', 'day.pdf', '--cover'])
    said = capsys.readouterr()
    assert left.value.code == 1
    assert "4 people: 2 printed (rows 2–3), 2 refused (rows 4–5), 0 not yet reached." in said.out
    assert faults_of(here / 'day.pdf') == ''
    texts = pages_of(here / 'day.pdf')
    assert len(texts) % 2 == 0
    assert "2 · José Núñez · A-1" in texts[0]
    assert "14 de marzo de 1980" in texts[0]
    assert sum("3 · Nguyễn Thị Ánh" in text for text in texts) == 2
    assert [text for text in texts if "Yázhí" in text] == []
    assert (here / 'day.refused.csv').read_text(encoding='utf-16').splitlines()[1].startswith('Jane')
