"""The numbers of a drawing, its words, and the picture that is drawn of them."""

import io
import re
from contextlib import closing

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from handouts.errors import Mistakes
from handouts.model import Drawing
from handouts.press.page.article import read_article
from handouts.press.page.compose import fill_words
from handouts.press.press import make_pdf, read_words
from handouts.press.workspace.project import PROJECT
from tests.conftest import Workspace

PEOPLE = """!!! people "Half **better** at {{ clinic.name }}"
    - 27 of 100: with **ketamine**
    - 9 of 100: with a dummy drug. Call {{ clinic.phone }}.

    How sure: not very.[^a]

[^a]: A study.
"""
TIMELINE = """!!! timeline "Your visit"
    1. **Before.** Eat: nothing.
    2. 60 min: **In the chair.** We check.
    3. 30 min: **Rest.**
    4. **Home.** Do not drive.
"""
FAULTS = {
    name.strip(): tuple(part.strip('\n') for part in case.split('\n--->\n'))
    for name, _, case in (
        text.partition('\n') for text in (PROJECT / 'tests/cases/drawings.txt').read_text().split('\n=== ')[1:]
    )
}


def drawings(workspace: Workspace, text: str) -> tuple[Drawing, ...]:
    """Return the drawings of a paper."""
    job = workspace.job(text)
    return read_article(job, fill_words(job)).drawings


def html(workspace: Workspace, text: str) -> str:
    """Return a paper's page."""
    return read_words(workspace.job(text))[1].html


def bars(workspace: Workspace, text: str, edition: str = 'print') -> list[float]:
    """Return the heights of the bars in a paper's PDF from top to bottom, in points."""
    data = make_pdf(workspace.job(text, edition=edition)).data
    with closing(pypdfium2.PdfDocument(data)) as document:
        paths = document[0].get_objects(max_depth=8, filter=[pdfium.FPDF_PAGEOBJ_PATH])
        boxes = [path.get_bounds() for path in paths]
    size = 18 if edition == 'large-print' else 12
    # A striped bar is drawn thrice: ground, outline and stripes lie in one another.
    upper = {round(top, 1): top - bottom for left, bottom, right, top in boxes if abs(right - left - size) < 0.5}
    return [upper[top] for top in sorted(upper, reverse=True) if upper[top] > 4]


def test_people_are_read_with_all_their_words(workspace: Workspace) -> None:
    (drawing,) = drawings(workspace, PEOPLE)
    assert (drawing.name, drawing.title) == ('people', 'Half <strong>better</strong> at Small Clinic')
    assert [(step.number, step.whole, step.amount.replace('\u00a0', ' ')) for step in drawing.steps] == [
        (27, 100, '27 of 100'),
        (9, 100, '9 of 100'),
    ]
    assert drawing.steps[0].html == 'with <strong>ketamine</strong>'
    assert 'class="blank"' in drawing.steps[1].html
    assert drawing.note.startswith('<p>How sure: not very.<sup id="fnref:a">')


def test_a_timeline_has_stretches_and_points(workspace: Workspace) -> None:
    (drawing,) = drawings(workspace, TIMELINE)
    assert (drawing.name, drawing.title, drawing.unit, drawing.note) == ('timeline', 'Your visit', 'min', '')
    assert [(step.number, step.whole) for step in drawing.steps] == [(0, 90), (60, 90), (30, 90), (0, 90)]
    assert drawing.steps[0].html == '<strong>Before.</strong> Eat: nothing.'
    assert drawing.steps[1].html == '<strong>In the chair.</strong> We check.'


@pytest.mark.parametrize(
    ('said', 'number'), [('45 to 60', 60), ('45–60', 60), ('45-60', 60), ('de 45 a 60', 0), ('60', 60)]
)
def test_of_a_clinics_range_the_longest_is_drawn(said: str, number: int, workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', f"name: Small Clinic\nrules:\n  watch_minutes: '{said}'\n")
    text = '!!! timeline "A"\n    1. {{ clinic.rules.watch_minutes }} min: Rest.\n    2. 30 min: Wait.\n'
    (drawing,) = drawings(workspace, text)
    assert drawing.steps[0].number == number


def test_a_length_that_a_clinic_does_not_tell_is_a_point_without_a_clock(workspace: Workspace) -> None:
    text = '!!! timeline "A"\n    1. {{ clinic.rules.watch_minutes }} min: Rest.\n    2. 30 min: Wait.\n'
    (drawing,) = drawings(workspace, text)
    assert [(step.number, step.html) for step in drawing.steps] == [(0, 'Rest.'), (30, 'Wait.')]
    assert '<span class="at"></span>' in html(workspace, text)
    assert '30 min</span>' not in html(workspace, text)


def test_words_before_a_colon_stay_words(workspace: Workspace) -> None:
    text = '!!! timeline "A"\n    1. At {{ clinic.name }}: come in.\n    2. 30 min: Wait.\n    3. Then: go.\n'
    (drawing,) = drawings(workspace, text)
    assert [step.html for step in drawing.steps] == ['At Small Clinic: come in.', 'Wait.', 'Then: go.']


def test_without_a_title_the_languages_own_stands_there_and_an_empty_one_is_none(workspace: Workspace) -> None:
    assert drawings(workspace, '!!! timeline\n    1. 5 min: Rest.\n')[0].title == 'How long it takes'
    assert drawings(workspace, '!!! timeline ""\n    1. 5 min: Rest.\n')[0].title == ''


@pytest.mark.parametrize('name', FAULTS)
def test_each_mistake_is_said_with_its_line_and_what_to_do(name: str, workspace: Workspace) -> None:
    text, said = FAULTS[name]
    with pytest.raises(Mistakes) as faults:
        drawings(workspace, text + '\n')
    assert [str(finding) for finding in faults.value.findings] == [f'content/advice/paper.en.md:{said}']


def test_the_case_file_is_read_whole() -> None:
    assert len(FAULTS) > 12
    assert all(len(case) == 2 for case in FAULTS.values())


def test_as_many_people_are_solid_as_the_paper_says(workspace: Workspace) -> None:
    drawn = re.findall(r'<path fill="(#?\w+)".*? d="(.*?)"', html(workspace, PEOPLE), re.DOTALL)
    assert [(fill, shape.count('v')) for fill, shape in drawn] == [
        ('white', 2 * 73),
        ('#1f5a6b', 2 * 27),
        ('white', 2 * 91),
        ('#1f5a6b', 2 * 9),
    ]


def test_nobody_and_everybody_can_be_drawn(workspace: Workspace) -> None:
    text = '!!! people "A"\n    - 0 of 100: none\n    - 100 of 100: all\n\n    How sure: quite.\n'
    drawn = re.findall(r'<path fill="(#?\w+)"', html(workspace, text))
    assert drawn == ['white', '#1f5a6b']


def test_a_drawings_words_are_the_papers_words(workspace: Workspace) -> None:
    flow = read_words(workspace.job(PEOPLE + '\n' + TIMELINE))[1].flow
    assert '27 of 100 with ketamine 9 of 100 with a dummy drug' in flow
    assert 'How sure: not very.1' in flow
    assert '0 In the chair. We check. 60 Rest. 90 min Home. Do not drive.' in flow


def test_a_changed_number_changes_the_words_code(workspace: Workspace) -> None:
    codes = {read_words(workspace.job(text))[1].code for text in (PEOPLE, PEOPLE.replace('27', '28'), TIMELINE)}
    assert len(codes) == 3


def test_a_workspace_can_draw_in_its_own_way(workspace: Workspace) -> None:
    workspace.write(
        'templates/parts/people.html', '{% macro people(drawing, colours) %}<p>{{ drawing.unit }}!</p>{% endmacro %}'
    )
    assert '<p>of!</p>' in html(workspace, PEOPLE)


def test_a_part_without_its_macro_is_named(workspace: Workspace) -> None:
    workspace.write('templates/parts/people.html', '<p></p>')
    with pytest.raises(Mistakes, match='The template fails'):
        html(workspace, PEOPLE)


@pytest.mark.parametrize('edition', ['print', 'screen', 'large-print'])
def test_bars_are_as_high_as_the_minutes_say(edition: str, workspace: Workspace) -> None:
    workspace.write('templates/aftercare/kind.yaml', (PROJECT / 'templates/aftercare/kind.yaml').read_text())
    first, second = bars(workspace, TIMELINE, edition)
    assert first / second == pytest.approx(2, rel=0.01)


def test_bars_keep_to_the_scale_where_their_words_need_more_room(workspace: Workspace) -> None:
    text = TIMELINE.replace('**Rest.**', '**Rest.** ' + 'Drink some water. ' * 40)
    assert bars(workspace, text) == pytest.approx(bars(workspace, TIMELINE), abs=0.1)


def test_all_bars_together_have_one_height(workspace: Workspace) -> None:
    text = '!!! timeline "A"\n' + ''.join(f'    {n}. {n}0 min: Step.\n' for n in range(1, 5))
    heights = bars(workspace, text)
    assert [height / heights[0] for height in heights] == pytest.approx([1, 2, 3, 4], rel=0.01)
    assert sum(heights) == pytest.approx(126, abs=0.5)


def test_another_clinic_draws_both_in_its_own_colours(second_clinic: Workspace) -> None:
    (job,) = (job for job in second_clinic.jobs(edition='screen') if job.paper == 'dental/visit')
    page = read_words(job)[1].html
    assert page.count('#6b1f5a') > 5
    assert '#1f5a6b' not in page
    reading = make_pdf(job).reading
    assert reading.accessibility == ()
    assert 'We clean.' in reading.texts[2]
    assert '52 of 100' in reading.texts[3].replace('\u00a0', ' ')


def test_a_screen_reader_is_told_what_each_picture_shows(workspace: Workspace) -> None:
    data = make_pdf(workspace.job(PEOPLE + '\n' + TIMELINE, edition='screen')).data
    with pikepdf.open(io.BytesIO(data)) as document:
        told = [str(part.Alt) for part in document.objects if isinstance(part, pikepdf.Dictionary) and '/Alt' in part]
    assert [words.replace('\u00a0', ' ') for words in told] == ['27 of 100', '9 of 100', '60 min', '30 min']
