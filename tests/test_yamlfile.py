"""Each mistake in a YAML file is said with its line and what to do."""

import pytest
from pydantic import BaseModel

from handouts.errors import Mistakes
from handouts.model import Source
from handouts.press.workspace.yamlfile import read_yaml, split_front_matter
from handouts.schema import ClinicFile, FoldFile, FrontMatter


def mistakes(text: str, model: type[BaseModel] = ClinicFile) -> list[str]:
    """Return what is said of a file of this text."""
    with pytest.raises(Mistakes) as error:
        read_yaml(Source('clinic.yaml', text), model)
    return [str(finding) for finding in error.value.findings]


def clinic(text: str) -> ClinicFile:
    """Return the clinic of a file of this text, under its name."""
    return read_yaml(Source('clinic.yaml', f'name: A\n{text}'), ClinicFile)


def test_a_good_file_is_a_typed_value() -> None:
    says = clinic('# by hand\nhours: "9:00 to 17:00"\nrules:\n  eating: nothing for 4 hours\npaper: a4\n')
    assert (says.name, says.hours, says.paper) == ('A', '9:00 to 17:00', 'a4')
    assert says.rules == {'eating': 'nothing for 4 hours'}


ONE_MISTAKE = {
    'an unknown key with a suggestion': ('name: A\n\nphon: 1\n', "3: There is no key 'phon'. Did you mean 'phone'? The keys are: address, "),
    'an unknown key like no other': ('name: A\nzzz: 1\n', "2: There is no key 'zzz'. The keys are: address, after_hours_phone, "),
    'a missing key': ('phone: 1\n', "1: The key 'name' is missing."),
    'an empty file': ('', "1: The key 'name' is missing."),
    'a file of comments': ('# later\n', "1: The key 'name' is missing."),
    'a value with a colon': ('phone: 1\nname: Vivus: the clinic\n', "2: This is not YAML: mapping values are not allowed here. A value that holds a colon needs quotes"),
    'a tab before a key': ('name: A\nrules:\n\teating: no\n', "3: This is not YAML: found character '\\t' that cannot start any token. Indent with spaces, not with tabs"),
    'a value that begins with a sign': ('name: A\nemail: @home\n', "2: This is not YAML: found character '@' that cannot start any token."),
    'a duplicate key': ('name: A\nphone: 1\nname: B\n', '3: Found duplicate key "name". Keep one of the two.'),
    'a nested duplicate key': ('name: A\nrules:\n  a: b\n  a: c\n', '4: Found duplicate key "a". Keep one of the two.'),
    'a list instead of keys': ('- name\n- phone\n', "1: There are no keys with values here. Write it as 'key: value', one on a line."),
    'words instead of keys': ('Small Clinic\n', "1: There are no keys with values here."),
    'a nested unknown key': ('name: A\ncolours:\n  ink: "#000000"\n  mian: "#000000"\n', "4: There is no key 'mian'. Did you mean 'main'? The keys are: accent, alert, ink, line, main, tint."),
    'words instead of nested keys': ('name: A\ncolours: red\n', "2: 'colours' must be a list of keys with their values."),
    'a list instead of names with values': ('name: A\nrules:\n  - no food\n', "must be a list of names with their values."),
    'a list instead of text': ('name: A\nrules:\n  eating: b\n  driving: [1, 2]\n', "4: 'driving' must be text; put it in quotes."),
    'an empty name': ('name: ""\n', "1: 'name' is empty."),
    'a name too long': ('name: A\nshort_name: ' + 'b' * 40, "2: 'short_name': String should have at most 32 characters."),
    'a word that is no choice': ('name: A\npaper: legal\n', "2: 'paper': Input should be 'letter' or 'a4'."),
    'a colour that is none': ('name: A\ncolours:\n  ink: red\n', "3: 'red' is not a colour like '#1f4e5f'."),
    'a poor colour': ('name: A\ncolours:\n  ink: "#999999"\n', ": 'ink' #999999 on white paper has a contrast of 2.84, needed is 4.5; the nearest shade"),
    'a quote without end': ('name: "A\nphone: 1\n', "This is not YAML: found unexpected end of stream. Look at the quotes"),
    'a second document': ('name: A\n---\nname: B\n', "2: This is not YAML: "),
    'brackets without end': ('[' * 1200, "1: Here are more than 50 brackets in one another"),
    'a number as a key': ('name: A\n1: b\n', "2: There is no key '1'."),
}  # fmt: skip


@pytest.mark.parametrize('name', ONE_MISTAKE)
def test_a_mistake_is_said_once_with_its_line(name: str) -> None:
    text, says = ONE_MISTAKE[name]
    (said,) = mistakes(text)
    assert said.startswith('clinic.yaml:')
    assert says in said


def test_all_mistakes_of_a_file_come_together() -> None:
    said = mistakes('phone: [1]\nfoo: 1\ncolours:\n  ink: red\n  inkk: "#000000"\n')
    assert sorted(line.partition('.yaml:')[2][:20] for line in said) == [
        "1: 'phone' must be t",
        "1: The key 'name' is",
        "2: There is no key '",
        "4: 'red' is not a co",
        "5: There is no key '",
    ]


def test_all_poor_colours_come_together() -> None:
    said = '\n'.join(mistakes('name: A\ncolours:\n  ink: "#999999"\n  main: "#aaaaaa"\n'))
    assert "'ink' #999999" in said
    assert "'main' #aaaaaa" in said


def test_a_poor_colour_is_said_with_its_own_line() -> None:
    assert mistakes('name: A\ncolours:\n  tint: "#ffffff"\n  ink: "#999999"\n')[0].startswith('clinic.yaml:4:')


def test_a_duplicate_key_keeps_its_capitals() -> None:
    assert '"Eating"' in mistakes('name: A\nrules:\n  Eating: a\n  Eating: b\n')[0]


def test_a_mistake_inside_a_list_has_the_line_of_its_item() -> None:
    text = 'name: a\noutside: [2, 1]\ninside:\n  - 3\n  - x\nnarrower: [0, 0]\n'
    assert mistakes(text, FoldFile)[0].startswith('clinic.yaml:5: ')


def test_lines_count_from_where_the_text_begins() -> None:
    with pytest.raises(Mistakes) as error:
        read_yaml(Source('a.en.md', 'title: A\nknd: b\n', 2), FrontMatter)
    assert {finding.line for finding in error.value.findings if "'knd'" in finding.message} == {3}


@pytest.mark.parametrize(
    ('written', 'read'),
    [('6025550100', '6025550100'), ('602-555-0100', '602-555-0100'), ('(602) 555-0100 # day', '(602) 555-0100')],
)
def test_a_phone_needs_no_quotes(written: str, read: str) -> None:
    assert clinic(f'phone: {written}\n').phone == read


@pytest.mark.parametrize('written', ['450.00', '0602555', '1.10'])
def test_a_number_prints_as_it_is_written(written: str) -> None:
    assert clinic(f'prices:\n  visit: {written}\n').prices == {'visit': written}


def test_an_anchor_twice_is_no_warning() -> None:
    assert clinic('phone: &x 1\nweb: &x b\n').web == 'b'


def test_front_matter_and_text_keep_their_lines() -> None:
    head, body = split_front_matter(Source('a.en.md', '---\ntitle: A\nkind: b\n---\n\nText\n\n---\n\nMore\n'))
    assert (head.text, head.first_line) == ('title: A\nkind: b', 2)
    assert (body.text, body.first_line) == ('\nText\n\n---\n\nMore\n', 5)
    assert body.line_of('More') == 10


def test_spaces_after_the_dashes_do_no_harm() -> None:
    head, body = split_front_matter(Source('a.en.md', '--- \ntitle: A\n---  \nText'))
    assert (head.text, body.text) == ('title: A', 'Text')


@pytest.mark.parametrize(
    ('text', 'says'),
    [
        ('', "The paper does not begin with its front matter."),
        ('# Hello\n', "The paper does not begin with its front matter."),
        ('\n---\ntitle: A\n---\n', "The paper does not begin with its front matter."),
        ('---\ntitle: A\nkind: b\n', "The front matter is not closed."),
        ('---', "The front matter is not closed."),
    ],
)
def test_front_matter_that_is_missing_or_open_is_said_of_the_first_line(text: str, says: str) -> None:
    with pytest.raises(Mistakes, match=says) as error:
        split_front_matter(Source('a.en.md', text))
    assert str(error.value).startswith('a.en.md:1: ')


def test_a_title_with_a_colon_is_said_with_its_line_in_the_paper() -> None:
    head, _ = split_front_matter(Source('a.en.md', '---\nkind: b\ntitle: Ketamine: what to expect\n---\n'))
    with pytest.raises(Mistakes, match=r'a.en.md:3: This is not YAML: mapping values') as error:
        read_yaml(head, FrontMatter)
    assert 'title: "Ketamine: what to expect"' in str(error.value)


def test_comments_that_the_reader_cannot_place_are_said_so() -> None:
    text = 'name: # who\n  A\n\nphone: 1\n'
    assert read_yaml(Source('clinic.yaml', text), ClinicFile).phone == '1'
    assert mistakes(f'{text}fone: 1\n') == [
        "clinic.yaml:1: Comments stand around a value in a way that cannot be read. Write each value on the line of its key."
    ]
