"""Bad input: each gets one message with the file and the line; the good paper beside it still prints."""

from typing import NamedTuple

import pytest

from tests.conftest import PAGE, Run, Workspace

HEAD = '---\ntitle: A small paper\nkind: aftercare\n---\n\n'
BOMB = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg viewBox="0 0 9 9"><path d="&b;"/></svg>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


class Bad(NamedTuple):
    """A file that is wrong, and what must be said of it."""

    text: str | bytes
    says: str
    file: str = 'content/advice/bad.en.md'
    place: str = 'content/advice/bad.en.md'


BAD = {
    'missing front matter': Bad('# Hello\n', ":1: The paper does not begin with its front matter."),
    'unclosed front matter': Bad('---\ntitle: A\nkind: aftercare\n', ":1: The front matter is not closed."),
    'yaml error': Bad('---\ntitle: "A\nkind: aftercare\n---\nText\n', ":3: This is not YAML"),
    'unknown key': Bad(HEAD.replace('kind', 'knd: x\nkind') + 'Text\n', ":3: There is no key 'knd'. Did you mean 'kind'?"),
    'unknown kind': Bad(HEAD.replace('aftercare', 'poster') + 'Text\n', ":3: There is no kind 'poster'. There are: aftercare"),
    'a title with a colon': Bad(HEAD.replace('A small', 'Ketamine: a small') + 'Text\n', ":2: This is not YAML"),
    'undefined clinic value': Bad(HEAD + 'One\n\nCall {{ clinic.fone }}\n', ":8: There is no value 'clinic.fone'. Did you mean 'phone'?"),
    'an undefined name': Bad(HEAD + '{{ doctor }}\n', ":6: There is no value 'doctor'."),
    'a loop': Bad(HEAD + '{% for x in clinic %}{% endfor %}\n', ":6: A paper cannot use {% for %}."),
    'an open brace': Bad(HEAD + 'Call {{ clinic.phone\n\nnow\n', ":8: This cannot be read"),
    'an image by http': Bad(HEAD + '![A good picture](http://example.org/a.png)\n', ":6: There is no picture 'http://example.org/a.png'"),
    'an image outside': Bad(HEAD + '![A good picture](../../etc/passwd)\n', ":6: There is no picture '../../etc/passwd'"),
    'an include outside': Bad(HEAD + 'Hi\n\n{% include "../../etc/passwd" %}\n', ":8: A paper cannot use {% include %}."),
    'a script': Bad(HEAD + 'Hi <script>alert(1)</script>\n', ":6: HTML is not allowed in a paper: <script>"),
    'a frame': Bad(HEAD + 'Hi\n\n<iframe src="http://example.org"></iframe>\n', ":8: HTML is not allowed in a paper: <iframe"),
    'a form': Bad(HEAD + '<form action="/x">\n', ":6: HTML is not allowed in a paper: <form"),
    'a paper with no words': Bad(HEAD + '\n\n', ":5: The paper has no text."),
    'a 2 MB paper': Bad(HEAD + 'All work and no play. ' * 95_000, ": The text is larger than 250 kB."),
    'a word of 300 letters': Bad(HEAD + 'Fine.\n\n' + 'w' * 300 + '\n', "content/advice/bad.en.md"),
    'a table too wide': Bad(
        HEAD + '|' + '|'.join('x' * 12 for _ in range(20)) + '|\n|' + '-|' * 20 + '\n|' + 'y|' * 20 + '\n',
        "content/advice/bad.en.md",
    ),
    'a character without a font': Bad(HEAD + 'One\n\nTwo 中 three\n', ":8: No font has the character '中' (U+4E2D"),
    'not utf-8': Bad(HEAD.encode() + 'ñandú\n'.encode('latin-1'), ":6: The file is not saved as UTF-8."),
    'a control character': Bad(HEAD + 'Hi\x07\n', ":6: There is a character here that cannot be printed (U+0007)."),
    'a file name without language': Bad(PAGE, ": The file's name does not say", 'content/advice/bad.md', 'content/advice/bad.md'),
    'an unknown language': Bad(PAGE, "There are no phrases for the language 'qu'", 'content/advice/bad.qu.md', 'content/advice/bad.qu.md'),
    'an unknown box': Bad(HEAD + '!!! danger "Oh"\n    text\n', ":6: There is no box 'danger'. The boxes are: rule, urgent"),
    'a first heading': Bad(HEAD + '# Title again\n', ":6: The heading 'Title again' is of the first level"),
    'a heading that skips': Bad(HEAD + '## One\n\n#### Two\n\ntext\n', ":8: The heading 'Two' skips a level."),
    'a link to nowhere': Bad(HEAD + '[Look](javascript:alert(1))\n', ":6: The link 'javascript:alert(1)' leads nowhere"),
    'a picture without words': Bad(HEAD + '![](a.svg)\n', ":6: There is no picture 'a.svg'"),
    'an unknown fold': Bad(HEAD.replace('kind', 'fold: zigzag\nkind') + 'x\n', ":3: There is no fold 'zigzag'."),
    'quotes without end': Bad(HEAD + '>' * 400 + ' deep\n', "content/advice/bad.en.md"),
}  # fmt: skip


@pytest.mark.parametrize('name', BAD)
def test_bad_paper_is_named_and_the_good_one_prints(name: str, workspace: Workspace, run: Run) -> None:
    bad = BAD[name]
    workspace.write('content/advice/good.en.md', PAGE)
    workspace.write(bad.file, bad.text)
    said = run('build', '-e', 'print')
    assert said.code == 1
    assert f'{bad.place}' in said.err
    assert bad.says in said.err
    assert 'Traceback' not in said.err
    assert workspace.pdf('advice/good').read_bytes().startswith(b'%PDF')
    assert not workspace.pdf('advice/bad').exists()
    assert not list(workspace.output.rglob('*.part'))


LOGOS = {
    'an entity bomb': (BOMB, "content/clinics/clinic/logo.svg:1: The drawing begins with a document type"),
    'a script': (SVG.format('<script>alert(1)</script>'), "logo.svg:1: The drawing holds a <script>"),
    'a network address': (SVG.format('<image href="http://example.org/a.png"/>'), "logo.svg:1: The drawing wants to load"),
    'a handler': (SVG.format('<path onload="x()"/>'), "logo.svg:1: The drawing wants to run a script"),
    'fixed pixels': ('<svg width="10" height="10"><path d="M0 0"/></svg>', "logo.svg: The drawing has a fixed size"),
    'no drawing': ('hello', "logo.svg:1: This is not a whole SVG drawing."),
}  # fmt: skip


@pytest.mark.parametrize('name', LOGOS)
def test_bad_logo_is_named(name: str, workspace: Workspace, run: Run) -> None:
    drawing, says = LOGOS[name]
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nlogo: logo.svg\n')
    workspace.write('content/clinics/clinic/logo.svg', drawing)
    workspace.write('content/clinics/other/clinic.yaml', 'name: Other Clinic\n')
    workspace.write('content/advice/good.en.md', PAGE)
    said = run('build', '-e', 'print')
    assert said.code == 1
    assert says in said.err
    assert not workspace.pdf('advice/good').exists()
    assert (workspace.output / 'other/advice/good.en.print.pdf').exists()


def test_missing_logo_is_named_with_its_line(workspace: Workspace, run: Run) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nlogo: mark.svg\n')
    workspace.paper('Hello.')
    assert "content/clinics/clinic/clinic.yaml:2: There is no picture 'mark.svg'." in run('build').err


def test_missing_font_is_named_with_its_line(workspace: Workspace, run: Run) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: A\nfonts:\n  text: Comic Sans\n')
    workspace.paper('Hello.')
    said = run('build')
    assert "clinic.yaml:3: The font 'Comic Sans' is not installed. Installed are: Atkinson Hyperlegible" in said.err


def test_two_papers_for_one_file_are_both_kept_back(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    workspace.write('content/advice/Paper.en.md', PAGE)
    said = run('build', '-e', 'print')
    assert "would print into one file" in said.err
    assert not list(workspace.output.rglob('*.pdf'))


def test_windows_line_ends_and_byte_order_mark_print_alike(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/unix.en.md', PAGE)
    workspace.write('content/advice/windows.en.md', b'\xef\xbb\xbf' + PAGE.replace('\n', '\r\n').encode())
    assert run('build', '-e', 'print').code == 0
    assert workspace.pdf('advice/unix').read_bytes() == workspace.pdf('advice/windows').read_bytes()


def test_all_mistakes_of_a_run_are_said_at_once(workspace: Workspace, run: Run) -> None:
    workspace.paper('{{ clinic.fone }} and {{ clinic.adress }}\n')
    workspace.write('content/advice/other.en.md', PAGE.replace('kind', 'knd'))
    said = run('build')
    for fault in ("'clinic.fone'", "'clinic.adress'", "'knd'", "The key 'kind' is missing."):
        assert said.err.count(fault) == 1
