"""The slower reader of YAML: what it says of a mistake, and that the quicker one never reads anything else."""

import random
from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.model import Source
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.yamlfault import read_carefully
from handouts.press.workspace.yamlfile import _NotPlain, read_plain, read_yaml, split_front_matter
from handouts.press.workspace.yamlwriting import plain_tree
from handouts.schema import ClinicFile

SIGNS = [
    *' \n\t:-?#&*!|>\'"%@`{}[],~.\\0aé\u2028\ufeff\u00a0',
    ': ',
    '- ',
    '\n  ',
    '? ',
    '---\n',
    '!!str ',
    '&a ',
    '*a',
    '|\n',
]
MUTANTS = 1200


def texts() -> list[str]:
    """Return the YAML of the project: files, and the heads of papers."""
    files = [path for room in ('content', 'templates', 'styles') for path in sorted((PROJECT / room).rglob('*.yaml'))]
    heads = (split_front_matter(Source('', path.read_text())) for path in sorted(PROJECT.glob('content/*/*.en.md')))
    return [*(path.read_text() for path in files if 'desk' not in path.parts), *(head.text for head, _ in heads)]


def carefully(text: str) -> object:
    """Return what the slower reader reads, before any model sees it."""
    from handouts.press.workspace.yamlfault import _load

    return _load(Source('', text))


def test_a_mistake_is_said_with_its_line_and_what_may_be_meant() -> None:
    with pytest.raises(Mistakes) as error:
        read_carefully(Source('clinic.yaml', 'name: A\nfone: 1\n'), ClinicFile)
    assert str(error.value).startswith("clinic.yaml:2: There is no key 'fone'. Did you mean 'phone'?")


def test_it_reads_what_the_quick_one_leaves_to_it() -> None:
    text = "name: !!str A\n"
    with pytest.raises(_NotPlain):
        read_plain(text)
    with pytest.raises(Mistakes):
        read_carefully(Source('clinic.yaml', 'name:\t: B'), ClinicFile)
    assert read_carefully(Source('clinic.yaml', 'name: "A"\n'), ClinicFile) == ClinicFile(name='A')


def test_the_quick_reader_reads_the_project_as_the_slow_one_does() -> None:
    plain = 0
    for text in texts():
        if len(text) < 8000:
            assert read_plain(text) == carefully(text)
            plain += 1
    assert plain > 20


def test_of_a_spoilt_text_the_quick_reader_never_reads_another_thing() -> None:
    chance, sources, read = random.Random(7), texts(), 0
    for _ in range(MUTANTS):
        lines = chance.choice(sources).split('\n')
        start = chance.randrange(len(lines))
        text = '\n'.join(lines[start : start + chance.randrange(1, 8)])
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(text) + 1)
            text = text[:place] + chance.choice(SIGNS) + text[place + chance.randrange(0, 2) :]
        try:
            quick = read_plain(text)
        except _NotPlain:
            continue
        assert quick == carefully(text), text
        read += 1
    assert read > MUTANTS / 10


def test_deep_nesting_is_left_to_the_slow_reader(tmp_path: Path) -> None:
    for text in ('[' * 100_000, '- ' * 100_000, '{a: ' * 100_000, '? ' * 100_000):
        with pytest.raises(_NotPlain):
            read_plain(text)
    assert not list(tmp_path.iterdir())


DEEP = "Here are more than 50 brackets in one another, or brackets that are never closed."


@pytest.mark.parametrize(
    ('text', 'told'),
    [
        ('name: A\nrules: ' + '[' * 51 + ']' * 51, f'2: {DEEP}'),
        ('name: A\nrules:\n  eating: ' + '{a: ' * 3000, f'3: {DEEP}'),
        ('name: ' + '[{a: ' * 40 + '\n', f'1: {DEEP}'),
        ('- ' * 3000 + 'a\n', '1: Lists or keys stand in one another too deep to be read.'),
        # As deep as may be; and those that are closed again, or only closed, stand in nothing.
        ('name: ' + '[' * 50 + ']' * 50 + '\n', "1: 'name' must be text"),
        ('name: "' + '[]' * 60 + '"\nnam: x\n', "2: There is no key 'nam'."),
        ('nam: "' + ']' * 60 + '"\nrules: ' + '[' * 51, f'2: {DEEP}'),
        # Those of a comment and of a text are none.
        ('# ' + '[' * 60 + '\nname: "' + '{' * 60 + '" # ' + '{' * 60 + '\nnam: x\n', "3: There is no key 'nam'."),
        ('name: |\n  ' + '[' * 60 + '\nnam: x\n', "3: There is no key 'nam'."),
    ],
)
def test_what_is_too_deep_is_told_at_once_with_its_line(text: str, told: str) -> None:
    with pytest.raises(Mistakes) as error:
        read_carefully(Source('clinic.yaml', text), ClinicFile)
    assert str(error.value.findings[0]).startswith(f'clinic.yaml:{told}')
    if told.endswith(DEEP):
        with pytest.raises(Mistakes, match='brackets'):
            plain_tree('clinic.yaml', text, ClinicFile)


@pytest.mark.parametrize('sign', ['\\ud800', '\\0', '\\x07', '\\ue000', '\\u200b', '\\u202e', '\\N', '\\U000E0041'])
@pytest.mark.parametrize(
    ('text', 'line'),
    [('name: "A{}"\n', 1), ('name: A\nrules:\n  eating: "{}"\n', 3), ('name: A\nrules: {{"{}": b}}\n', 2)],
)
def test_what_cannot_be_printed_cannot_be_named_with_a_backslash_either(text: str, line: int, sign: str) -> None:
    with pytest.raises(Mistakes, match=f"clinic.yaml:{line}: There is a character here that cannot be printed"):
        read_yaml(Source('clinic.yaml', text.format(sign)), ClinicFile)


def test_a_list_that_holds_itself_is_gone_through_once() -> None:
    with pytest.raises(Mistakes, match=r"clinic.yaml:1: There is a character here"):
        read_yaml(Source('clinic.yaml', 'name: &a [*a, "\\x07"]\n'), ClinicFile)


@pytest.mark.parametrize(
    'value', ['!!int', '!!int x', '!!timestamp x', '!!omap [a]', '!!binary {a: b}', '!!bool x', '!!float [a]']
)
def test_a_value_that_is_none_of_its_type_is_a_mistake(value: str) -> None:
    for text in (f'{value}\n', f'name: {value}\n', f'name: A\n{value}: b\n'):
        with pytest.raises(Mistakes):
            read_carefully(Source('clinic.yaml', text), ClinicFile)
