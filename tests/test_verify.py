"""Each guard over the finished PDF is shown a fault, and catches it."""

from dataclasses import replace

import pytest

from handouts.model import Job, Page, Pdf
from handouts.press.engine.render import render_pdf
from handouts.press.press import read_words
from handouts.press.proof.reader import read_pdf
from handouts.press.proof.verify import first_missing_word, verify_pdf
from handouts.reading import Reading
from tests.conftest import Workspace

Proof = tuple[Job, Page, Pdf, Reading]


@pytest.fixture
def proof(workspace: Workspace) -> Proof:
    """A small accessible paper without a fault, as it stands before the last stage."""
    job = workspace.job('Rest today, and drink water.\n\n- one\n- two\n', edition='screen')
    page = read_words(job)[1]
    pdf = render_pdf(job, page)
    return job, page, pdf, read_pdf(pdf.data, (), tagged=True)


def rules(proof: Proof, **changes: object) -> set[str]:
    """Return the rules that a reading changed in this way breaks."""
    job, page, pdf, reading = proof
    return {finding.rule for finding in verify_pdf(job, page, pdf, replace(reading, **changes))}  # type: ignore[arg-type]


def test_a_good_paper_has_no_findings(proof: Proof) -> None:
    assert rules(proof) == set()


@pytest.mark.parametrize(
    ('rule', 'changes'),
    [
        ('font', {'fonts': ('DejaVu-Sans',)}),
        ('font', {'unembedded': ('Atkinson-Hyperlegible',)}),
        ('page-size', {'sizes': ((595.0, 842.0),)}),
        ('edge', {'clear_edge': (3.0,)}),
        ('title', {'title': 'Another paper'}),
        ('language', {'language': 'es'}),
        ('accessible', {'accessibility': ("A picture has no words.",)}),
        ('too-many-pages', {'sizes': ((612.0, 792.0),) * 3}),
    ],
)
def test_each_fault_is_caught(rule: str, changes: dict[str, object], proof: Proof) -> None:
    assert rule in rules(proof, **changes)


@pytest.mark.parametrize(
    ('lost', 'rule'),
    [
        ('drink', 'missing-words'),
        ('two', 'missing-words'),
        ('Draft, not', 'margin'),
        ('1 of 1', 'margin'),
        ('words', 'margin'),
    ],
)
def test_a_lost_word_is_caught(lost: str, rule: str, proof: Proof) -> None:
    text = proof[3].texts[0]
    assert lost in text
    assert rule in rules(proof, texts=(text.replace(lost, '', 1),))


def test_swapped_words_are_caught(proof: Proof) -> None:
    text = proof[3].texts[0].replace('Rest today', 'today Rest')
    assert 'missing-words' in rules(proof, texts=(text,))


@pytest.mark.parametrize('title', ['A {', 'A }', 'x {0}', '{page} of {pages}', '{page.x}', '{{page}}'])
def test_braces_in_a_title_are_words_like_others(title: str, workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', f'name: "Clinic {title}"\n')
    workspace.write(
        'content/advice/paper.en.md', f'---\ntitle: "{title}"\nkind: aftercare\n---\n\n## Rest\n\nRest today.\n'
    )
    (job,) = workspace.jobs(edition='screen')
    page = read_words(job)[1]
    pdf = render_pdf(job, page)
    reading = read_pdf(pdf.data, (), tagged=True)
    assert verify_pdf(job, page, pdf, reading) == ()
    lost = replace(reading, texts=(reading.texts[0].replace('English', '', 1),))
    finding = verify_pdf(job, page, pdf, lost)[0]
    assert f"lacks the line 'Clinic {title} · {title} · English Page 1 of 1" in finding.message


def test_an_engine_warning_is_a_failure(proof: Proof) -> None:
    job, page, pdf, reading = proof
    (finding,) = verify_pdf(job, page, replace(pdf, warnings=("Ignored `colr`",)), reading)
    assert (finding.rule, finding.level) == ('engine', 'block')


@pytest.mark.parametrize(
    ('wanted', 'shown'),
    [
        ('Rest today', 'Rest\ntoday'),
        ('one two', '• one\n• two'),
        ('first second', '1. first\n2. second'),
        ('office file', 'oﬃce ﬁle'),
        ('off-label use', 'off\u00ad\nlabel use'),
        ('24 hours', '1. 24 hours'),
        ('½ cup', '½ cup'),
        ('', 'anything'),
    ],
)
def test_words_are_found(wanted: str, shown: str) -> None:
    assert first_missing_word(wanted, shown) == ''


@pytest.mark.parametrize(
    ('wanted', 'shown', 'missing'),
    [
        ('do not drive', 'do drive', 'not drive'),
        ('call 911 now', 'call now', '911 now'),
        ('one two three', 'one three two', 'two three'),
        ('rest', '', 'rest'),
        ('Day 1 sore Day 2 well', 'Day 1 sore well', 'Day 2 well'),
    ],
)
def test_missing_words_are_named(wanted: str, shown: str, missing: str) -> None:
    assert first_missing_word(wanted, shown) == missing


def test_the_head_of_a_table_that_goes_on_may_stand_again() -> None:
    shown = 'Time What Day 1 sore Time What Day 2 well'
    assert first_missing_word('Time What Day 1 sore Day 2 well', shown, ('Time What',)) == ''
    assert first_missing_word('Time What Day 1 sore Day 2 well', shown) == 'Day 2 well'
