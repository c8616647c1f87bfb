"""The counter at which papers are asked for: what they ask, and which must be printed for a list."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.errors import WrongUse
from handouts.model import Article, Job, Page, Request
from handouts.people.lists.counter import Wanted, chosen_in, placed_fields, want
from handouts.people.lists.roster import read_columns
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from tests import people_cases
from tests.conftest import Workspace
from tests.people_cases import AFTERCARE, BROCHURE, CONSENT, Papers, a_list, write_every_type

papers = people_cases.papers

HEAD = '---\ntitle: {title}\nkind: aftercare\nfields:\n{fields}---\n\n{body}\n'


def two_papers(workspace: Workspace) -> list[Job]:
    """Write two papers, one of them in two languages that ask for different things, and return their jobs."""
    write_every_type(workspace, 'print')
    english = HEAD.format(
        title='Other',
        fields='  bed: {label: Bed}\n  full_name: {label: Name}\n',
        body='{{ field.full_name }} {{ field.bed }}',
    )
    spanish = HEAD.format(
        title='Otra',
        fields='  bed: {label: Cama}\n  mother: {label: Madre}\n',
        body='{{ field.mother }} {{ field.bed }}',
    )
    workspace.write('content/advice/other.en.md', english)
    workspace.write('content/advice/other.es.md', spanish)
    return [job for edition in ('print', 'screen') for job in workspace.jobs(edition=edition)]


def asked(wanted: Wanted) -> list[tuple[str, str]]:
    """Return names and labels of what papers ask."""
    return [(field.name, field.label) for field in wanted.fields()]


# --- what papers ask ---


def test_a_paper_asks_for_its_fields_in_the_order_in_which_they_are_read(workspace: Workspace) -> None:
    job = write_every_type(workspace, 'print')
    order = ['full_name', 'story', 'born', 'came', 'call', 'weight', 'drink', 'fasted', 'signed']
    assert [field.name for field in placed_fields(job)] == order
    text = job.source.text.replace('{{ field.story }}', '').replace('Who:', 'Again: {{ field.story }} Who:', 1)
    swapped = replace(job, source=replace(job.source, text=text))
    assert [field.name for field in placed_fields(swapped)] == ['story', 'full_name', *order[2:]]


def test_what_a_paper_asks_is_worked_out_once_for_the_same_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    composed: list[str] = []

    def counted(job: Job) -> tuple[Article, Page]:
        composed.append(job.target)
        return read_words(job)

    monkeypatch.setattr('handouts.people.lists.counter.read_words', counted)
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: A Clinic Of Its Own\n')
    job = write_every_type(workspace, 'print')
    first = placed_fields(job)
    (again,) = workspace.jobs()
    assert again is not job
    assert placed_fields(again) == first
    assert composed == [job.target]
    fewer = replace(job, source=replace(job.source, text=job.source.text.replace('{{ field.story }}', '')))
    assert 'story' not in {field.name for field in placed_fields(fewer)}
    assert composed == [job.target, fewer.target]


def test_of_many_who_ask_at_once_one_composes_a_paper(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[str] = []

    def slowly(job: Job) -> tuple[Article, Page]:
        composed.append(job.target)
        time.sleep(0.2)
        return read_words(job)

    monkeypatch.setattr('handouts.people.lists.counter.read_words', slowly)
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: A Clinic Asked By Many\n')
    job = write_every_type(workspace, 'print')
    with ThreadPoolExecutor(8) as people:
        found = list(people.map(placed_fields, [job] * 8))
    assert composed == [job.target]
    assert len(found[0]) == 9
    assert all(one == found[0] for one in found)


def test_a_field_that_a_kind_brings_and_a_paper_does_not_place_is_not_asked(papers: Papers) -> None:
    job = papers.jobs[AFTERCARE, 'en', 'print']
    without = replace(job, source=replace(job.source, text=job.source.text.replace('{{ field.left_at }}', '')))
    assert {field.name for field in placed_fields(job)} == set(papers.blank(AFTERCARE).fields)
    assert 'left_at' in without.fields
    assert 'left_at' not in {field.name for field in placed_fields(without)}


def test_several_papers_ask_for_each_thing_once_in_their_order(workspace: Workspace) -> None:
    jobs = two_papers(workspace)
    wanted = want(('advice/other', 'advice/paper'), jobs, 'en', 'print')
    assert asked(wanted)[:4] == [
        ('full_name', 'Name'),
        ('bed', 'Bed'),
        ('full_name', 'Full name'),
        ('story', 'Your story'),
    ]
    assert asked(wanted)[-2:] == [('mother', 'Madre'), ('bed', 'Cama')]


def test_the_language_of_most_people_stands_first(workspace: Workspace) -> None:
    wanted = want(
        ('advice/other',), [job for job in two_papers(workspace) if job.paper == 'advice/other'], 'es', 'print'
    )
    assert asked(wanted) == [('mother', 'Madre'), ('bed', 'Cama'), ('full_name', 'Name'), ('bed', 'Bed')]


def test_the_clinic_s_papers_ask_by_both_languages_labels(papers: Papers) -> None:
    labels = dict.fromkeys(
        label for name, label in asked(papers.wanted(CONSENT, AFTERCARE)) if name == 'patient_name'
    )
    assert list(labels) == ["Patient’s name", "Nombre del paciente"]


# --- what may be chosen ---


def test_a_print_shop_s_edition_is_never_chosen(papers: Papers) -> None:
    jobs = make_plan(papers.library, Request((BROCHURE,))).jobs
    assert 'press' in {job.edition.name for job in jobs}
    wanted = want((BROCHURE,), jobs, 'en', 'print')
    assert list(wanted.choices.editions.values()) == ['print', 'screen', 'large-print']
    assert not [job for job in wanted.jobs.values() if job.edition.for_press]
    assert wanted.needed([('en', 'press')]) == []
    with pytest.raises(WrongUse, match="There is no edition 'press' of these papers"):
        want((BROCHURE,), jobs, 'en', 'press')


def test_languages_and_editions_go_by_all_their_names(papers: Papers) -> None:
    choices = papers.wanted(CONSENT).choices
    assert choices.languages == {'en': 'en', 'english': 'en', 'es': 'es', 'espanol': 'es', 'spanish': 'es'}
    assert choices.editions == {'print': 'print', 'screen': 'screen', 'large_print': 'large-print'}


def refusal(papers: Papers, language: str, edition: str, *names: str) -> str:
    """Return why papers cannot be had so."""
    with pytest.raises(WrongUse) as error:
        papers.wanted(*names, language=language, edition=edition)
    return str(error.value)


def test_a_language_that_there_is_not_is_told_with_those_that_there_are(papers: Papers) -> None:
    editions = 'print, screen, large-print'
    assert refusal(papers, 'fr', 'print', CONSENT) == (
        "There is no language 'fr' of these papers. There are: en, es."
    )
    assert refusal(papers, 'en', 'poster', CONSENT) == (
        f"There is no edition 'poster' of these papers. There are: {editions}."
    )
    assert refusal(papers, 'en', 'print').endswith("There are: none.")


# --- what must be printed ---


def test_each_paper_is_printed_in_each_language_and_edition_that_is_asked_for(papers: Papers) -> None:
    wanted = papers.wanted(CONSENT, AFTERCARE)
    jobs = wanted.needed([('en', 'print'), ('es', 'large-print'), ('en', 'print')])
    assert [(job.paper, job.language, job.edition.name) for job in jobs] == [
        (CONSENT, 'en', 'print'),
        (AFTERCARE, 'en', 'print'),
        (CONSENT, 'es', 'large-print'),
        (AFTERCARE, 'es', 'large-print'),
    ]


def test_what_a_paper_is_not_printed_as_is_left_to_the_row(workspace: Workspace) -> None:
    wanted = want(('advice/paper', 'advice/other'), two_papers(workspace), 'en', 'print')
    jobs = wanted.needed([('es', 'print')])
    assert [(job.paper, job.language) for job in jobs] == [('advice/other', 'es')]


def chosen(papers: Papers, folder: Path, text: str) -> set[tuple[str, str]]:
    """Return what a list asks for, where English on paper is the usual."""
    wanted = papers.wanted(CONSENT)
    table = a_list(folder, text)
    return chosen_in(table, read_columns(table, wanted.fields()), wanted.choices)


def test_a_list_asks_for_what_its_rows_name_and_for_the_usual(papers: Papers, tmp_path: Path) -> None:
    rows = 'patient_name,language,edition\r\nA,,\r\nB,Spanish,\r\nC,es,Large print\r\nD,ES,\r\n'
    assert chosen(papers, tmp_path, rows) == {('en', 'print'), ('es', 'print'), ('es', 'large-print')}


def test_a_list_without_such_columns_asks_for_the_usual(papers: Papers, tmp_path: Path) -> None:
    assert chosen(papers, tmp_path, 'patient_name\r\nA\r\n') == {('en', 'print')}
    assert chosen(papers, tmp_path, 'patient_name,edition\r\nA,screen\r\n') == {('en', 'print'), ('en', 'screen')}


def test_the_usual_edition_is_printed_where_a_row_says_none(papers: Papers, tmp_path: Path) -> None:
    wanted = papers.wanted(CONSENT, language='es', edition='screen')
    table = a_list(tmp_path, 'patient_name,language,edition\r\nA,,\r\nB,en,\r\n')
    found = chosen_in(table, read_columns(table, wanted.fields()), wanted.choices)
    assert found == {('es', 'screen'), ('en', 'screen')}


def test_what_cannot_be_chosen_makes_nothing_be_printed(papers: Papers, tmp_path: Path) -> None:
    assert chosen(papers, tmp_path, 'patient_name,language,edition\r\nA,fr,poster\r\n') == {('en', 'print')}
