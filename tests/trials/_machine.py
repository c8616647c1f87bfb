"""Faults of the machine: too little memory, and all that the tests of faults let befall once."""

import subprocess
import sys

from handouts.press.workspace.project import PROJECT
from tests.fault_cases import Ended, Place, build_words
from tests.trials._table import Table

# Megabytes that each process may have: from too few for the engine to enough for a paper.
MEMORIES = range(140, 480, 40)
TESTS = ('tests/test_faults_build.py', 'tests/test_faults_fill.py')


def little_memory(place: Place, table: Table) -> None:
    """Build by a crew with more and more memory."""
    faults, codes = list[str](), list[int]()
    for megabytes in MEMORIES:
        place.again()
        words = [sys.executable, str(PROJECT / 'build.py'), *build_words(place.root, place.out), '--jobs', '2']
        limited = ['bash', '-c', f'ulimit -v {megabytes * 1024}; exec "$@"', 'bash', *words]
        done = subprocess.run(limited, capture_output=True, text=True, check=False)
        codes.append(done.returncode)
        if done.returncode not in (0, 1, 3):
            faults.append(f'{megabytes} MB: exit code {done.returncode}: {done.stderr[-300:]}')
        # What a process of the crew says as it dies is not what the build says.
        faults += place.judged(Ended(done.returncode, '', '', 0))
    table.row("little memory, by a crew", len(MEMORIES), f'exit codes {codes}', faults)


def faults_of_tests(table: Table) -> None:
    """Let all befall that the tests of the default suite hold, and tell each."""
    words = [sys.executable, '-m', 'pytest', '-n0', '-q', '--tb=line', '-rA', *TESTS]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    lines = [line.split(' - ')[0].split() for line in done.stdout.splitlines()]
    told = [(line[0], line[1].split('::')[1]) for line in lines if line and line[0] in ('PASSED', 'FAILED', 'ERROR')]
    assert told, done.stdout
    for outcome, name in told:
        fault = name.removeprefix('test_').replace('_', ' ')
        table.row(fault[:44], 1, "", [] if outcome == 'PASSED' else [f'{outcome}: run {name}'])
