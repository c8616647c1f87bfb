"""Puts the clinic's values into the words, and the words into one HTML page, with Jinja2."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from handouts.errors import Finding, Mistakes, mistake
from handouts.model import Article, Filled, Inset, Job, Page, Panel
from handouts.press.letters.fonts import FALLBACK
from handouts.press.page.drawing import place_of
from handouts.press.page.htmltext import bind_last_words, read_html, words_code
from handouts.press.page.inputs import field_values
from handouts.press.page.values import Passage, clinic_values, fact_values, inset, labelled_blank, writing_lines

# What may stand between {{ }} and {% %} in a paper: values, conditions, blanks. No loops, no arithmetic.
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Call,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Keyword,
)
UNMARKED, CODED = 'unmarked', 'coded'
CODE_PLACE = '\ue003'


def fill_words(job: Job) -> Filled:
    """Return the Markdown with a token for each value; raise Mistakes with every name that does not exist."""
    insets: list[Inset] = []

    def token(value: Any) -> str:
        if isinstance(value, Passage):
            return value
        insets.append(inset(value))
        return f'\ue000{len(insets) - 1}\ue001'

    names = {
        'clinic': clinic_values(job),
        'fact': fact_values(job),
        'field': field_values(job.fields),
        'blank': labelled_blank,
        'lines': writing_lines,
    }
    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=token,
        keep_trailing_newline=True,
        comment_start_string='{#-',
        comment_end_string='-#}',
    )
    try:
        tree = environment.parse(job.source.text)
        _raise_any(_faults(job, tree, names))
        return Filled(environment.from_string(tree).render(names), tuple(insets))
    except TemplateSyntaxError as error:
        raise _template_mistake(job, error.lineno, f"This cannot be read: {error.message}.") from None
    except (TypeError, TemplateError) as error:
        raise _template_mistake(job, 1, f"A value cannot be put in: {error}.") from None


def _faults(job: Job, tree: nodes.Template, names: Mapping[str, Any]) -> Iterator[Finding]:
    for node in tree.find_all(nodes.Node):
        line = job.source.first_line + node.lineno - 1
        if not isinstance(node, (*ALLOWED, nodes.Helper)):
            yield job.finding(
                'template',
                f"A paper cannot use {{% {type(node).__name__.lower()} %}}.",
                "It can use {{ values }}, {{ blank(\"…\") }}, {{ lines(3) }} and {% if … %}.",
                line,
            )
    for path, line in _paths(tree):
        missing = _first_missing(path, names)
        if missing:
            known = sorted(_known(path[: path.index(missing)], names))
            near = get_close_matches(missing, known, 1)
            meant = f"Did you mean '{near[0]}'? " if near else ""
            yield job.finding(
                'undefined',
                f"There is no value '{'.'.join(path)}'.",
                f"{meant}There are: {', '.join(known)}.",
                job.source.first_line + line - 1,
            )


def _paths(tree: nodes.Template) -> Iterator[tuple[list[str], int]]:
    """Yield each name with what is asked of it, such as ['clinic', 'rules', 'eating'], and its line."""
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    for node in tree.find_all((nodes.Getattr, nodes.Name)):
        if id(node) not in inner:
            path, at = [], node
            while isinstance(at, nodes.Getattr):
                path.append(at.attr)
                at = at.node
            if isinstance(at, nodes.Name):
                yield [at.name, *reversed(path)], node.lineno


def _first_missing(path: list[str], names: Mapping[str, Any]) -> str:
    for place, step in enumerate(path):
        if step not in _known(path[:place], names):
            return step
    return ''


def _known(path: list[str], names: Mapping[str, Any]) -> Mapping[str, Any]:
    at: Any = names
    for step in path:
        at = at[step]
    return at if isinstance(at, Mapping) else {}


def _raise_any(findings: Iterator[Finding]) -> None:
    found = tuple(findings)
    if found:
        raise Mistakes(found)


def _template_mistake(job: Job, line: int, message: str) -> Mistakes:
    return Mistakes(
        [job.finding('template', message, "Look at the {{ and }} of this line.", job.source.first_line + line - 1)]
    )


def compose_page(job: Job, article: Article) -> Page:
    """Return the paper as one HTML page, with its words and their code; the same for every edition."""
    values = {
        'article': replace(article, panels=tuple(_drawn(job, article))),
        't': job.strings.phrases,
        'code': CODE_PLACE,
        'logo': f'picture:clinic/{job.clinic.says.logo}' if job.clinic.says.logo else '',
        'cover': f'picture:clinic/{job.clinic.says.cover}' if job.clinic.says.cover else '',
    }
    html = _fill_template(job, f'{job.kind.name}/page.html', values)
    return _page(html, (_page_css(job), *_styles(job, has_fields='<input' in html)))


def _styles(job: Job, *, has_fields: bool) -> Iterator[str]:
    """Yield the styles of the job: of unmarked pages where their head is free, of coded ones where fields are."""
    for name, css in job.styles.items():
        rooms = name.split('/')[:-1]
        if not (job.mark and UNMARKED in rooms) and (has_fields or CODED not in rooms):
            yield css


def _drawn(job: Job, article: Article) -> Iterator[Panel]:
    """Yield the panels with each drawing at its place, drawn by the part of the templates that has its name."""
    colours = job.clinic.says.colours
    drawn = [
        _fill_template(job, 'parts/drawing.html', {'drawing': drawing, 'colours': colours})
        for drawing in article.drawings
    ]
    for panel in article.panels:
        html = panel.html
        for number, picture in enumerate(drawn):
            html = html.replace(place_of(number), picture)
        yield replace(panel, html=html)


def compose_slip(job: Job, values: Mapping[str, Any]) -> Page:
    """Return the job slip of a file for the print shop as one HTML page."""
    html = _fill_template(job, 'slip/page.html', {**values, 's': job.slip, 'ink': job.clinic.says.colours.ink})
    return _page(html, (_page_css(job),))


def _fill_template(job: Job, template: str, values: Mapping[str, Any]) -> str:
    """Return a template filled with what every one gets, and with these values."""
    shared = {
        'paper': job.front,
        'clinic': clinic_values(job),
        'field': field_values(job.fields),
        'name': job.paper,
        'language': job.language,
        'language_name': job.strings.language,
        'mark': job.mark,
        'foot': job.foot,
    }
    try:
        return _environment(tuple(job.templates.items())).get_template(template).render(shared | dict(values))
    except TemplateError as error:
        file = f'templates/{getattr(error, "name", None) or template}'
        line = getattr(error, 'lineno', 0) or _line_in_template(error)
        raise mistake(file, line, 'template', f"The template fails: {error}.", "Look at the names it uses.") from None


def _page(html: str, css: tuple[str, ...]) -> Page:
    text = read_html(html)
    code = words_code(text.hashed.replace(CODE_PLACE, ''))
    return Page(
        html=html.replace(CODE_PLACE, code),
        css=css,
        flow=text.flow,
        margins=tuple(margin.replace(CODE_PLACE, code) for margin in text.margins),
        repeated=text.repeated,
        code=code,
    )


@cache
def _environment(templates: tuple[tuple[str, str], ...]) -> Environment:
    environment = Environment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters['bind_last_words'] = bind_last_words
    return environment


def _line_in_template(error: TemplateError) -> int:
    at, line = error.__traceback__, 0
    while at:
        if at.tb_frame.f_code.co_filename.endswith(('<template>', '<unknown>')):
            line = at.tb_lineno
        at = at.tb_next
    return line


def _page_css(job: Job) -> str:
    """Return the rules that come from the clinic and the sheet: colours, fonts, page sizes."""
    colours = '; '.join(f'--{name}: {value}' for name, value in job.clinic.says.colours)
    fonts = job.clinic.says.fonts
    return (
        f':root {{ {colours}; --text: "{fonts.text}", "{FALLBACK}"; '
        f'--headings: "{fonts.headings}", "{fonts.text}", "{FALLBACK}" }}\n' + _size_css(job)
    )


def _size_css(job: Job) -> str:
    sheet = job.sheet
    if not job.has_panel_pages:
        width, height = sheet.upright
        return f'@page {{ size: {width:.5f}in {height:.5f}in }}\n'
    return f'@page {{ bleed: {job.edition.bleed}in }}\n' + ''.join(
        f'@page panel-{panel.number} {{ size: {panel.width:.5f}in {sheet.height:.5f}in }}\n'
        f'.panel-{panel.number} {{ page: panel-{panel.number} }}\n'
        for panel in sheet.panels
    )
