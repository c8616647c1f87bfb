"""What a translation was made from is recorded beside it, and each paragraph that has changed since is told."""

from pathlib import Path

import pytest

from handouts.errors import Finding, Mistakes
from handouts.press.library import Library
from handouts.press.press import read_words
from handouts.press.workspace.place import PART
from handouts.press.workspace.rooms import Rooms
from handouts.words.translated.translation import (
    read_record,
    record_path,
    record_source,
    stale_findings,
    translation_findings,
)
from tests.conftest import Workspace

ENGLISH = """## What to do

- Drink "still" water: 2 glasses
- Wait 24 hours before you drive or use a machine
- Call {{ clinic.phone or blank() }}

{{ fact.late_changes }}
"""
SPANISH = """## Qué hacer

- Beba agua: 2 vasos
- Espere 24 horas antes de manejar o usar una máquina
- Llame al {{ clinic.phone or blank() }}

{{ fact.late_changes }}
"""
HERE = 'content/advice/paper.es.md'


@pytest.fixture
def papers(workspace: Workspace) -> Workspace:
    """A workspace with a paper and its translation, not recorded."""
    workspace.paper(ENGLISH)
    workspace.paper(SPANISH, 'advice/paper.es.md')
    return workspace


def record(papers: Workspace) -> Path:
    """Record that the translation says what the English says."""
    source, translation = papers.jobs()
    return record_source(Rooms(papers.root), source, translation, read_words(source)[1].code)


def stale(papers: Workspace) -> list[Finding]:
    """Return what is stale in the translation."""
    return list(stale_findings(Rooms(papers.root), *papers.jobs()))


def test_a_translation_that_nobody_recorded_has_one_finding_that_says_how(papers: Workspace) -> None:
    (finding,) = stale(papers)
    assert (finding.file, finding.rule, finding.level) == (HERE, 'stale-translation', 'warn')
    assert finding.hint.endswith("run: python build.py translated advice/paper -l es")


def test_the_record_lies_beside_the_paper_with_words_code_and_blocks(papers: Workspace) -> None:
    path = record(papers)
    assert path == papers.root / 'content/advice/paper.es.from.yaml'
    source, translation = papers.jobs()
    said = read_record(Rooms(papers.root), translation)
    assert (said.language, said.clinic, said.words) == ('en', 'clinic', read_words(source)[1].code)
    assert [(block.kind, block.text) for block in said.blocks][1:4] == [
        ('heading', 'What to do'),
        ('item', 'Drink "still" water: 2 glasses'),
        ('item', 'Wait 24 hours before you drive or use a machine'),
    ]
    assert stale(papers) == []


def test_every_sign_comes_back_as_it_was_written(papers: Workspace) -> None:
    odd = 'A: "b" #c ’d \\e é¿{f} [g] - %h @i \u00ad§'
    papers.paper(f'Rest.\n\n{odd}\n')
    record(papers)
    (block,) = read_record(Rooms(papers.root), papers.jobs()[1]).blocks[-1:]
    assert block.text == odd
    assert stale(papers) == []


def test_a_changed_paragraph_is_told_with_old_new_and_translation(papers: Workspace) -> None:
    record(papers)
    papers.paper(ENGLISH.replace('24 hours', '48 hours'))
    (finding,) = stale(papers)
    assert (finding.file, finding.line, finding.level) == (HERE, 9, 'warn')
    assert finding.message == (
        "Changed in content/advice/paper.en.md:9: “Wait 24 hours before you drive or use a machine” is now "
        "“Wait 48 hours before you drive or use a machine”; here stands “Espere 24 horas antes de manejar o usar una "
        "máquina”."
    )


def test_of_a_long_paragraph_the_changed_words_are_shown(papers: Workspace) -> None:
    papers.paper(f'{"Rest and rest. " * 20} Wait 24 hours. {"Then eat. " * 20}\n')
    record(papers)
    papers.paper(f'{"Rest and rest. " * 20} Wait 48 hours. {"Then eat. " * 20}\n')
    (finding,) = stale(papers)
    assert "“… Rest and rest. Wait 24 hours. Then eat." in finding.message
    assert "is now “… Rest and rest. Wait 48 hours. Then eat." in finding.message
    assert len(finding.message) < 400


def test_added_removed_and_moved_paragraphs_are_told(papers: Workspace) -> None:
    record(papers)
    papers.paper(f'{ENGLISH}\nAsk 3 friends.\n')
    assert stale(papers)[0].message.startswith("New in content/advice/paper.en.md:14: “Ask 3 friends.”; nothing")
    papers.paper(ENGLISH.replace('- Drink "still" water: 2 glasses\n', ''))
    assert stale(papers)[0].message == (
        "No longer in content/advice/paper.en.md: “Drink \"still\" water: 2 glasses”; here stands “Beba agua: 2 vasos”."
    )
    papers.paper(ENGLISH.replace('## What to do\n\n', '') + '\n## What to do\n')
    assert any(finding.message.startswith("Moved to content/advice") for finding in stale(papers))


def test_emphasis_and_line_ends_change_nothing(papers: Workspace) -> None:
    record(papers)
    papers.paper(ENGLISH.replace('24 hours', '**24**\n  hours').replace('## What', '##  What'))
    assert stale(papers) == []


def test_a_fact_makes_the_paragraphs_stale_that_print_it(papers: Workspace) -> None:
    facts = 'facts:\n  late_changes:\n    source: tests\n    text: {en: "Changes %s.", es: "Cambios."}\n'
    papers.write('content/facts.yaml', facts % 'today')
    record(papers)
    papers.write('content/facts.yaml', facts % 'later')
    (finding,) = stale(papers)
    assert (finding.line, "“Changes today.” is now “Changes later.”" in finding.message) == (12, True)


def test_a_clinic_s_value_makes_nothing_stale_but_is_noted(papers: Workspace) -> None:
    record(papers)
    papers.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nphone: 602-555-0100\n')
    (finding,) = stale(papers)
    assert (finding.level, finding.line) == ('note', 0)
    assert "no paragraph has changed" in finding.message


def test_another_clinic_is_compared_by_paragraphs_alone(papers: Workspace) -> None:
    record(papers)
    papers.write('content/clinics/other/clinic.yaml', 'name: Another\nphone: 602-555-0100\n')
    assert [job.clinic.folder for job in papers.jobs() if job.language == 'es'] == ['clinic', 'other']
    assert findings(papers) == []
    papers.paper(ENGLISH.replace('24 hours', '48 hours'))
    assert [finding.rule for finding in findings(papers) if finding.level == 'warn'] == ['stale-translation'] * 2


def test_a_broken_record_is_told_with_its_line(papers: Workspace) -> None:
    record(papers).write_text('language: en\nclinic: clinic\nword: abc\nblocks: []\n')
    told = stale(papers)
    assert {(finding.file, finding.rule) for finding in told} == {('content/advice/paper.es.from.yaml', 'yaml')}
    assert ("There is no key 'word'.", 3) in [(finding.message, finding.line) for finding in told]


def test_a_record_that_cannot_be_written_leaves_the_old_one(papers: Workspace) -> None:
    path = record_path(Rooms(papers.root), papers.jobs()[1])
    (path / 'in-the-way').mkdir(parents=True)
    with pytest.raises(Mistakes, match="could not be written"):
        record(papers)
    assert (path / 'in-the-way').is_dir()
    assert not list(path.parent.glob(f'.*{PART}'))


def test_a_half_written_record_of_a_killed_run_is_no_record(papers: Workspace) -> None:
    path = record(papers)
    whole = path.read_bytes()
    path.with_name(f'.{path.name}{PART}').write_bytes(whole[:40])
    assert stale(papers) == []
    assert path.read_bytes() == whole


def findings(papers: Workspace) -> list[Finding]:
    """Return what is wrong with the translations of a workspace."""
    library = Library(Rooms(papers.root))
    return [finding for job in papers.jobs() for finding in translation_findings(library, job)]


def test_all_that_is_wrong_with_translations_comes_together(papers: Workspace) -> None:
    papers.paper(SPANISH.replace('2 vasos', '3 vasos'), 'advice/paper.es.md')
    assert [finding.rule for finding in findings(papers)] == ['translation-number', 'stale-translation']


def test_an_original_that_cannot_be_read_stops_its_translation(papers: Workspace) -> None:
    record(papers)
    papers.paper('{{ clinic.fone }}\n')
    (finding,) = findings(papers)
    assert (finding.level, finding.language) == ('block', 'es')
    assert "its original in 'en', which has mistakes" in finding.message


def test_a_record_that_names_no_paper_stops_its_translation(papers: Workspace) -> None:
    path = record(papers)
    path.write_text(
        path.read_text().replace("language: 'en'", "language: 'eng'").replace('language: "en"', 'language: "eng"')
    )
    (finding,) = findings(papers)
    assert finding.level == 'block'
    assert "translated from 'eng'" in finding.message


def test_a_paper_in_one_language_alone_is_no_translation(papers: Workspace) -> None:
    (papers.root / 'content/advice/paper.en.md').unlink()
    assert findings(papers) == []
