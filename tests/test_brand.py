"""Colours that cannot be made out are refused, in colour and in grey, with the numbers and a shade that will do."""

from dataclasses import replace

import pytest

from handouts.colour import contrast
from handouts.errors import Finding
from handouts.model import Source
from handouts.press.engine.render import render_pdf
from handouts.press.press import read_words
from handouts.press.proof.brand import brand_findings, grey
from tests.conftest import Workspace

TEXT = 'Rest today.\n\n## Then\n\n- walk\n- drink\n\n!!! note "Mind"\n    Go slowly.\n'
# A workspace whose clinic names all its colours; 'main' stands on line 3.
CLINIC = """name: Small Clinic
colours:
  main: '#1f5a6b'
  ink: '#22303c'
  accent: '#c0592b'
  tint: '#f4eee4'
  line: '#76838c'
"""
BASE = 'html { color: var(--ink) }\n.mark, .foot { position: running(x) }\n'


def found(workspace: Workspace, css: str, clinic: str = CLINIC, text: str = TEXT) -> list[Finding]:
    """Return what is found on a paper with these styles."""
    file = 'content/clinics/clinic/clinic.yaml'
    workspace.write(file, clinic)
    workspace.write('styles/base.css', BASE)
    workspace.write('styles/aftercare.css', css)
    job = workspace.job(text)
    job = replace(job, clinic=replace(job.clinic, source=Source(file, clinic)))
    return list(brand_findings(job, render_pdf(job, read_words(job)[1]).layout))


def test_the_grey_of_an_office_printer() -> None:
    """The weights of ITU-R BT.601."""
    assert [grey(colour) for colour in ('#ff0000', '#00ff00', '#0000ff', '#ffffff')] == [
        '#4c4c4c', '#969696', '#1d1d1d', '#ffffff',
    ]  # fmt: skip


@pytest.mark.parametrize(
    'css',
    [
        '',
        'h2 { background: var(--main); color: white }',
        '.note { background: var(--tint); border: 1pt solid var(--main) }',
        'h2 { border-bottom: 1pt solid var(--line) }',
        # Large text and signs need 3, not 4.5.
        'h2 { font-size: 18pt; color: var(--accent) } .note { background: var(--tint) }',
        'h2 { font: bold 14pt serif; color: var(--line) }',
        'ul { list-style: none } li::before { content: "•"; color: var(--line) }',
        'h2 { background: #444444; color: #ffffff } h2 { border: 0.2pt solid #eeeeee }',
    ],
)
def test_what_can_be_read_passes(css: str, workspace: Workspace) -> None:
    assert found(workspace, css) == []


@pytest.mark.parametrize(
    ('css', 'pair', 'needed', 'key'),
    [
        ('p { color: var(--line) }', "'line' #76838c on white #ffffff has a contrast of 3.89, in grey 3.94; text", 4.5, 'line'),
        ('.note { background: var(--main); color: #5f9aab }', "#5f9aab on 'main' #1f5a6b", 4.5, 'main'),
        ('.note { background: var(--line); color: white }', "white #ffffff on 'line' #76838c", 4.5, 'line'),
        ('.note { background: var(--line) }', "'ink' #22303c on 'line' #76838c", 4.5, 'ink'),
        ('h2 { font-size: 18pt; background: var(--line); color: var(--main) }', "'main' #1f5a6b on 'line' #76838c", 3.0, 'main'),
        ('.note { border: 1pt solid var(--tint) }', "'tint' #f4eee4 on white #ffffff", 3.0, 'tint'),
        ('ul { list-style: none } li::before { content: "•"; color: var(--tint) }', "'tint' #f4eee4 on white #ffffff", 3.0, 'tint'),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_as_the_clinic_names_it(
    css: str, pair: str, needed: float, key: str, workspace: Workspace
) -> None:
    (finding,) = found(workspace, css)
    assert finding.message.startswith(pair)
    assert f' needs {needed} (page 1' in finding.message
    assert (finding.level, finding.rule) == ('block', 'contrast')
    assert finding.file == 'content/clinics/clinic/clinic.yaml'
    assert CLINIC.splitlines()[finding.line - 1].startswith(f'  {key}:')
    assert f"The nearest shade of '{key}' #" in finding.hint


def test_colours_that_grey_makes_alike(workspace: Workspace) -> None:
    """Black on pure red has 5.25 in colour; an office printer makes of the red a dark grey."""
    clinic = CLINIC.replace("'#c0592b'", "'#ff0000'")
    (finding,) = found(workspace, '.note { background: var(--accent); color: black }', clinic)
    assert finding.message.startswith(
        "#000000 on 'accent' #ff0000 has a contrast of 5.25, in grey 2.44; text needs 4.5"
    )
    assert CLINIC.splitlines()[finding.line - 1].startswith('  accent:')
    shade = finding.hint.split()[-1].rstrip('.')
    assert contrast('#000000', shade) >= 4.5
    assert contrast('#000000', grey(shade)) >= 4.5


def test_the_shade_passes_on_all_grounds(workspace: Workspace) -> None:
    css = '.note { background: var(--tint) } p, h2 { color: var(--line) } html { color: black }'
    hints = {finding.hint for finding in found(workspace, css)}
    (hint,) = hints
    shade = hint.split()[-1].rstrip('.')
    assert min(contrast(shade, '#ffffff'), contrast(shade, '#f4eee4')) >= 4.5
    assert contrast(shade, '#f4eee4') < 4.7


def test_a_colour_that_the_clinic_does_not_name_is_the_styles(workspace: Workspace) -> None:
    css = 'p { margin: 0 }\nh2 { margin: 0; font-size: 17pt; color: #AAA }\n.note { color: black }\n'
    (finding,) = found(workspace, css)
    assert (finding.file, finding.line) == ('styles/aftercare.css', 2)
    assert finding.message.startswith('#aaaaaa on white #ffffff has a contrast of 2.32')


def test_a_colour_that_the_clinic_took_over_is_the_styles(workspace: Workspace) -> None:
    css = 'p { color: var(--line) }\n.note { color: black }\n'
    (finding,) = found(workspace, css, clinic='name: Small Clinic\n')
    assert finding.message.startswith("'line' #7a8790 on white #ffffff")
    assert (finding.file, finding.line) == ('styles/aftercare.css', 1)


def test_a_colour_that_cannot_be_told_is_refused(workspace: Workspace) -> None:
    (finding,) = found(workspace, 'h2 { color: oklch(0.5 0.1 100) }')
    assert "cannot be told" in finding.message
    assert finding.file == 'styles/aftercare.css'


def test_pictures_are_left_to_their_makers(workspace: Workspace) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#eee"/></svg>'
    workspace.write('content/advice/drop.svg', svg)
    text = TEXT + '\n![A drop of water, hanging.](drop.svg)\n'
    assert found(workspace, '.note { background-image: linear-gradient(#eee, #eee) }', text=text) == []
