"""Fields as they stand in a paper: their words, the line or box beside them, and what is said of a wrong one."""

import re

import pytest

from handouts.errors import Finding, Mistakes
from handouts.fields import Field, FieldType
from handouts.model import Job, Request, Source
from handouts.press.library import Library
from handouts.press.page.htmltext import read_html
from handouts.press.page.inputs import curly, declared_fields, field_values
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from handouts.press.workspace.rooms import Rooms
from handouts.schema import FrontMatter, KindFile, StringsFile
from tests.conftest import TWO_EDITIONS, Workspace

DRINKS = (('water', "Water"), ('juice', "Juice"))
STRINGS = 'language: {0}\nphrases: {{draft_mark: Draft}}\nclinic: {{}}\nfields:\n  {1}\n'
INPUT = re.compile(r'<input class="([\w-]+)" type="checkbox" name="(\w+)" value="(\w*)" title="([^"]*)">')


def shown(field: Field) -> str:
    """Return a field as a person reads it: its words, with ___ for a line, [ ] for a box and # for an area."""
    signs = {'rule': '___', 'tick-box': '[ ]', 'area': '#'}
    html = INPUT.sub(lambda found: f' {signs[found[1]]} ', field_values({field.name: field})[field.name].__html__())
    assert '<input' not in html
    return read_html(html).flow


def inputs(field: Field) -> list[tuple[str, str, str]]:
    """Return name, value and title of each place to fill in, with what a screen reader says."""
    return [found[1:] for found in INPUT.findall(field_values({field.name: field})[field.name].__html__())]


def paper(workspace: Workspace, fields: str, text: str, name: str = 'advice/paper.en.md') -> None:
    """Write a paper whose fields begin on the fifth line."""
    workspace.write(f'content/{name}', f'---\ntitle: A small paper\nkind: aftercare\nfields:\n{fields}---\n\n{text}')


def jobs(workspace: Workspace) -> tuple[list[Job], list[Finding]]:
    """Return the jobs of the workspace for the office printer, and what kept others from being made."""
    plan = make_plan(Library(Rooms(workspace.root)), Request(editions=('print',)))
    return list(plan.jobs), list(plan.findings)


def told(workspace: Workspace) -> list[str]:
    """Return what is said of the papers of a workspace of which none can be printed."""
    made, findings = jobs(workspace)
    assert made == []
    return [str(finding) for finding in findings]


TYPES: dict[FieldType, str] = {
    'text': "Mine: ___",
    'date': "Mine: ___",
    'time': "Mine: ___",
    'phone': "Mine: ___",
    'number': "Mine: ___",
    'choice': "Mine: [ ] Water [ ] Juice",
    'tick': "[ ] Mine",
    'initials': "Mine: ___",
    'signature': "Mine: ___",
}


@pytest.mark.parametrize('type_', TYPES)
def test_each_type_reads_as_its_words_and_a_line_or_boxes(type_: FieldType) -> None:
    options = DRINKS if type_ == 'choice' else ()
    assert shown(Field('mine', type_, "Mine", options=options)) == TYPES[type_]


def test_a_text_of_several_lines_is_one_area_over_them() -> None:
    field = Field('mine', 'text', "Mine", lines=3)
    assert shown(field) == "Mine: #"
    html = field_values({'mine': field})['mine'].__html__()
    assert html.count('<span class="line"></span>') == 3
    assert inputs(field) == [('mine', '', "Mine")]


@pytest.mark.parametrize(
    ('field', 'width'),
    [
        (Field('a', 'text', "A"), 'medium'),
        (Field('a', 'date', "A", width='short'), 'short'),
        (Field('a', 'text', "A", width='long'), 'long'),
        (Field('a', 'initials', "A", width='long'), 'short'),
    ],
)
def test_a_line_is_as_wide_as_it_was_declared_and_that_of_initials_short(field: Field, width: str) -> None:
    assert f'<span class="blank labelled {width}">' in field_values({'a': field})['a'].__html__()


def test_a_screen_reader_says_the_label_and_the_option() -> None:
    assert inputs(Field('drink', 'choice', "Drink", options=DRINKS)) == [
        ('drink', 'water', "Drink: Water"),
        ('drink', 'juice', "Drink: Juice"),
    ]
    assert inputs(Field('drink', 'choice', "What do you drink?", options=DRINKS))[0][2] == "What do you drink? Water"
    assert inputs(Field('fasted', 'tick', "I ate nothing")) == [('fasted', 'yes', "I ate nothing")]


@pytest.mark.parametrize(
    ('label', 'led'),
    [("Name", "Name:"), ("Are you pregnant?", "Are you pregnant?"), ("Name:", "Name:"), ("Say it.", "Say it."), ("Now!", "Now!")],
)  # fmt: skip
def test_a_label_that_ends_in_a_sign_gets_no_colon(label: str, led: str) -> None:
    assert shown(Field('a', 'text', label)) == f"{led} ___"
    assert shown(Field('a', 'text', label, lines=2)) == f"{led} #"
    assert shown(Field('a', 'choice', label, options=DRINKS)) == f"{led} [ ] Water [ ] Juice"
    assert shown(Field('a', 'tick', label)) == f"[ ] {label}"


def test_words_cannot_become_html() -> None:
    said = '<b> & "'
    for field in (Field('a', 'text', said), Field('a', 'tick', said), Field('a', 'text', said, lines=2)):
        html = field_values({'a': field})['a'].__html__()
        assert '&lt;b&gt; &amp; &quot;' in html
        assert '<b>' not in html
    choice = field_values({'a': Field('a', 'choice', said, options=(('one', said),))})['a'].__html__()
    assert choice.count('&lt;b&gt; &amp; &quot;') == 4
    assert '<b>' not in choice


def test_a_template_takes_the_line_and_the_label_apart() -> None:
    place = field_values({'a': Field('a', 'text', "Name")})['a']
    assert INPUT.fullmatch(str(place.input))
    assert place.label == "Name"
    tick = field_values({'a': Field('a', 'tick', "Yes")})['a']
    assert 'value="yes"' in tick.input


def test_apostrophes_are_curly_in_labels_and_options(workspace: Workspace) -> None:
    paper(
        workspace,
        "  name: {label: \"Patient's name\"}\n"
        "  ride:\n    type: choice\n    label: \"Who's here?\"\n    options: {one: \"Mom's car\", two: B}\n",
        '{{ field.name }} {{ field.ride }}\n',
    )
    (job,), _ = jobs(workspace)
    flow = read_words(job)[1].flow
    assert "Patient’s name:" in flow
    assert "Who’s here? Mom’s car B" in flow


@pytest.mark.parametrize(
    ('straight', 'set_'), [("don't", 'don’t'), ("'quoted'", "'quoted'"), ("5' 11", "5' 11"), ("l'été d'or", 'l’été d’or')]
)  # fmt: skip
def test_only_an_apostrophe_inside_a_word_is_made_curly(straight: str, set_: str) -> None:
    assert curly(straight) == set_


def test_a_paper_shows_its_fields_where_they_are_written(workspace: Workspace) -> None:
    paper(
        workspace,
        '  name: {label: Full name}\n  fasted: {type: tick, label: I ate nothing}\n',
        'First {{ field.name }} then\n\n- {{ field.fasted }}\n',
    )
    (job,), findings = jobs(workspace)
    assert findings == []
    assert "First Full name: then I ate nothing" in read_words(job)[1].flow


def test_a_label_stands_in_the_language_of_the_paper(workspace: Workspace) -> None:
    fields = '  drink:\n    type: choice\n    label: {en: Drink, es: Bebida}\n    options:\n      water: {en: Water, es: Agua}\n      tea: {en: Tea, es: Té}\n'
    for language in ('en', 'es'):
        paper(workspace, fields, '{{ field.drink }}\n', f'advice/paper.{language}.md')
    english, spanish = jobs(workspace)[0]
    assert "Drink: Water Tea" in read_words(english)[1].flow
    assert "Bebida: Agua Té" in read_words(spanish)[1].flow


def test_a_region_s_words_stand_before_those_of_its_language() -> None:
    kind = KindFile(name='a', purpose='b', max_pages=1)
    front = FrontMatter.model_validate(
        {
            'title': 'A',
            'kind': 'a',
            'fields': {'one': {'label': {'en': 'Color', 'en-GB': 'Colour'}}, 'two': {'label': {'en': 'Truck'}}},
        }
    )
    strings = StringsFile(language='English', phrases={}, clinic={})
    body = Source('a.md', '{{ field.one }} {{ field.two }}')
    fields = declared_fields(kind, front, strings, 'en-GB', Source('a.md', ''), body)
    assert {name: field.label for name, field in fields.items()} == {'one': 'Colour', 'two': 'Truck'}


def test_a_kind_s_field_has_the_label_of_the_strings(workspace: Workspace) -> None:
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS + 'fields:\n  left: {type: time}\n')
    workspace.write('content/strings/en.yaml', STRINGS.format('English', "left: You left at"))
    workspace.paper('{{ field.left }}\n')
    (job,), findings = jobs(workspace)
    assert findings == []
    assert job.fields['left'] == Field('left', 'time', "You left at")
    assert "You left at:" in read_words(job)[1].flow


@pytest.mark.parametrize(
    ('declared', 'by_hand', 'past'),
    [
        ('{}', False, False),
        ('{by_hand: true}', True, False),
        ('{type: signature}', True, False),
        ('{type: initials}', True, False),
        ('{type: tick, by_hand: true}', True, False),
        ('{type: date, past: true}', False, True),
    ],
)
def test_a_field_knows_who_fills_it_in_and_if_its_day_has_been(
    declared: str, by_hand: bool, past: bool, workspace: Workspace
) -> None:
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS + f'fields:\n  mine: {declared}\n')
    workspace.write('content/strings/en.yaml', STRINGS.format('English', "mine: Mine"))
    workspace.paper('{{ field.mine }}\n')
    field = jobs(workspace)[0][0].fields['mine']
    assert (field.by_hand, field.past) == (by_hand, past)


def test_a_field_keeps_all_that_is_declared_of_it(workspace: Workspace) -> None:
    paper(workspace, '  name: {label: A, required: true, width: long, lines: 4}\n', '{{ field.name }}\n')
    assert jobs(workspace)[0][0].fields['name'] == Field('name', 'text', "A", required=True, width='long', lines=4)


def test_a_kind_s_field_need_not_be_placed(workspace: Workspace) -> None:
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS + 'fields:\n  left: {label: You left at}\n')
    workspace.paper('Rest.\n')
    (job,), findings = jobs(workspace)
    assert findings == []
    assert '<input' not in read_words(job)[1].html


def test_a_paper_s_own_declaration_stands_before_its_kind_s(workspace: Workspace) -> None:
    workspace.write(
        'templates/aftercare/kind.yaml',
        TWO_EDITIONS + 'fields:\n  left: {type: time, label: Theirs, required: true}\n',
    )
    paper(workspace, '  left: {label: Mine}\n', 'Rest {{ field.left }}\n')
    (job,), findings = jobs(workspace)
    assert findings == []
    assert job.fields['left'] == Field('left', 'text', "Mine")


def test_a_paper_s_own_label_stands_before_that_of_the_strings(workspace: Workspace) -> None:
    workspace.write('content/strings/en.yaml', STRINGS.format('English', "left: Theirs"))
    paper(workspace, '  left: {label: Mine}\n', '{{ field.left }}\n')
    assert jobs(workspace)[0][0].fields['left'].label == "Mine"


def test_a_field_that_is_not_placed_is_a_mistake_with_its_line(workspace: Workspace) -> None:
    paper(workspace, '  name: {label: A}\n  story: {label: B}\n  born: {label: C}\n', 'Rest {{ field.name }}\n')
    assert told(workspace) == [
        "content/advice/paper.en.md:6: The field 'story' is declared, but stands nowhere in the paper. "
        "Write {{ field.story }} where it is to be filled in, or take it out here.",
        "content/advice/paper.en.md:7: The field 'born' is declared, but stands nowhere in the paper. "
        "Write {{ field.born }} where it is to be filled in, or take it out here.",
    ]


def test_an_unknown_field_is_a_mistake_with_its_line(workspace: Workspace) -> None:
    paper(workspace, '  full_name: {label: A}\n', '{{ field.full_name }}\n\nRest {{ field.ful_name }}\n')
    (job,), _ = jobs(workspace)
    with pytest.raises(Mistakes) as error:
        read_words(job)
    (line,) = [str(finding) for finding in error.value.findings]
    assert line.startswith(
        "content/advice/paper.en.md:10: There is no value 'field.ful_name'. Did you mean 'full_name'? There are: "
    )


def test_a_field_s_inside_is_not_for_papers(workspace: Workspace) -> None:
    paper(workspace, '  name: {label: A}\n', '{{ field.name }} {{ field.name.label }}\n')
    with pytest.raises(Mistakes, match=r"paper.en.md:8: There is no value 'field.name.label'"):
        read_words(jobs(workspace)[0][0])


NO_LABEL = "The field 'bare' has no label. Write a 'label' under it."
NO_OPTION = (
    "An option of the field 'bare' has no words in the language of the paper. Write words for each of its 'options'."
)


@pytest.mark.parametrize(
    ('field', 'message'),
    [
        ('{}', NO_LABEL),
        ('{label: "  "}', NO_LABEL),
        ('{label: {es: Nombre}}', NO_LABEL),
        ('{type: choice, label: A, options: {one: "", two: B}}', NO_OPTION),
        ('{type: choice, label: A, options: {one: {es: B}, two: B}}', NO_OPTION),
    ],
)
def test_a_paper_s_field_without_words_is_a_mistake_with_its_line(
    field: str, message: str, workspace: Workspace
) -> None:
    paper(workspace, f'  good: {{label: A}}\n  bare: {field}\n', '{{ field.bare }} {{ field.good }}\n')
    assert told(workspace) == [f"content/advice/paper.en.md:6: {message}"]


def test_an_option_without_words_of_a_kind_names_the_kind(workspace: Workspace) -> None:
    declared = 'fields:\n  drink: {type: choice, label: Drink, options: {tea: Tea, milk: {es: Leche}}}\n'
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS + declared)
    workspace.write('content/advice/paper.en.md', '---\ntitle: A\nkind: aftercare\n---\n\n{{ field.drink }}\n')
    assert told(workspace) == [
        "templates/aftercare/kind.yaml: An option of the field 'drink' has no words in the language of the paper. "
        "Write words for each of its 'options'."
    ]


def test_a_kind_s_field_without_a_label_names_the_strings_file(workspace: Workspace) -> None:
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS + 'fields:\n  left: {label: {en: Left at}}\n')
    workspace.write('content/advice/paper.es.md', '---\ntitle: A\nkind: aftercare\n---\n\n{{ field.left }}\n')
    assert told(workspace) == [
        "content/strings/es.yaml: The field 'left' has no label. Write 'left: …' under 'fields'."
    ]


def test_all_mistakes_of_the_fields_come_together(workspace: Workspace) -> None:
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS + 'fields:\n  left: {}\n')
    workspace.write('content/strings/en.yaml', STRINGS.format('English', "right: A"))
    paper(workspace, '  one: {label: A}\n  two: {}\n', '{{ field.two }} {{ fact.nothing }}\n')
    rules = [finding.rule for finding in jobs(workspace)[1]]
    assert sorted(rules) == ['fact', 'field', 'field', 'unused-field']
