"""Papers, from their bytes to their words and to proved PDFs, with all that is held against their words."""

import re
from dataclasses import replace
from functools import cache

from handouts.errors import Mistakes
from handouts.model import Job, Request, Source
from handouts.press.library import Library, Paper
from handouts.press.pages import read_page
from handouts.press.plan import make_plan
from handouts.press.stages import make_proved
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.textfile import decoded
from handouts.press.workspace.yamlfile import read_yaml, split_front_matter
from handouts.schema import FrontMatter
from handouts.words.inspection import word_findings
from handouts.words.rules import Rules, read_rules
from tests.conftest import TWO_EDITIONS, Workspace
from tests.fuzz.bounds import Target, Wrong, hold_places, own_folder, true_places

FILE = 'content/advice/paper.en.md'
TRANSLATED = 'content/advice/paper.es.md'
CLINIC = """name: Small {Clinic} & "Sons"
phone: 602-555-0100
web: https://clinic.example/?a=1&b=<2>
rules: {eating: "Eat *nothing* for [8] hours | <b>"}
"""
HEAD = '---\ntitle: A small paper\nkind: aftercare\n---\n\n'
# A picture of nothing, beside the papers.
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
# Made-up words that stand where a reader sees them: each must be in the PDF.
MADE_UP = re.compile('qz[a-z]{3}')
PIECES = tuple(
    piece.encode()
    for piece in (
        *('\n', '\n\n', '    ', '\t', '- ', '1. ', '> ', '## ', '#### ', '# ', '---\n', '***', '**', '_', '`', '```', '~~~'),
        *('| a | b |\n|---|---|\n| c | d |\n', '|', '|:--', ': ', '[^1]', '[^1]: ', '[@x]', '[', ']', '](', '[notes]', '\\'),
        *('!!! rule "T"\n    ', '!!! people "T"\n    - 27 of 100: a\n', '!!! timeline "T"\n    1. 40 min: a\n', '!!! do\n    - ', '!!! dont\n    - '),
        *('{{ clinic.phone }}', '{{ clinic.rules.eating }}', '{{ blank("a", "short") }}', '{{ lines(3) }}', '{{ fact.driving }}'),
        *('{{', '}}', '{%', '%}', '{% if clinic.phone %}', '{% else %}', '{% endif %}', '{#-', '-#}', '{{ ', ' }}', '{{ lines(999999) }}'),
        *('{: .x }', '{: style="x" }', '![A b.](p.svg)', '![](', '<b>', '<!--', '-->', '<', '>', '&amp;', '&#0;', '&#xe000;', '&nbsp;', '&'),
        *('[x](javascript:1)', '[x](tel:)', '<https://a.example>', '[a]: b', '[ ] ', '[x] ', '"', "'", '...', '--', '99999999999999999999'),
        *('\ufeff', '\u202e', '\u0301', '\u200d', '😀', 'שלום', 'مرحبا', '中', '\u00ad', '\u2028', '\x00', '\x0c', '\ue000', '\u0002', '\u0003'),
        *('wzxhzdk:0', 'klzzwxh:0000', 'zz1337820767766393qq', 'w' * 200, '>' * 50, '- ' * 30, 'title: ', 'fields:\n  a: {label: A}\n', '{{ field.a }}'),
    )
)  # fmt: skip


@cache
def space() -> Workspace:
    """Return a workspace with one paper in two languages, which this process keeps."""
    here = Workspace(own_folder())
    here.write('content/clinics/clinic/clinic.yaml', CLINIC)
    here.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    here.write('content/advice/p.svg', PICTURE)
    here.write(FILE, f'{HEAD}Rest today. Wait 24 hours.\n')
    here.write(TRANSLATED, f'{HEAD}Descanse hoy. Espere 24 horas.\n')
    return here


class OnePaper(Library):
    """A workspace in which one paper says what was made up."""

    def __init__(self, file: str, data: bytes) -> None:
        super().__init__(Rooms(space().root))
        self.file, self.source = file, decoded(data, file)

    def read_paper(self, paper: Paper) -> tuple[FrontMatter, Source, Source]:
        """Return the paper as it was made up, or one as it lies there."""
        if self.rooms.shown(paper.path) != self.file:
            return super().read_paper(paper)
        head, body = split_front_matter(self.source)
        return read_yaml(head, FrontMatter), head, body

    def jobs(self) -> list[Job]:
        """Return the jobs of the paper; raise the Mistakes for which there are none."""
        plan = make_plan(self, Request(papers=('advice/paper',)))
        if plan.findings:
            raise Mistakes(plan.findings)
        return [job for job in plan.jobs if job.source.file == self.file]


@cache
def known_rules() -> Rules:
    """Return the rules of the workspace, read once."""
    return read_rules(Library(Rooms(space().root)))


def read_one(data: bytes, file: str = FILE) -> None:
    """Read a paper as `check` does: its front matter, its words, and all that can be said against them."""
    with true_places({file: decoded(data, file).text}):
        library = OnePaper(file, data)
        for job in library.jobs()[:1]:
            article, _ = read_page(job)
            findings = tuple(word_findings(job, article, replace(known_rules(), library=library)))
            hold_places(findings, {file: library.source.text})


def read_translated(data: bytes) -> None:
    """Read a translation, and hold it against its original."""
    read_one(data, TRANSLATED)


def print_one(data: bytes) -> None:
    """Print a paper in all its editions; each has all the words of its source that people see."""
    with true_places({FILE: decoded(data, FILE).text}):
        library = OnePaper(FILE, data)
        for job in library.jobs():
            made = make_proved(job)
            hold_places(made.findings, {FILE: library.source.text})
            shown = set(MADE_UP.findall(''.join(made.reading.texts)))
            if lost := sorted(set(MADE_UP.findall(library.source.text)) - shown):
                raise Wrong(f'{job.edition.name} lacks {lost}')


def bodies() -> tuple[bytes, ...]:
    """Return real papers of all kinds, and small ones with all that Markdown has."""
    files = sorted((PROJECT / 'content').glob('*/*.en.md'))
    cases = (PROJECT / 'tests/cases/markdown.txt').read_text().split('\n=== ')[1:]
    small = (case.partition('\n')[2].partition('\n--->\n')[0] for case in cases)
    return (*(f'{HEAD}{text}'.encode() for text in small), *(path.read_bytes() for path in files))


def small_bodies() -> tuple[bytes, ...]:
    """Return the small papers, which print quickly."""
    return tuple(data for data in bodies() if len(data) < 1500)


def heads() -> tuple[bytes, ...]:
    """Return papers whose front matter says a lot."""
    return tuple(f'---\n{head}---\n\n{{{{ field.a }}}} Text.\n'.encode() for head in HEADS)


HEADS = (
    'title: "A: b"\nsubtitle: c\nkind: aftercare\npurpose: >-\n  for\n  tests\nversion: 1.0\nfields:\n  a: {label: A}\n',
    "title: 'It''s'\nkind: brochure\nfold: z-fold\nfields:\n  a: {type: choice, label: {en: B, es: C}, options: {x: X, y: {en: Y}}}\n",
    'title: |\n  A\n  b\nkind: consent # c\nfields:\n  a:\n    type: date\n    past: true\n    required: yes\n    label: Born\n',
    'title: A\nkind: aftercare\nfields:\n  a: {type: text, lines: 3, width: long, label: "A", by_hand: false}\n  b: {type: tick, label: x}\n',
)
TARGETS = {
    'paper': Target(read_one, bodies, PIECES),
    'front-matter': Target(read_one, heads, PIECES),
    'translation': Target(read_translated, bodies, PIECES),
    'printed': Target(print_one, small_bodies, PIECES, 20.0),
}
