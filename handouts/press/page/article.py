"""Reads Markdown: what the paper says, as HTML that can be laid out and read aloud."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.inlinepatterns import AUTOMAIL_RE, InlineProcessor, SubstituteTagInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from handouts.errors import Mistakes
from handouts.model import Article, Filled, Job, Panel
from handouts.press.page.drawing import finish_drawings
from handouts.press.page.gaps import gap_findings
from handouts.press.page.markup import PANEL_END, Markup

CURLY = {
    'left-double-quote': '“',
    'right-double-quote': '”',
    'left-single-quote': '‘',
    'right-single-quote': '’',
    'ellipsis': '…',
    'ndash': '–',
    'mdash': '—',
}
EXTENSIONS = ['tables', 'def_list', 'footnotes', 'attr_list', 'admonition', 'sane_lists', 'smarty']
NOTES_PLACE = '[notes]'


def read_article(job: Job, filled: Filled) -> Article:
    """Return the paper's text as HTML panels; raise Mistakes with all that cannot be printed."""
    if not job.source.text.strip():
        raise Mistakes(
            [
                job.finding(
                    'no-words', "The paper has no text.", "Write it under the front matter.", job.source.first_line
                )
            ]
        )
    markup = Markup(job, filled)
    try:
        html = _to_html(markup)
    except RecursionError:
        markup.findings = [
            job.finding(
                'too-deep',
                "Lists or quotes are nested too deeply to print.",
                "Use at most three levels.",
                job.source.first_line,
            )
        ]
        html = ''
    if markup.findings:
        raise Mistakes(dict.fromkeys(markup.findings))
    html, drawings = finish_drawings(html, markup.sketches)
    panels = tuple(_panels(job, html))
    wanted = len(job.sheet.panels) or 1
    if len(panels) != wanted:
        raise Mistakes(
            [
                job.finding(
                    'panels',
                    f"The paper has {len(panels)} panels; its fold has {wanted}.",
                    "Put a line '---' where the next panel begins.",
                    panels[-1].line,
                )
            ]
        )
    return Article(panels, drawings)


def _panels(job: Job, html: str) -> Iterator[Panel]:
    """Yield the panels of a folded paper, or one for all others; `line` is where each begins."""
    starts = [job.source.first_line]
    starts += [
        job.source.first_line + number + 1
        for number, line in enumerate(job.source.text.split('\n'))
        if line.rstrip() == '---'
    ]
    for number, part in enumerate(html.split(f'<p>{PANEL_END}</p>')):
        found = re.search(r'<h\d[^>]*>(.*?)</h\d>', part, re.DOTALL)
        heading = re.sub(r'<[^>]+>', '', found[1]) if found else ''
        yield Panel(part.strip(), heading, starts[min(number, len(starts) - 1)])


def _to_html(markup: Markup) -> str:
    config: dict[str, dict[str, Any]] = {
        'footnotes': {'PLACE_MARKER': NOTES_PLACE},
        'smarty': {'substitutions': CURLY},
    }
    markdown = Markdown(
        extensions=[*EXTENSIONS, _PaperExtension(markup)], extension_configs=config, output_format='html'
    )
    return markup.put_values_in(markdown.convert(_with_notes(markup.filled.markdown, markup.job.sources)))


def _with_notes(markdown: str, sources: Mapping[str, str]) -> str:
    """Return the Markdown with a numbered note for each source that it names, once for all its places."""
    for name in sources:
        markdown = markdown.replace(f'[@{name}]', f'[^@{name}]')
    return markdown + ''.join(f'\n\n[^@{name}]: {cite}' for name, cite in sources.items())


class _PaperExtension(Extension):
    """Python-Markdown without raw HTML, and with what papers need."""

    def __init__(self, markup: Markup) -> None:
        super().__init__()
        self.markup = markup

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Python-Markdown's)
        md.preprocessors.deregister('html_block')
        md.parser.blockprocessors.deregister('setextheader')  # a line of dashes is a panel's end
        md.inlinePatterns.deregister('html')
        md.inlinePatterns.register(_RawHtml(self.markup, md), 'raw-html', 90)
        md.inlinePatterns.register(_Mail(AUTOMAIL_RE, md), 'automail', 110)  # theirs hides the address, for web pages
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r'\\\n', 'br'), 'backslash-break', 185)
        # After inline text (20), attribute lists (8) and footnotes (50), before escapes are undone (0).
        md.treeprocessors.register(_PaperTree(self.markup, md), 'paper', 1)


class _RawHtml(InlineProcessor):
    """Reports HTML tags and comments."""

    def __init__(self, markup: Markup, md: Markdown) -> None:
        super().__init__(r'<(/?[A-Za-z][^<>]*|[!?][^<>]*)>', md)
        self.markup = markup

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the name is Python-Markdown's)
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        self.markup.fault(
            'raw-html',
            f"HTML is not allowed in a paper: {m[0][:40]}",
            "Write it in Markdown, or put it into a template.",
            m[0].split('\n')[0],
        )
        return '', m.start(0), m.end(0)


class _Mail(InlineProcessor):
    """Makes a link of an address such as <ana@clinic.example>."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the name is Python-Markdown's)
        self,
        m: re.Match[str],
        data: str,
    ) -> tuple[Element, int, int]:
        link = Element('a', {'href': f'mailto:{m[1]}'})
        link.text = AtomicString(m[1])
        return link, m.start(0), m.end(0)


class _PaperTree(Treeprocessor):
    """Mends the tree when all other extensions are done with it."""

    def __init__(self, markup: Markup, md: Markdown) -> None:
        super().__init__(md)
        self.markup = markup

    def run(self, root: Element) -> None:
        for part in root.iter():  # the space before the way back from a note, which paper has not
            part.text = (part.text or '').replace(NBSP_PLACEHOLDER, '')
            part.tail = (part.tail or '').replace(NBSP_PLACEHOLDER, '')
        markup, job = self.markup, self.markup.job
        gaps = tuple(gap_findings(job, markup.filled.markdown, root, self.md.references))
        markup.mend(root)
        if not markup.findings:  # what is refused for another reason may lack words for that
            markup.findings += gaps
