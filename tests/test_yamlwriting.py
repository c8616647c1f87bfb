"""A YAML file as it is written: values in the right quotes, and places of keys and values."""

import pytest
from ruamel.yaml import YAML

from handouts.errors import Mistakes
from handouts.model import Source
from handouts.press.workspace.yamlfile import read_yaml
from handouts.press.workspace.yamlwriting import block_lines, flow_pair, plain_tree, read_writing, written
from handouts.schema import ClinicFile

# What a person types, and how it stands in a file: in quotes only where YAML needs them.
VALUES = {
    'Vivus Wellness': 'Vivus Wellness',
    'Phoenix, Arizona': 'Phoenix, Arizona',
    "Children's Clinic": "Children's Clinic",
    '602-555-0100': '602-555-0100',
    '+1 602 555 0100': '+1 602 555 0100',
    '(602) 555-0100': '(602) 555-0100',
    '45–60': '45–60',
    '$450': '$450',
    'Clínica Núñez – ¿Dónde?': 'Clínica Núñez – ¿Dónde?',
    'Care 😀 for you': 'Care 😀 for you',
    'https://example.org/a?b=c#d': 'https://example.org/a?b=c#d',
    'me@example.org': 'me@example.org',
    'a "quoted" word': 'a "quoted" word',
    'C:\\logo': 'C:\\logo',
    'x' * 5000: 'x' * 5000,
    '#1f5a6b': "'#1f5a6b'",
    '30': "'30'",
    '-5': "'-5'",
    '4.50': "'4.50'",
    '0100': "'0100'",
    '1e3': "'1e3'",
    '0x1F': "'0x1F'",
    '9:30': "'9:30'",
    '2026-11-23': "'2026-11-23'",
    'yes': "'yes'",
    'No': "'No'",
    'off': "'off'",
    'true': "'true'",
    'null': "'null'",
    '~': "'~'",
    '<<': "'<<'",
    '=': "'='",
    'Hours: 9 to 5': "'Hours: 9 to 5'",
    'until 5:': "'until 5:'",
    'Suite #4, next to # 5': "'Suite #4, next to # 5'",
    'Suite #4': "'Suite #4'",
    'Suite#4': 'Suite#4',
    '- by hand': "'- by hand'",
    '? what': "'? what'",
    '@home': "'@home'",
    '`x`': "'`x`'",
    '%20': "'%20'",
    '!important': "'!important'",
    '&co': "'&co'",
    '*all*': "'*all*'",
    '| or': "'| or'",
    '> 5': "'> 5'",
    '[x]': "'[x]'",
    '{{ clinic.name }}': "'{{ clinic.name }}'",
    ', and': "', and'",
    '"all"': '\'"all"\'',
    "'all'": '"\'all\'"',
    "Ana's: a clinic": '"Ana\'s: a clinic"',
    "Ana's: \"a\"": "'Ana''s: \"a\"'",
    "it's: C:\\": "'it''s: C:\\'",
    ' leads': "' leads'",
    'trails ': "'trails '",
    'tab\tinside': "'tab\tinside'",
    '---': "'---'",
    '...': "'...'",
    '': "''",
}


@pytest.mark.parametrize('value', VALUES, ids=lambda value: value[:20])
def test_a_value_is_in_quotes_only_where_it_needs_them(value: str) -> None:
    assert written(value) == VALUES[value]


@pytest.mark.parametrize('value', VALUES, ids=lambda value: value[:20])
@pytest.mark.parametrize('manner', ['', "'", '"'])
def test_a_written_value_is_read_as_that_value_by_every_reader(value: str, manner: str) -> None:
    for text in (f'k: {written(value, manner=manner)} # c\n', f'{{a: b, k: {written(value, True, manner)}, c: d}}\n'):
        assert read_yaml(Source('x.yaml', text.replace('k:', 'name:', 1)), _Any).name == value
        for version in ('1.1', '1.2'):
            yaml = YAML(typ='safe', pure=True)
            yaml.version = version
            assert yaml.load(text)['k'] == value


class _Any(ClinicFile):
    """A clinic whose name may be empty, with three keys of a test."""

    name: str
    a: str = ''
    c: str = ''


def test_the_quotes_that_stood_there_are_kept_where_they_are_as_easy_to_read() -> None:
    assert written('#000000', manner='"') == '"#000000"'
    assert written('#000000', manner="'") == "'#000000'"
    assert written('a "b": c', manner='"') == "'a \"b\": c'"
    assert written('plain', manner='"') == 'plain'


def test_in_braces_more_needs_quotes() -> None:
    assert [written(value, True) for value in ('a, b', 'a]', 'x}', 'a b', '? x', 'a:b')] == [
        "'a, b'",
        "'a]'",
        "'x}'",
        'a b',
        "'? x'",
        "'a:b'",
    ]


def test_a_new_part_as_lines_and_in_braces() -> None:
    assert block_lines(('rules', 'eating: late'), '4 h', 2, 4) == ['  rules:', "      'eating: late': 4 h"]
    assert flow_pair(('colours', 'ink'), '#000000') == "colours: {ink: '#000000'}"


PLAIN = {
    'nothing': ('', {}),
    'comments': ('# a: b\n', {}),
    'a beginning and an end': ('---\na: b\n...\n', {'a': 'b'}),
    'numbers stay text': ('a: 30\nb: 4.50\nc: yes\nd: ~\ne:\n', {'a': '30', 'b': '4.50', 'c': 'yes', 'd': '~', 'e': ''}),
    'parts and lists': ('a: {b: c}\nd: [1, "2"]\n', {'a': {'b': 'c'}, 'd': ['1', '2']}),
    'several lines': ('a: >\n  b\n  c\nd: |-\n  e\n  f\n', {'a': 'b c\n', 'd': 'e\nf'}),
    'a merge key is a key': ('<<: {a: b}\n', {'<<': {'a': 'b'}}),
    'Windows': ('\ufeffa: b\r\nc: d\r\n', {'a': 'b', 'c': 'd'}),
}  # fmt: skip


@pytest.mark.parametrize('name', PLAIN)
def test_a_file_as_plain_values(name: str) -> None:
    text, tree = PLAIN[name]
    assert plain_tree('clinic.yaml', text, ClinicFile) == tree


REFUSED = {
    'an anchor': ('name: A\nphone: &p 1\n', ":2: Here is an anchor (&, *), a tag (!) or a directive (%)"),
    'a link to itself': ('name: A\nrules: &r\n  x: *r\n', ":2: Here is an anchor"),
    'a tag': ('name: A\n\nphone: !!str 5\n', ":3: Here is an anchor"),
    'a directive': ('%YAML 1.1\n---\nname: A\n', ":2: Here is an anchor"),
    'no YAML': ('name: A: B\n', ":1: This is not YAML: mapping values are not allowed here. A value that holds a colon"),
    'a key twice': ('name: A\nname: B\n', ':2: Found duplicate key "name". Keep one of the two.'),
    'a key twice in a part': ('name: A\nrules: {a: b, a: c}\n', ':2: Found duplicate key "a".'),
    'a list': ('- a\n', ":1: There are no keys with values here."),
    'words': ('Vivus\n', ":1: There are no keys with values here."),
    'two files in one': ('name: A\n---\nname: B\n', ":2: This is not YAML"),
    'a list for a key': ('name: A\n[a]: b\n', ":1: '('a',)': Keys should be strings."),
    'endless depth': ('a: ' + '[' * 600, ":1: Here are more than 50 brackets"),
    'comments on both sides of a value': ('name: # a\n  A\n\nphone: 1\n', ": The file is written in a way that cannot be changed from here. Write each value on the line of its key"),
    'a control character': ('name: A\nphone: 1\x07\n', ":2: There is a character here that cannot be printed (U+0007)."),
    'too long a file': ('name: ' + 'x' * 250_000, ": The text is larger than 250 kB."),
}  # fmt: skip


@pytest.mark.parametrize('name', REFUSED)
def test_what_is_not_understood_is_told_with_its_line(name: str) -> None:
    text, told = REFUSED[name]
    with pytest.raises(Mistakes) as error:
        plain_tree('content/clinics/a/clinic.yaml', text, ClinicFile)
    assert str(error.value.findings[0]).startswith(f'content/clinics/a/clinic.yaml{told}')


PLACES = {
    'a: bc # d\ne: f\n': 'bc',
    'a:\n  b: c\n  d: e f  \n# g\nh: i\n': 'b: c\n  d: e f',
    'a:\n  b: c\n  d:   # f\n\nh: i\n': 'b: c\n  d:',
    'a: |\n  b\n  c\n\n# d\ne: f\n': '|\n  b\n  c',
    'a:\n- b\n- c # d\n\ne: f\n': '- b\n- c',
    "a: {b: 'c'}   # d\n": "{b: 'c'}",
    'a: # b\nc: d\n': '',
    'a:\n  # b\n  c\n': 'c',
    '{b: c, a: , d: e}': '',
}


@pytest.mark.parametrize('text', PLACES)
def test_where_a_value_begins_and_ends(text: str) -> None:
    writing = read_writing('clinic.yaml', text)
    (entry,) = writing.entries(('a',))
    start, end = writing.span(entry)
    assert text[start:end] == PLACES[text]
    assert text[: writing.colon(entry)].endswith('a:')
    assert text[:start].strip('# b\n').endswith('a:')


def test_a_list_whose_last_item_is_empty_is_refused() -> None:
    writing = read_writing('clinic.yaml', 'a:\n- b\n-\nc: d\n')
    with pytest.raises(Mistakes, match=r"Here is a list whose last item is empty\."):
        writing.span(next(writing.entries(('a',))))


@pytest.mark.parametrize('text', ['? a\n: b\n', '{a, b: c}\n'])
def test_a_key_that_no_person_writes_so_is_refused(text: str) -> None:
    writing = read_writing('clinic.yaml', text)
    (entry,) = writing.entries(('a',))
    with pytest.raises(Mistakes, match=r"clinic.yaml:1: 'a' is not written as a key with a colon\. Open the file"):
        writing.colon(entry)


def test_where_lines_begin_and_end() -> None:
    writing = read_writing('clinic.yaml', '\ufeffa: b\r\n  # c\r\nd: e')
    assert [writing.line_start(at) for at in (1, 4, 8, 15)] == [1, 1, 7, 14]
    assert [writing.line_end(at) for at in (1, 7, 14, 18)] == [7, 14, 18, 18]
    assert writing.below(4, 0) == 14
    assert writing.below(4, 2) == 7
