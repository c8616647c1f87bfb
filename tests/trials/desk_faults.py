"""A hundred approvals and a hundred desks killed at any moment, and every other fault of both, one after the other."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from ctypes import CDLL
from pathlib import Path

import psutil
from PIL import Image

from tests.attack_cases import Somebody, upload
from tests.desk_cases import TODAY, drawers
from tests.desk_fault_cases import (
    CORRUPT,
    DEEDS,
    ROWS,
    Begun,
    Bench,
    approve_at_once,
    approving,
    begin,
    fill_disk,
    journal,
    kill_approvals,
    kill_desks,
    kill_openings,
    locked,
    read_register,
    small_mount,
    surroundings,
    write_bench,
)
from tests.patience import until
from tests.print_house import PrintHouse, open_print_house
from tests.today_cases import values_left
from tests.words_cases import ENGLISH, leaflet, write_small_desk

APPROVALS, DESKS, OPENINGS = 100, 90, 10
PRINT = {'edition': 'print', 'copies': '1', 'way': 'browser'}
OWN_FOLDERS = 0x00020000  # CLONE_NEWNS of unshare(2)


def trial() -> None:
    """Kill, break and take away; print what was tried and what was found."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        timed("approvals", lambda: print_counts(approvals(folder / 'approvals')))
        timed("desks", lambda: print_counts(desks(folder / 'desks')))
        timed("faults", lambda: every_fault(folder / 'faults'))


def timed(name: str, work: Callable[[], None]) -> None:
    """Do a part of the trial, and say how long it took."""
    started = time.monotonic()
    work()
    print(f"  ({name}: {time.monotonic() - started:.0f} s)\n", flush=True)


def print_counts(found: Counter[str]) -> None:
    """Print what was found how often."""
    for what, count in sorted(found.items()):
        print(f"  {count:4}  {what}", flush=True)


def approvals(folder: Path) -> Counter[str]:
    """Kill approvals, then approve several times at once."""
    folder.mkdir()
    root, home = folder / 'root', folder / 'home'
    write_small_desk(root, ('rest', 'other'))
    found = Counter({f'approval {what}': count for what, count in kill_approvals(root, home, APPROVALS, 1).items()})
    found['approval of twelve at once, recorded or told'] = approve_at_once(root, home, 12, ('rest', 'other'))
    return found


def desks(folder: Path) -> Counter[str]:
    """Kill desks with a real print server beside them; at the end nothing has been printed twice."""
    folder.mkdir()
    with open_print_house() as house:
        house.add_printer('front')
        bench = write_bench(folder, house.server)
        found = kill_desks(bench, DEEDS, DESKS, 2) + kill_openings(bench, OPENINGS, 3)
        found.update(printed_once(bench, house))
    return Counter({f'desk {what}': count for what, count in found.items()})


def printed_once(bench: Bench, house: PrintHouse) -> Counter[str]:
    """Wait until all is at its end, and compare what the journal says with what came out of the printer."""
    with bench.opened():
        until(lambda: not {'waiting', 'sending', 'printing'} & {*journal(bench).values()})
    came = Counter(one.attributes['job-name'].removeprefix('handouts-') for one in house.received('front'))
    states = journal(bench)
    if doubled := [once for once, count in came.items() if count > 1]:
        raise SystemExit(f"printed twice: {doubled}")
    said = {once for once, state in states.items() if state == 'done'}
    if said ^ {*came}:
        raise SystemExit(f"the journal and the printer differ: {said ^ {*came}}")
    return Counter(f'journal in the end: {state}' for state in states.values())


# --- every other fault ---


def every_fault(folder: Path) -> None:
    """Bring about each fault at a desk of its own workspace, and print what was told of it."""
    folder.mkdir()
    bench = write_bench(folder)
    for fault in FAULTS:
        name = fault.__name__.replace('_', ' ')
        try:
            told = fault(bench)
        except AssertionError as error:
            raise SystemExit(f"{name}: {error}") from error
        print(f"  {name:58} {told[:150]}", flush=True)
    if left := values_left(bench.root, bench.home):
        raise SystemExit(f"values of people are left in {left}")
    print(f"  {len(FAULTS)} faults")


def run(bench: Bench, *words: str) -> tuple[int, str]:
    """Run a command on the workspace, and return its exit code and what it said; never a traceback."""
    one = begin(['--root', str(bench.root), '--today', TODAY, *words], surroundings(bench.home))
    told = one.told()
    assert 'Traceback' not in told, told
    return one.wait(), told


def approve(bench: Bench, by: str = 'Ana', name: str = 'rest') -> tuple[int, str]:
    """Approve a paper with the command."""
    return run(bench, *approving(bench.root, by, name)[4:])


def text_of(page: str) -> str:
    """Return the words of a page."""
    return ' '.join(re.sub(r'<[^>]+>', ' ', page.partition('<main')[2] or page).split())


def told_in(page: str) -> str:
    """Return what is told on a page of something that is wrong."""
    found = re.search(r'class="told bad".*?</div>', page, re.DOTALL)
    return text_of(found[0].partition('>')[2] if found else page)


def look_around(somebody: Somebody) -> None:
    """Look at every page; each answers, whatever has happened."""
    for place in (
        *('/', '/print/advice/rest/en', '/fill', '/today', '/words', '/words/advice/rest/en', '/brand/press'),
        *('/words/advice/rest/en/changes', '/words/advice/rest/en/edit', '/brand', '/journal', '/journal.csv'),
    ):
        answer = somebody.get(place)
        assert answer.status < 500, f'{place}: {answer.status}'


def prints(bench: Bench, somebody: Somebody, once: str) -> None:
    """Print a paper, which the journal knows then."""
    until(lambda: 'data-poll' not in somebody.get('/print/advice/rest/en').text)
    assert somebody.post('/print/advice/rest/en', {**PRINT, 'once': once}).status == 303
    assert journal(bench)[once] == 'opened'


def a_corrupt_approvals_file(bench: Bench) -> str:
    assert approve(bench)[0] == 0
    path = bench.root / 'content/approvals/clinic/advice/rest.en.yaml'
    good, told = path.read_bytes(), ''
    with bench.opened() as somebody:
        for name, make in CORRUPT.items():
            path.write_bytes(make(good))
            code, told = run(bench, 'recall')
            assert code == 1, name
            assert 'content/approvals/clinic/advice/rest.en.yaml' in told, name
            assert approve(bench, 'Bo')[0] == 1, name
            assert path.read_bytes() == make(good), name
            until(lambda: 'approvals/clinic/advice/rest.en.yaml' in somebody.get('/words/advice/rest/en').text)
            assert 'class="state draft' in somebody.get('/words').text or 'raft' in somebody.get('/words').text
            look_around(somebody)
    path.write_bytes(good)
    assert approve(bench, 'Bo')[0] == 0
    return f"{len(CORRUPT)} ways; {told.strip().splitlines()[-1]}"


def a_full_disk_under_the_approvals(bench: Bench) -> str:
    before = read_register(bench.root, leaflet('other'))
    with small_mount(bench.root / 'content/approvals', '40k') as disk:
        fill_disk(disk)
        code, told = approve(bench, name='other')
        assert code == 1, told
        assert read_register(bench.root, leaflet('other')) == before
    assert approve(bench, name='other')[0] == 0
    return told.strip()


def read_only_approvals(bench: Bench) -> str:
    before = read_register(bench.root, leaflet('rest'))
    with locked(bench.root / 'content/approvals'):
        code, told = approve(bench, 'Cy')
        assert code == 1, told
    assert read_register(bench.root, leaflet('rest')) == before
    assert approve(bench, 'Cy')[0] == 0
    return told.strip()


def the_approvals_removed_while_one_is_recorded(bench: Bench) -> str:
    path, outcomes = bench.root / 'content/approvals', Counter[str]()
    kept = bench.root.parent / 'kept'
    shutil.copytree(path, kept)
    for number in range(6):
        one = begin(approving(bench.root, f'Di {number}'), surroundings(bench.home))
        while one.code is None:
            shutil.rmtree(path, ignore_errors=True)
            done, status = os.waitpid(one.pid, os.WNOHANG)
            one.code = os.waitstatus_to_exitcode(status) if done else None
            time.sleep(0.002)
        told = one.told()
        assert 'Traceback' not in told, told
        assert one.code in (0, 1), told
        read_register(bench.root, leaflet('rest'))
        outcomes["recorded" if one.code == 0 else "told"] += 1
    shutil.rmtree(path, ignore_errors=True)
    kept.rename(path)
    return ', '.join(f"{count} {what}" for what, count in outcomes.items())


def approved_at_the_desk_and_by_command_at_once(bench: Bench) -> str:
    before = len(read_register(bench.root, leaflet('third')))
    with bench.opened() as somebody:
        somebody.enter('approver')
        until(lambda: 'name="seen"' in somebody.get('/words/advice/third/en/approve').text)
        page = somebody.get('/words/advice/third/en/approve').text
        values = dict(re.findall(r'name="(seen|once)" value="([^"]+)"', page))
        form = {**values, 'by': 'At the desk', 'role': 'clinician', 'until': '2027-01-01', 'read': 'yes'}
        one = begin(approving(bench.root, 'By command', 'third'), surroundings(bench.home))
        errand = somebody.post('/words/advice/third/en/approve', form).header('Location')
        assert one.wait() == 0, one.told()
        until(lambda: somebody.get(errand).status == 303)
    by = [record.by for record in read_register(bench.root, leaflet('third'))][before:]
    assert sorted(by) == ['At the desk', 'By command'], by
    return "both are recorded"


def a_second_desk_in_one_workspace(bench: Bench) -> str:
    with bench.opened() as somebody:
        code, told = run(bench, 'desk', '--no-open')
        assert code == 0
        assert somebody.desk.address in told, told
    return told.strip()


def a_corrupt_journal(bench: Bench) -> str:
    (path,) = bench.home.rglob('journal.sqlite')
    with bench.opened() as somebody:
        prints(bench, somebody, 'before-that')
    for name, data in (('short', path.read_bytes()[:5000]), ('garbage', os.urandom(9000))):
        for beside in path.parent.glob('journal.sqlite-*'):
            beside.unlink()
        path.write_bytes(data)
        one, somebody = bench.open()
        told = told_in(somebody.get('/journal').text)
        assert "was damaged" in told, told
        assert somebody.post('/print/advice/rest/en', {**PRINT, 'once': f'after-{name}-1'}).status == 303
        os.kill(one.pid, signal.SIGTERM)
        one.wait()
        (aside,) = path.parent.glob('journal.damaged*.sqlite')
        assert aside.read_bytes() == data
        aside.unlink()
        for beside in path.parent.glob('journal.damaged*'):
            beside.unlink()
    return told


def a_journal_that_another_program_keeps_to_itself(bench: Bench) -> str:
    (path,) = bench.home.rglob('journal.sqlite')
    with bench.opened() as somebody, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute('BEGIN IMMEDIATE')
        answer = somebody.post('/print/advice/rest/en', {**PRINT, 'once': 'while-it-is-held'})
        assert answer.status == 409, answer.status
        other.execute('ROLLBACK')
        assert 'while-it-is-held' not in journal(bench)
        prints(bench, somebody, 'while-it-is-held')
    return text_of(answer.text)


def a_journal_of_a_newer_version(bench: Bench) -> str:
    (path,) = bench.home.rglob('journal.sqlite')
    with closing(sqlite3.connect(path)) as other:
        other.execute('PRAGMA user_version=99')
    code, told = run(bench, 'desk', '--no-open')
    assert code == 2, told
    with closing(sqlite3.connect(path)) as other:
        other.execute('PRAGMA user_version=1')
    return told.strip().splitlines()[-1]


def a_read_only_folder_of_the_journal(bench: Bench) -> str:
    with locked(bench.home / 'data'):
        code, told = run(bench, 'desk', '--no-open')
        assert code == 1, told
    return told.strip().splitlines()[-1]


def the_folder_of_the_journal_removed_while_the_desk_runs(bench: Bench) -> str:
    with bench.opened() as somebody:
        (bench.home / 'data').rename(bench.home / 'away')
        answer = somebody.post('/print/advice/rest/en', {**PRINT, 'once': 'without-journal'})
        assert answer.status == 409, answer.status
        (bench.home / 'away').rename(bench.home / 'data')
        prints(bench, somebody, 'with-it-again')
    return text_of(answer.text)


def corrupt_passcodes(bench: Bench) -> str:
    (path,) = bench.home.rglob('passcodes.json')
    good = path.read_bytes()
    with bench.opened() as somebody:
        path.write_bytes(good[:40])
        answer = somebody.post('/enter', {'passcode': 'stone bread wool'})
        assert answer.status != 303, answer.status
        prints(bench, somebody, 'without-passcodes')
        path.write_bytes(good)
        somebody.enter('approver')
    return text_of(answer.text)


def a_corrupt_address_of_the_open_desk(bench: Bench) -> str:
    with bench.opened():
        (path,) = bench.home.rglob('address')
        path.write_bytes(b'\xff\xfe\x00')
        code, told = run(bench, 'desk', '--no-open')
        assert code == 0, told
    return told.strip()


def the_words_edited_outside_while_the_page_is_open(bench: Bench) -> str:
    path = bench.root / 'content/advice/other.en.md'
    with bench.opened() as somebody:
        somebody.enter('editor')
        page = somebody.get('/words/advice/other/en/edit').text
        digest = re.search(r'name="digest" value="(\w+)"', page)
        assert digest
        outside = ENGLISH.replace('Rest today', 'Walk today')
        path.write_text(outside)
        form = {'text': ENGLISH.replace('Rest', 'Sleep'), 'digest': digest[1], 'edition': ''}
        answer = somebody.post('/words/advice/other/en/edit', form)
        assert answer.status == 409, answer.status
        assert path.read_text() == outside
    return told_in(answer.text)


def the_content_read_only(bench: Bench) -> str:
    path = bench.root / 'content/advice/other.en.md'
    with bench.opened() as somebody:
        somebody.enter('editor')
        digest = re.search(r'name="digest" value="(\w+)"', somebody.get('/words/advice/other/en/edit').text)
        assert digest
        form, before = {'text': ENGLISH, 'digest': digest[1], 'edition': ''}, path.read_text()
        with locked(bench.root / 'content/advice'):
            answer = somebody.post('/words/advice/other/en/edit', form)
            assert answer.status == 422, answer.status
            assert path.read_text() == before
        assert somebody.post('/words/advice/other/en/edit', form).status == 303
        assert path.read_text() == ENGLISH
    return told_in(answer.text)


def the_content_removed_while_the_desk_runs(bench: Bench) -> str:
    with bench.opened() as somebody:
        (bench.root / 'content').rename(bench.root / 'away')
        until(
            lambda: (
                'This page shows' in told_in(somebody.get('/').text) or 'content/clinics' in somebody.get('/').text
            )
        )
        told = told_in(somebody.get('/').text)
        look_around(somebody)
        (bench.root / 'away').rename(bench.root / 'content')
        until(lambda: 'content/clinics' not in somebody.get('/').text)
        prints(bench, somebody, 'content-is-back')
    return told


def the_output_removed_while_the_desk_runs(bench: Bench) -> str:
    with bench.opened() as somebody:
        shutil.rmtree(bench.root / 'output')
        look_around(somebody)
        until(lambda: list((bench.root / 'output').rglob('rest.en.print.pdf')))
        prints(bench, somebody, 'output-is-back')
    return "drawn anew"


def the_output_read_only_while_the_desk_runs(bench: Bench) -> str:
    path = bench.root / 'content/advice/third.en.md'
    with bench.opened() as somebody:
        with locked(bench.root / 'output'):
            path.write_text(ENGLISH.replace('Rest today', 'Sit today'))
            until(lambda: 'could not be' in somebody.get('/words/advice/third/en').text)
            told = re.search(r'[^<>]*could not be[^<>]*', somebody.get('/words/advice/third/en').text)
            look_around(somebody)
            assert somebody.post('/print/advice/rest/en', {**PRINT, 'once': 'read-only-out'}).status == 303
        assert told
    return ' '.join(told[0].split())


def a_picture_and_a_pdf_that_were_cut_short(bench: Bench) -> str:
    with bench.opened() as somebody:
        pdf = next((bench.root / 'output').rglob('rest.en.print.pdf'))
        good = pdf.read_bytes()
        pdf.write_bytes(good[:500])
        answer = somebody.get('/document/clinic/advice/rest.en.print.pdf')
        assert answer.status == 409, answer.status
        told = text_of(answer.text)
        pdf.write_bytes(good)
        assert somebody.get('/document/clinic/advice/rest.en.print.pdf').body == good
    return told


def records_of_the_output_that_were_cut_short(bench: Bench) -> str:
    files = list((bench.root / 'output').glob('manifest*.json'))
    assert files
    with bench.opened() as somebody:
        for path in files:
            path.write_bytes(path.read_bytes()[:300])
        look_around(somebody)
        time.sleep(1.5)
        prints(bench, somebody, 'records-are-back')
    return "all is drawn anew"


def the_private_folder_cleared_away_while_the_desk_runs(bench: Bench) -> str:
    with bench.opened() as somebody:
        for path in Path('/dev/shm').glob(f'.handouts-*{bench.root.name}-*'):
            shutil.rmtree(path)
        form = {
            'packet': 'visit-day',
            'language': 'en',
            'edition': 'print',
            'list': upload(ROWS.encode(), 'today.csv'),
        }
        answer = somebody.post('/today', form, as_files=True)
        assert answer.status == 303, told_in(answer.text)
        (folder,) = Path('/dev/shm').glob(f'.handouts-*{bench.root.name}-*')
        assert folder.stat().st_mode & 0o077 == 0
    return "made anew, for nobody else"


def a_build_while_the_desk_draws(bench: Bench) -> str:
    for name in ('rest', 'other', 'third'):
        (bench.root / f'content/advice/{name}.en.md').write_text(ENGLISH.replace('Rest today', 'Rest all day'))
    with bench.opened() as somebody:
        code, told = run(bench, 'build')
        assert code == 0, told
        prints(bench, somebody, 'beside-a-build')
    code, told = run(bench, 'build')
    assert code == 0, told
    return told.strip().splitlines()[-1]


@contextmanager
def words_changed(bench: Bench, one: Begun, somebody: Somebody, more: str = '') -> Iterator[None]:
    """Change a paper once the desk is at rest, so that it is read and drawn anew, with `more` at its end."""
    until(lambda: len(drawers(one.pid)) == 2)
    until(lambda: 'data-poll' not in somebody.get('/words/advice/rest/en').text)
    yield
    (bench.root / 'content/advice/rest.en.md').write_text(ENGLISH.replace('Rest', f'Rest {time.time()}') + more)


def no_memory_in_a_drawing_process(bench: Bench) -> str:
    one, somebody = bench.open()
    # More than what lies free in the process has room for: a small file that is large when it is unpacked.
    picture = bench.root / 'content/advice/field.png'
    Image.new('RGB', (6000, 6000)).save(picture)
    try:
        with words_changed(bench, one, somebody, '\n![A wide field](field.png)\n'):
            for process in drawers(one.pid):
                process.rlimit(psutil.RLIMIT_AS, (process.memory_info().vms, -1))
        said: list[str] = []

        def is_told() -> bool:
            said[:] = [somebody.get('/words/advice/rest/en').text]
            return 'memory' in said[0] or 'ended before' in said[0] or 'BrokenProcessPool' in said[0]

        until(is_told)
        look_around(somebody)
        for process in drawers(one.pid):
            process.rlimit(psutil.RLIMIT_AS, (-1, -1))
        until(lambda: 'data-poll' not in somebody.get('/words/advice/rest/en').text)
    finally:
        one.kill()
        picture.unlink()
    found = re.search(r'[^<>]*(memory|ended before|BrokenProcessPool)[^<>]*', said[0])
    return ' '.join(found[0].split()) if found else ''


def a_drawing_process_that_is_killed(bench: Bench) -> str:
    one, somebody = bench.open()
    try:
        with words_changed(bench, one, somebody):
            for process in drawers(one.pid):
                process.kill()
        until(lambda: 'data-poll' not in somebody.get('/words/advice/rest/en').text)
        prints(bench, somebody, 'drawn-by-new-ones')
    finally:
        one.kill()
    return "another takes its place"


def the_fonts_removed_while_the_desk_runs(bench: Bench) -> str:
    import fontpkg

    places = {str(font.path.parent) for family in fontpkg.families().values() for font in family.files}
    one, somebody = bench.open(own_folders)
    try:
        with words_changed(bench, one, somebody):
            for place in places:
                enter_folders(one, 'mount', '-t', 'tmpfs', 'none', place)
        until(lambda: 'cannot be printed' in somebody.get('/').text)
        told = told_in(somebody.get('/').text)
        look_around(somebody)
    finally:
        one.kill()
    with bench.opened() as again:
        prints(bench, again, 'fonts-are-back')
    return told


def own_folders() -> None:
    """Let this process see disks that are mounted for it alone."""
    assert CDLL(None, use_errno=True).unshare(OWN_FOLDERS) == 0
    subprocess.run(['mount', '--make-rprivate', '/'], check=True)


def enter_folders(one: Begun, *words: str) -> None:
    """Run a command that sees the disks of a process."""
    subprocess.run(['nsenter', '-m', '-t', str(one.pid), *words], check=True)


def the_clock_set_back_between_two_prints(bench: Bench) -> str:
    for day, once in (('2026-03-09', 'the-ninth-1'), ('2026-03-01', 'then-the-first')):
        words = ['--root', str(bench.root), '--today', day, 'desk', '--no-open', '--port', str(bench.port)]
        one = begin(words, surroundings(bench.home))
        bench.hear(one)
        somebody = bench.somebody()
        prints(bench, somebody, once)
        shown = text_of(somebody.get('/journal').text)
        os.kill(one.pid, signal.SIGTERM)
        assert one.wait() == 0
        os.close(one.said)
    first, ninth = shown.find('March 1'), shown.find('March 9')
    states = [*journal(bench)]
    assert states.index('the-ninth-1') < states.index('then-the-first')
    return (
        f"the order is that in which it was printed ({'newest first' if first < ninth or ninth < 0 else shown[:80]})"
    )


FAULTS = (
    a_corrupt_approvals_file,
    a_full_disk_under_the_approvals,
    read_only_approvals,
    the_approvals_removed_while_one_is_recorded,
    approved_at_the_desk_and_by_command_at_once,
    a_second_desk_in_one_workspace,
    a_corrupt_journal,
    a_journal_that_another_program_keeps_to_itself,
    a_journal_of_a_newer_version,
    a_read_only_folder_of_the_journal,
    the_folder_of_the_journal_removed_while_the_desk_runs,
    corrupt_passcodes,
    a_corrupt_address_of_the_open_desk,
    the_words_edited_outside_while_the_page_is_open,
    the_content_read_only,
    the_content_removed_while_the_desk_runs,
    the_output_removed_while_the_desk_runs,
    the_output_read_only_while_the_desk_runs,
    a_picture_and_a_pdf_that_were_cut_short,
    records_of_the_output_that_were_cut_short,
    the_private_folder_cleared_away_while_the_desk_runs,
    a_build_while_the_desk_draws,
    no_memory_in_a_drawing_process,
    a_drawing_process_that_is_killed,
    the_fonts_removed_while_the_desk_runs,
    the_clock_set_back_between_two_prints,
)
