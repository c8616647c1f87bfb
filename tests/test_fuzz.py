"""Made-up input: a small share of the trial `fuzz`, the same each time, and what the trials have found once."""

import pytest

from handouts.errors import Finding
from tests.fuzz.bounds import Hang, Target, Wrong, hold_places, tried, within
from tests.fuzz.campaign import try_out
from tests.fuzz.of_papers import HEAD
from tests.fuzz.targets import TARGETS

# How many inputs of each target are enough to see that nothing of it has come undone; a desk takes too long to open.
EXAMPLES = {
    **{'paper': 12, 'front-matter': 15, 'translation': 8, 'printed': 2, 'yaml': 25, 'changed-yaml': 25},
    **{'written-value': 25, 'approvals': 25, 'manifest': 25, 'list': 8, 'value': 40, 'code': 50, 'pixels': 10},
    **{'scan': 2, 'logo': 12},
}
# What has broken a target once.
FOUND: dict[str, tuple[str, bytes]] = {
    'a logo without a measure': ('logo', b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 # 9"/>'),
    'a logo without a width': ('logo', b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9"/>'),
    'half a letter in a label': (
        'printed',
        b'---\ntitle: A\nkind: aftercare\nfields:\n  a: {label: "A\\ud800"}\n---\n\n{{ field.a }}\n',
    ),
    'a value that is none of its type': ('approvals', b'!!int 3\n'),
    'a list that holds itself': ('front-matter', b'---\ntitle: &a [*a, "\\x07"]\n---\n'),
    'a cell under no head': ('printed', f'{HEAD}|a|b|\n|-|-|\n|c|d|qzaaa|\n'.encode()),
    'a note written twice': ('printed', f'{HEAD}One[^1].\n\n[^1]: qzaaa\n\n[^1]: two\n'.encode()),
    'a space without width': ('printed', f'{HEAD}One\u200btwo \u202eqzaaa\n'.encode()),
}


@pytest.mark.parametrize('name', EXAMPLES)
def test_made_up_input_breaks_nothing(name: str) -> None:
    count = try_out(name, EXAMPLES[name])
    assert count.broken == []
    assert count.tried >= EXAMPLES[name] // 2


def test_each_target_is_tried_here_or_in_the_trial_alone() -> None:
    assert set(TARGETS) - set(EXAMPLES) == {'desk'}


@pytest.mark.parametrize('name', FOUND)
def test_what_has_broken_it_once_does_so_no_more(name: str) -> None:
    target, data = FOUND[name]
    assert not tried(TARGETS[target], data)


def test_a_traceback_a_hang_and_a_false_place_are_seen() -> None:
    def divide(data: bytes) -> None:
        len(data) // 0

    with pytest.raises(ZeroDivisionError):
        tried(Target(divide, lambda: ()), b'')

    def loop(data: bytes) -> None:
        while data is not None:
            pass

    with pytest.raises(Hang):
        tried(Target(loop, lambda: (), seconds=0.05), b'')
    with within(60.0), pytest.raises(Wrong):
        hold_places([Finding('a.md', 4, 'rule', "Wrong.", "")], {'a.md': 'one\ntwo\nthree'})
