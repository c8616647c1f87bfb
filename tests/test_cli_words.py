"""The clinician's commands, walked as a clinician walks them."""

import json
import shutil
from pathlib import Path

import pytest

from handouts.cli import main
from tests.conftest import PAGE, Run, Said, Workspace

FACTS = 'facts:\n  driving:\n    text:\n      en: Do not drive for {} hours.\n      es: No maneje por {} horas.\n    source: a guide\n'
PHRASES = 'language: English\nphrases: {{}}\nclinic: {{}}\nboxes:\n  urgent: {}\n'
PANELS = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))
PAPERS = {
    'drives': '{{ fact.driving }}\n',
    'phones': 'Our phone is {{ clinic.phone }}.\n',
    'urges': '!!! urgent\n    - Call 911.\n',
    'rests': 'Rest today.\n',
}
CLINIC = 'content/clinics/clinic/clinic.yaml'


def write_papers(here: Workspace) -> Workspace:
    """Write four papers: one prints a fact, one the clinic's phone, one a phrase, one none of these."""
    for name, text in PAPERS.items():
        here.paper(text, f'advice/{name}.en.md')
    here.write('content/facts.yaml', FACTS.format(8, 8))
    here.write('content/strings/en.yaml', PHRASES.format('Get help now'))
    here.write(CLINIC, 'name: Small Clinic\nphone: 602-555-0100\n')
    here.write('templates/aftercare/kind.yaml', 'name: aftercare\npurpose: tests\neditions: [screen]\nmax_pages: 2\n')
    return here


@pytest.fixture
def papers(workspace: Workspace) -> Workspace:
    """A workspace with the four papers."""
    return write_papers(workspace)


@pytest.fixture(scope='module')
def all_approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workspace with the four papers, approved; to be copied."""
    here = write_papers(Workspace(tmp_path_factory.mktemp('approved')))
    for name in PAPERS:
        with pytest.raises(SystemExit) as left:
            main(['--root', str(here.root), *approval_words(name)])
        assert left.value.code == 0
    return here.root


@pytest.fixture
def approved(all_approved: Path, workspace: Workspace) -> Workspace:
    """A workspace with the four papers, approved."""
    shutil.copytree(all_approved, workspace.root, dirs_exist_ok=True)
    return workspace


def approval_words(name: str, language: str = 'en', role: str = 'clinician', on: str = '2026-11-23') -> list[str]:
    """Return the words with which somebody approves a paper until 2027-11-23."""
    who = ['--by', 'Ana Ruiz', '--role', role, '--until', '2027-11-23']
    return ['--today', on, 'approve', f'advice/{name}', '-l', language, *who]


def approve(run: Run, name: str, *, language: str = 'en', role: str = 'clinician', on: str = '2026-11-23') -> Said:
    """Approve a paper until 2027-11-23."""
    return run(*approval_words(name, language, role, on))


def states(run: Run, on: str = '2026-11-23') -> dict[str, str]:
    """Return how each paper stands on a day, by document and language."""
    rows = json.loads(run('--today', on, 'list', '--json').out)['papers']
    return {f'{row["paper"].removeprefix("advice/")}.{row["language"]}': row['state'] for row in rows}


def fallen(run: Run) -> list[str]:
    """Return the papers that have changed since they were approved; all others must stand."""
    found = states(run)
    assert set(found.values()) <= {'approved', 'changed'}
    return [name for name, state in found.items() if state == 'changed']


def test_a_walk_from_draft_to_approval_change_and_recall(papers: Workspace, run: Run) -> None:
    for name in ('phones', 'urges'):
        (papers.root / f'content/advice/{name}.en.md').unlink()
    assert set(states(run).values()) == {'draft'}
    for name in ('drives', 'rests'):
        said = approve(run, name)
        assert said.code == 0, said.err
        assert f"Ana Ruiz (clinician) approves advice/{name}, en, clinic, words" in said.out
        assert said.out.endswith("The paper is now: approved.\n")
    assert fallen(run) == []
    papers.write('content/facts.yaml', FACTS.format(9, 9))
    assert fallen(run) == ['drives.en']
    said = run('diff', 'advice/drives')
    assert "Do not drive for [-8-] {+9+} hours." in said.out
    (row,) = json.loads(run('--today', '2026-12-01', 'recall', '--json').out)['recall']
    assert (row['paper'], row['reason'], row['approved'], row['since']) == (
        'advice/drives',
        'changed',
        '2026-11-23',
        '2026-12-01',
    )
    assert approve(run, 'drives', on='2026-12-02').code == 0
    (row,) = json.loads(run('--today', '2026-12-05', 'recall', '--json').out)['recall']
    assert (row['reason'], row['since']) == ('superseded', '2026-12-02')
    assert "advice/drives" in run('--today', '2026-12-05', 'recall').out
    assert set(states(run, '2026-12-05').values()) == {'approved'}
    assert states(run, '2027-09-24') == dict.fromkeys(states(run), 'review-due')
    assert set(states(run, '2027-11-24').values()) == {'overdue'}


CHANGES: dict[str, tuple[str, str, list[str]]] = {
    'a word': ('content/advice/rests.en.md', PAGE, ['rests.en']),
    'a fact': ('content/facts.yaml', FACTS.format(9, 8), ['drives.en']),
    'a fact in another language': ('content/facts.yaml', FACTS.format(8, 9), []),
    'a phone': (CLINIC, 'name: Small Clinic\nphone: 602-555-0199\n', ['phones.en']),
    'a phone that is not known any more': (CLINIC, 'name: Small Clinic\n', ['phones.en']),
    'a value that no paper prints': (CLINIC, 'name: Small Clinic\nphone: 602-555-0100\nhours: 9 to 5\n', []),
    'the name of the clinic': (CLINIC, 'name: Large Clinic\nphone: 602-555-0100\n',
                               ['drives.en', 'phones.en', 'rests.en', 'urges.en']),
    'a phrase': ('content/strings/en.yaml', PHRASES.format('Call for help'), ['urges.en']),
    'a colour': (CLINIC, 'name: Small Clinic\nphone: 602-555-0100\ncolours:\n  main: "#123456"\n', []),
    'a font': (CLINIC, 'name: Small Clinic\nphone: 602-555-0100\nfonts:\n  text: Source Sans 3\n', []),
    'a margin': ('styles/aftercare.css', '@page { margin: 0.9in }\n', []),
    'the size of the paper': (CLINIC, 'name: Small Clinic\nphone: 602-555-0100\npaper: a4\n', []),
    'another edition': ('templates/aftercare/kind.yaml', 'name: aftercare\npurpose: x\neditions: [print]\nmax_pages: 2\n', []),
}  # fmt: skip


def test_what_ends_an_approval_and_of_which_papers(approved: Workspace, run: Run) -> None:
    for name, (file, text, ends) in CHANGES.items():
        path = approved.root / file
        before = path.read_bytes() if path.exists() else b''
        approved.write(file, text)
        assert fallen(run) == ends, name
        approved.write(file, before)
        assert fallen(run) == [], name


def test_what_changes_no_word_prints_anew_and_stays_approved(approved: Workspace, run: Run) -> None:
    run('--today', '2026-11-24', 'build', 'advice/rests')
    approved.write('styles/aftercare.css', '@page { margin: 0.9in }\n')
    said = run('--today', '2026-11-24', 'build', 'advice/rests')
    assert "1 PDFs printed, 0 unchanged, 0 with mistakes." in said.out
    found = json.loads(run('--today', '2026-11-24', 'check', 'advice/rests', '--json').out)['findings']
    assert [finding for finding in found if finding['paper']] == []


def test_spanish_needs_both(papers: Workspace, run: Run) -> None:
    papers.paper('Descanse hoy.\n', 'advice/rests.es.md')
    said = approve(run, 'rests', language='es')
    assert "The paper is now: draft. These words still need the approval of a translator." in said.out
    assert states(run)['rests.es'] == 'draft'
    said = approve(run, 'rests', language='es', role='translator')
    assert said.out.endswith("The paper is now: approved.\n")
    assert states(run)['rests.es'] == 'approved'
    assert states(run)['rests.en'] == 'draft'


@pytest.mark.parametrize(
    ('words', 'code', 'says'),
    [
        (('advice/none', '-l', 'en'), 2, "There is no paper 'advice/none'."),
        (('advice/rests', '-l', 'es'), 2, "There is no language 'es'."),
        (('advice/*', '-l', 'en'), 2, "Approve one at a time"),
        (('advice/rests', '-l', 'en', '-c', 'nowhere'), 2, "There is no clinic 'nowhere'."),
        (('advice/rests',), 2, "Missing option '-l'"),
        (('advice/bad', '-l', 'en'), 1, "content/advice/bad.en.md:6: There is no value 'clinic.fone'."),
        (('advice/headless', '-l', 'en'), 1, "The paper does not begin with its front matter."),
        (('advice/wide', '-l', 'en'), 1, "an office printer needs 0.25 in."),
    ],
)
def test_what_cannot_be_approved(words: tuple[str, ...], code: int, says: str, papers: Workspace, run: Run) -> None:
    papers.paper('Call {{ clinic.fone }}.\n', 'advice/bad.en.md')
    papers.write('content/advice/headless.en.md', 'Rest.\n')
    papers.paper(f'{"long" * 40}\n', 'advice/wide.en.md')
    said = run('approve', *words, '--by', 'Ana', '--role', 'clinician', '--until', '9999-12-31')
    assert (said.code, says in said.err) == (code, True), said.err
    assert not (papers.root / 'content/approvals').exists()


def test_a_past_date_is_refused(papers: Workspace, run: Run) -> None:
    said = approve(run, 'rests', on='2027-11-24')
    assert (said.code, "today is 2027-11-24" in said.err) == (2, True)
    assert not (papers.root / 'content/approvals').exists()


def test_with_several_clinics_one_is_named(papers: Workspace, run: Run) -> None:
    papers.write('content/clinics/annex/clinic.yaml', 'name: Annex\n')
    assert "with -c for the clinic" in approve(run, 'rests').err
    who = ('--by', 'Ana', '--role', 'clinician', '--until', '2027-11-23')
    assert run('--today', '2026-11-23', 'approve', 'advice/rests', '-l', 'en', '-c', 'annex', *who).code == 0
    rows = [
        json.loads(run('--today', '2026-11-23', 'list', '--json', '-c', clinic).out)['papers']
        for clinic in ('annex', 'clinic')
    ]
    assert [{row['paper']: row['state'] for row in one}['advice/rests'] for one in rows] == ['approved', 'draft']


def test_a_corrupt_record_is_told_with_its_line_and_counts_as_draft(approved: Workspace, run: Run) -> None:
    approved.write('content/approvals/clinic/advice/rests.en.yaml', 'approvals:\n- by: Ana\n  rôle: clinician\n')
    rests = 'advice/rests'
    for words in (('list',), ('check', '--words', rests), ('build', rests), ('recall',), ('diff', rests)):
        said = run('--today', '2026-11-24', *words)
        assert said.code == 1, words
        assert "content/approvals/clinic/advice/rests.en.yaml:" in said.err
        assert 'Traceback' not in said.err
    assert states(run)['rests.en'] == 'draft'
    assert approve(run, 'rests').code == 1


def test_diff_of_papers_that_nobody_approved(papers: Workspace, run: Run) -> None:
    said = run('diff', 'advice/rests', '--html', str(papers.root / 'proof.html'))
    assert (said.code, said.out) == (0, "advice/rests, en, clinic: never approved, nothing to compare with.\n")
    assert not (papers.root / 'proof.html').exists()


def test_diff_writes_one_html_file(approved: Workspace, run: Run, tmp_path: Path) -> None:
    approved.paper('Rest tomorrow.\n', 'advice/rests.en.md')
    said = run('--today', '2026-11-24', 'diff', 'advice/*', '--html', str(tmp_path / 'proof.html'))
    assert said.code == 0
    html = (tmp_path / 'proof.html').read_text()
    assert '<del>today.</del>' in html
    assert html.count('<section>') == len(PAPERS)
    assert html.count("The words are those that were approved.") == len(PAPERS) - 1


def test_a_file_that_cannot_be_written_is_said_without_a_traceback(approved: Workspace, run: Run) -> None:
    said = run(
        '--today', '2026-11-24', 'diff', 'advice/rests', '--html', str(approved.root / 'content/facts.yaml/x.html')
    )
    assert said.code == 2
    assert "could not be written" in said.err


@pytest.mark.parametrize('command', ['approve', 'diff', 'recall'])
def test_help_is_there(command: str, run: Run) -> None:
    said = run(command, '--help')
    assert (said.code, 'Usage:' in said.out) == (0, True)


# --- the print shop ---


@pytest.fixture
def brochure(workspace: Workspace) -> Workspace:
    """A workspace with a brochure for screens and for a print shop."""
    workspace.write(
        'templates/brochure/kind.yaml',
        'name: brochure\npurpose: x\neditions: [screen, press]\nfold: tri-fold\nmax_pages: 6\n',
    )
    workspace.paper(PANELS, 'advice/paper.en.md', 'brochure')
    return workspace


def test_a_draft_is_not_printed_for_a_print_shop_unless_as_a_proof(brochure: Workspace, run: Run) -> None:
    said = run('build')
    assert said.code == 0
    assert "The edition 'press' is not printed: the paper is a draft." in said.err
    assert "1 PDFs printed, 0 unchanged, 0 with mistakes, 1 held back until approved." in said.out
    assert run('build', '-e', 'press').code == 1
    assert not brochure.pdf(edition='press').exists()
    assert run('build', '-e', 'press', '--proof').code == 0
    assert not brochure.pdf(edition='press').exists()
    assert brochure.pdf(edition='press-proof').exists()
    assert brochure.pdf(edition='press-proof-slip').exists()


def test_an_approved_brochure_is_printed_for_a_print_shop_until_its_words_change(
    brochure: Workspace, run: Run
) -> None:
    assert approve(run, 'paper').code == 0
    assert run('--today', '2026-11-24', 'build', '-e', 'press').code == 0
    printed = brochure.pdf(edition='press').read_bytes()
    brochure.paper(PANELS.replace('Cover', 'Other'), 'advice/paper.en.md', 'brochure')
    said = run('--today', '2026-11-24', 'build', '-e', 'press')
    assert (said.code, "the paper is changed since its approval" in said.err) == (1, True)
    assert brochure.pdf(edition='press').read_bytes() == printed
    (entry,) = json.loads((brochure.output / 'manifest.clinic.json').read_text())['pdfs']
    assert entry['findings'][0]['rule'] == 'not-approved'
