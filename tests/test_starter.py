"""The files of a new clinic's workspace: what they say, and that nothing in them is invented."""

from dataclasses import replace
from pathlib import Path

import pytest

from handouts.model import Source
from handouts.new.answers import Answers
from handouts.new.starter import STARTER, languages_of, starter_files, topics_of
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import ClinicFile, Colours

PLAIN = Answers('Sunrise Clinic')
OWN = 'content/our-clinic/after-your-visit'


def files(answers: Answers) -> dict[str, str]:
    """Return the files of a workspace as text."""
    return {name: data.decode() for name, data in starter_files(answers, PROJECT, 'handouts').items()}


def clinic(answers: Answers) -> ClinicFile:
    """Return what the clinic's file says."""
    text = files(answers)[f'content/clinics/{answers.folder}/clinic.yaml']
    return read_yaml(Source('clinic.yaml', text), ClinicFile)


def test_what_there_is_to_choose_is_what_lies_there() -> None:
    assert languages_of(PROJECT) == ['en', 'es']
    assert topics_of(PROJECT) == ['ketamine-iv']


def test_a_workspace_has_these_files() -> None:
    assert sorted(files(PLAIN)) == [
        '.gitignore', 'README.md', 'content/clinics/sunrise-clinic/clinic.yaml', f'{OWN}.en.md',
    ]  # fmt: skip


def test_a_translation_comes_with_what_it_was_made_from_beside_its_original_alone() -> None:
    both, spanish = (files(replace(PLAIN, languages=languages)) for languages in (('es', 'en'), ('es',)))
    assert sorted(name for name in both if name.startswith(OWN)) == [
        f'{OWN}.en.md', f'{OWN}.es.from.yaml', f'{OWN}.es.md',
    ]  # fmt: skip
    assert [name for name in spanish if name.startswith(OWN)] == [f'{OWN}.es.md']


def test_a_topic_of_the_project_comes_in_the_languages_asked_for_with_its_packets() -> None:
    english = files(replace(PLAIN, papers=('ketamine-iv',)))
    papers = {name for name in english if name.startswith('content/ketamine-iv/')}
    assert papers == {f'content/ketamine-iv/{name}.en.md' for name in ('aftercare', 'brochure', 'consent')}
    assert english['content/packets.yaml'] == (PROJECT / 'content/packets.yaml').read_text()
    assert 'content/packets.yaml' not in files(PLAIN)
    both = files(replace(PLAIN, papers=('own', 'ketamine-iv'), languages=('en', 'es')))
    assert {f'{OWN}.en.md', 'content/ketamine-iv/consent.es.from.yaml'} <= set(both)


@pytest.mark.parametrize('language', ['en', 'es'])
def test_the_clinic_s_file_says_what_was_answered_and_nothing_else(language: str) -> None:
    answers = Answers('Casa Verde Community Dental', (language,), ('own',), '#6b1f5a', 'a4')
    assert clinic(answers) == ClinicFile(
        name=answers.name, short_name='Casa Verde', language=language, paper='a4', colours=Colours(main='#6b1f5a')
    )


@pytest.mark.parametrize(
    'name', ['"Q": #1', "it's", '- a', '*x', '&y', '!z', 'yes', '12', '9:30', 'null', '{{ x }}', '~folder~', '@', '%a', '../']
)  # fmt: skip
def test_a_name_full_of_signs_is_read_back_as_it_was_typed(name: str) -> None:
    answers = Answers(name)
    assert clinic(answers).name == name
    assert '~' not in files(answers)['README.md'].replace(r'\~folder\~', '')


@pytest.mark.parametrize('language', languages_of(PROJECT))
def test_each_key_that_a_clinic_may_have_is_explained_and_each_remark_would_be_read(language: str) -> None:
    """Every example in a comment is taken for the value: then the file is read, but for the logo, without a mistake."""
    text = files(replace(PLAIN, languages=(language,)))['content/clinics/sunrise-clinic/clinic.yaml']
    lines = (line.replace('# ', '', 1) if is_example(line) else line for line in text.splitlines())
    says = read_yaml(Source('clinic.yaml', '\n'.join(lines)), ClinicFile)
    assert ClinicFile.model_fields.keys() - says.model_fields_set == {'cover', 'inks'}


def is_example(line: str) -> bool:
    """Return whether a comment is a key with its value, and not a sentence."""
    key, colon, _ = line.lstrip('# ').partition(':')
    return line.lstrip().startswith('# ') and bool(colon) and ' ' not in key


def test_readme_says_how_to_go_on_in_the_first_language_and_shows_the_name_as_it_is() -> None:
    readme = files(replace(PLAIN, name='A *b* <c>', languages=('es', 'en')))['README.md']
    assert readme.startswith(r'# Las hojas de A \*b\* \<c\>')
    assert '    handouts\n' in readme
    assert 'content/clinics/a-b-c/clinic.yaml' in readme


def test_the_starter_of_each_language_has_the_same_files() -> None:
    names = {folder.name: {path.name for path in folder.iterdir()} for folder in STARTER.iterdir()}
    assert names['es'] - {'after-your-visit.from.yaml'} == names['en']


def test_no_first_paper_names_a_clinic_or_gives_a_number_of_its_own() -> None:
    for path in STARTER.rglob('after-your-visit.md'):
        words = path.read_text().partition('---\n\n')[2]
        figures = {part for part in words.replace('lines(', '').split() if any(char.isdigit() for char in part)}
        assert figures <= {'**911:**', '**988:**', '2,', '{{', '3)', '6)', '8)'}, Path(path).parent.name
