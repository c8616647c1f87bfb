"""The languages of the desk: what is said in them, and that nothing that can be said is without a translation."""

import ast
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import pytest
from jinja2 import Environment, nodes

from handouts.desk.tongue import PLACE, Tongue, chosen, tongues
from handouts.errors import Finding, Mistakes
from handouts.fields import Trouble
from handouts.files import File
from handouts.knowledge import FactsFile, SourcesFile
from handouts.model import Source
from handouts.people.filled.person import Refusal
from handouts.people.lists.packets import PacketsFile
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.task import NotPrinted
from handouts.press.library import Library
from handouts.press.page.article import read_article
from handouts.press.page.compose import fill_words
from handouts.press.proof.preflight import HINTS
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import ClinicFile, EditionFile, FoldFile, FrontMatter, KindFile
from handouts.words.approval.approvals import ApprovalsFile
from handouts.words.guards.claim_files import ClaimFile, read_claim_rules, read_required_rules
from handouts.words.inspection import word_findings
from handouts.words.rules import read_rules
from handouts.words.translated.structure import structure_findings
from handouts.words.understood.rules_files import ReadingFile
from handouts.words.understood.rules_files import read_rules as read_understood_rules
from tests.conftest import Workspace
from tests.rule_cases import paper
from tests.translated_papers import papers

ENGINE = PROJECT / 'handouts'
DESK = ENGINE / 'desk'
PAGES = DESK / 'pages'


# --- what is said -------------------------------------------------------------------------------------------


def spanish(messages: dict[str, str], texts: dict[str, str] | None = None) -> Tongue:
    return Tongue('es', 'español', {}, texts or {}, messages)


def test_a_text_is_told_with_its_values_and_in_english_where_nobody_has_translated_it() -> None:
    tongue = spanish({}, {"Print {count} of {paper}": "Imprimir {count} de {paper}", "Stop": ""})
    assert tongue.say("Print {count} of {paper}", count=3, paper='a {b}') == "Imprimir 3 de a {b}"
    assert tongue.say("Stop") == "Stop"
    assert tongue.say("Not known: {name}", name='x') == "Not known: x"
    assert tongue.told("Nobody has said {this}.") == "Nobody has said {this}."


def test_one_and_many_are_two_texts() -> None:
    tongue = spanish({}, {"One page": "Una página", "{count} pages": "{count} páginas"})
    told = [tongue.say_count("One page", "{count} pages", count) for count in (0, 1, 2)]
    assert told == ["0 páginas", "Una página", "2 páginas"]


def test_kinds_and_editions_have_names_that_no_text_of_a_page_takes() -> None:
    tongue = Tongue('es', 'español', {'print': "Para imprimir"}, {"Print": "Imprimir"})
    assert (tongue.named('print'), tongue.say("Print")) == ("Para imprimir", "Imprimir")
    assert tongue.named('large-print') == "Large print"


def test_a_message_is_told_by_the_template_with_the_most_words_of_its_own() -> None:
    tongue = spanish(
        {
            "Page {number} {fault}": "Página {number}: {fault:told}",
            "Page {number} has the wrong size.": "La página {number} es de otro tamaño.",
            "has actions.": "tiene acciones.",
            "There is no {what} '{name}'.": "No hay {what:told} '{name}'.",
            "edition": "edición",
        }
    )
    assert tongue.told("Page 3 has the wrong size.") == "La página 3 es de otro tamaño."
    assert tongue.told("Page 3 has actions.") == "Página 3: tiene acciones."
    # A value that is itself a known word is told only where the translation says so.
    assert tongue.told("There is no edition 'edition'.") == "No hay edición 'edition'."
    assert tongue.told("Page 3 has actions.\nThere is no edition 'x'. Come back.") == (
        "Página 3: tiene acciones.\nNo hay edición 'x'. Come back."
    )


def test_a_value_may_be_anything() -> None:
    tongue = spanish({"There is no '{name}' ({line}).": "No hay '{name}' ({line})."})
    for name in ('', 'a\nb', "it's", '(x) [y] \\d+ {z}', '{name:told}', "' ("):
        assert tongue.told(f"There is no '{name}' (7).") == f"No hay '{name}' (7)."


def test_a_page_and_a_message_may_say_the_same_word_otherwise() -> None:
    tongue = spanish({"printed": "impresas"}, {"printed": "impreso"})
    assert (tongue.say("printed"), tongue.told("printed")) == ("impreso", "impresas")
    assert spanish({"Stop": "Alto"}).say("Stop") == spanish({}, {"Stop": "Alto"}).told("Stop") == "Alto"


def test_of_a_message_as_a_whole_and_its_sentences_the_better_known_is_told() -> None:
    tongue = spanish(
        {
            "{file} could not be written: {reason}.": "No se pudo escribir {file}: {reason:told}.",
            "Permission denied": "no hay permiso",
            "Report it.": "Repórtelo.",
            "There is no {what} '{name}'.": "No hay {what} '{name}'.",
            "There are: {known}.": "Hay: {known}.",
            "There is no packet '{name}'. There are: {known}.": "No hay paquete '{name}'. Hay: {known}.",
        }
    )
    told = tongue.told("a. b.pdf could not be written: Permission denied. Report it.")
    assert told == "a. No se pudo escribir b.pdf: no hay permiso. Repórtelo."
    assert tongue.told("There is no packet 'x'. There are: y.") == "No hay paquete 'x'. Hay: y."


def test_what_is_known_inside_of_a_message_counts_for_it() -> None:
    sections = '; '.join(["Why? So. Yes (grade 9.1 by SMOG)"] * 9)
    told = shipped().told(f"Sections that read harder: {sections}.")
    assert told.startswith("Secciones más difíciles de leer: Why? So. Yes (grado 9.1 según SMOG); Why?")


def test_nothing_that_was_told_is_kept() -> None:
    tongue = shipped()
    message = ' '.join(["Jane-Doe.pdf", "could not be written: Permission denied."])
    tongue.told("Report it.")
    before = sys.getrefcount(message)
    assert tongue.told(message) == "No se pudo escribir Jane-Doe.pdf: no hay permiso."
    assert tongue.say(message) == message
    assert sys.getrefcount(message) == before


def test_what_somebody_wished_for_stands_before_what_the_browser_accepts() -> None:
    known = {code: Tongue(code, code) for code in ('en', 'es', 'vi')}
    for wished, accepted, code in (
        ('es', 'en', 'es'),
        ('', 'es-MX,es;q=0.9,en;q=0.8', 'es'),
        ('', 'es-US,en;q=0.8', 'es'),
        ('', 'EN-us,es;q=0.8', 'en'),
        ('', 'fr,vi;q=0.3,es;q=0.5', 'es'),
        ('fr', 'vi', 'vi'),
        ('', 'es;q=0,vi;q=0.1', 'vi'),
        ('', 'es;q=0', 'en'),
        ('', 'fr, *;q=0.1', 'en'),
        ('', ';;q=x,,', 'en'),
        ('', '', 'en'),
    ):
        assert chosen(known, wished, accepted).code == code, (wished, accepted)


# --- the files ----------------------------------------------------------------------------------------------


def test_a_workspace_says_some_things_otherwise_and_brings_languages_of_its_own(workspace: Workspace) -> None:
    workspace.write('content/strings/desk/es.yaml', 'language: castellano\nmessages: {Report it.: Dígalo.}\n')
    workspace.write('content/strings/desk/vi.yaml', 'language: Tiếng Việt\ntexts: {Stop: Dừng}\n')
    workspace.write('content/strings/desk/es copy.yaml', 'language: castellano\n')
    known = tongues(Rooms(workspace.root))
    assert [(code, tongue.name) for code, tongue in known.items()] == [
        ('en', 'English'),
        ('es', 'castellano'),
        ('vi', 'Tiếng Việt'),
    ]
    assert known['es'].told("Report it.") == "Dígalo."
    assert known['es'].told("Shorten it.") == shipped().told("Shorten it.") != "Shorten it."
    assert known['vi'].say("Stop") == "Dừng"
    assert known['en'].told("Shorten it.") == known['en'].say("Shorten it.") == "Shorten it."


@pytest.mark.parametrize(
    ('text', 'told'),
    [
        ('language: x\ntexts:\n  "Print {count}": "Imprimir {cuenta}"\n', "places that the English has not: cuenta"),
        ('language: x\ntext: {}\n', "There is no key 'text'"),
        ('texts: {}\n', "The key 'language' is missing"),
    ],
)
def test_a_file_that_could_not_be_used_is_told_of(workspace: Workspace, text: str, told: str) -> None:
    workspace.write('content/strings/desk/vi.yaml', text)
    with pytest.raises(Mistakes, match=rf'^content/strings/desk/vi.yaml:\d+: .*{re.escape(told)}'):
        tongues(Rooms(workspace.root))


# --- all that can be said -----------------------------------------------------------------------------------

# Modules whose double-quoted words nobody at the desk reads, with the reason.
UNHEARD = {
    'people/lists/template.py': "the command line prints it",
    'words/approval/changes.py': "the command line prints it",
    'words/approval/proof.py': "a file to send around, with a language of its own",
    'press/printed/gallery.py': "pages of their own, in English",
    'words/translated/stale.py': "three columns for a terminal",
    'people/runs/delivered.py': "only with --cluster, of the command line",
    'press/cluster/afar.py': "only with --cluster, of the command line",
    'press/cluster/cluster.py': "only with --cluster, of the command line",
    'press/cluster/parcel.py': "only with --cluster, of the command line",
    'press/cluster/scheduler.py': "only with --cluster, of the command line",
    'press/cluster/worker.py': "only with --cluster, of the command line",
    'desk/places.py': "told in the terminal where the desk is started",
    'desk/serve.py': "told in the terminal where the desk is started",
    'desk/guard/hosts.py': "told in the terminal where the desk is started",
    'desk/guard/headers.py': "written for browsers",
}
# What stands in double quotes for other reasons: it holds a single one, or it is written into a file or a log.
NO_WORDS = re.compile(
    # The log of the program.
    r'^A mistake of the program, while|^a list was (judged|printed)$|'
    r"@class=|^'s$|^9:15 AM$|^# Who approved|^python build\.py translated|^English$"
    r'|^(CREATE|INSERT|SELECT|UPDATE|DELETE|PRAGMA)\b|\bORDER BY\b'
    # The text of the sheet of PEMAT-P for a terminal.
    r'|^  Questions marked|answered items|^, enough$|% is wanted$'
)
# Templates of which a value of several words stands beside another: those below are told in their stead.
TOO_OPEN = (
    "{} {} stands here, in {} {}.",
    "{} {} ({}) is missing here.",
    "{} {} is not in {}.",
    "{} {} of {} stands here instead.",
    "The {} of a {}.",
    "First line of a paragraph, '{}', stands alone at the foot",
    "first line of a paragraph, '{}', stands alone at the foot",
    "last line of a paragraph, '{}', stands alone at the head",
    "{} is {} or ",
    " and {} more",
    "{} not yet reached{}",
    # Said of a colour of the clinic's file, in a sentence that ends with a full stop.
    "'{}' {} on {} has a contrast of {}, needed is {}; the nearest shade that can be read is {}",
)
# Names in NAMES of agreement.py: what follows belongs to them.
STATED = ("number", "phone line", "value", "note", "web address")
# Which rows the ledger of a list counts.
WHERE = ("", " (row {numbers})", " (rows {numbers})")
# What the scan below cannot see, by the reason.
BY_HAND: dict[str, tuple[str, ...]] = {
    "put together of several in agreement.py": (
        "{stated} stands here, in {there} {missing}.",
        "{stated} ({there}) is missing here.",
        "{stated} is not in {there}.",
        "{stated} of {place} stands here instead.",
        *(f"The {name} {{written}}" for name in STATED),
        "A place to write on or tick: {written}",
        "A picture or mark: {written}",
    ),
    "put together of several in typeset.py, brand.py, schema.py": (
        "The first line of a paragraph, '{text}', stands alone at the foot of a {place}.",
        "The last line of a paragraph, '{text}', stands alone at the head of a {place}.",
        "{needed} (page {page}, '{words}')",
        "{needed} (page {page}, {tag})",
        "'{name}' {colour} on {where} has a contrast of {ratio}, needed is {least}; the nearest shade that can be "
        "read is {shade}.",
    ),
    "put together of several in level.py, lists of them among these": (
        "required is {bound} or {less}",
        "wanted is {bound} or {less}",
        "line {line} ({score}): “{text}”; {more}",
        "{section} ({level})",
        "{section} ({level}); {more}",
        "{without}, and {whole} with them; {more}",
        "It reads at {without}, and {whole} with them.",
        "It reads at {without}, and {whole} with them; {more}.",
    ),
    "put together of several in pemat_checks.py and pemat_look.py": (
        "{found} and {count} more",
        "The paper reads at {level}; {bound}.; {more}",
        "Line {line}: {message}; {more}",
        "line {line}: “{text}”; {more}",
        "steps to follow and to fill in",
        "steps to follow and to tick and sign",
        "to fill in and to tick and sign",
        "steps to follow and to fill in and to tick and sign",
    ),
    "put together of several in claims.py and required.py": (
        "'{words}': {why}",
        "'{words}': {why} ({source})",
        "The paper does not have: {part}. {why}",
        "The paper does not have: {part}. {why} ({source})",
        "'{heading}' has no words of its own, and this must be there: {part}. {why}",
        "'{heading}' has no words of its own, and this must be there: {part}. {why} ({source})",
    ),
    "put together of several in ledger.py, person.py, task.py, plan.py": (
        "{rows} {people}: {printed} printed{rest}",
        *(
            f"{printed}, {{refused}} refused{refused.replace('numbers', 'others')}, {{left}} not yet reached{{after}}."
            for printed in WHERE
            for refused in WHERE
        ),
        "row {number}",
        "{file}: The list was changed while it was read. Close it in other programs, and start again.",
        *(f"{what} {{asked}}" for what in ("paper", "language", "edition", "clinic")),
        *(f"{what} {{asked}}, {{more}}" for what in ("paper", "language", "edition")),
    ),
    "put together of several in orders.py": (
        "{papers} has mistakes and cannot be printed.",
        "{papers} is being drawn: wait a moment.",
    ),
    "names in single quotes that are said to people": (
        "page",
        "column",
        "pages",
        "columns",
        "kind",
        "fold",
        "fact",
        "source",
        *HINTS,
    ),
    "names of scripts, from Unicode": (
        "Arabic",
        "Hebrew",
        "Devanagari",
        "Bengali",
        "Tamil",
        "Gujarati",
        "Gurmukhi",
        "Thai",
        "Lao",
        "Khmer",
        "Myanmar",
        "Ethiopic",
        "Armenian",
        "Georgian",
    ),
    "said by Pydantic of a value": (
        "'{key}': {problem}.",
        "Input should be {choice}",
        "Input should be {choices} or {last}",
        "Input should be a valid number",
        "Input should be a valid number, unable to parse string as a number",
        "Input should be a valid integer",
        "Input should be a valid integer, unable to parse string as an integer",
        "Input should be a valid boolean",
        "Input should be a valid boolean, unable to interpret input",
        "Input should be a valid date",
        "Input should be a valid date or datetime, {problem}",
        "input is too short",
        "month value is outside expected range of 1-12",
        "day value is outside expected range",
        "Datetimes provided to dates should have zero time - e.g. be exact dates",
        "Input should be greater than {limit}",
        "Input should be greater than or equal to {limit}",
        "Input should be less than or equal to {limit}",
        "String should have at most {count} characters",
        "String should match pattern '{pattern}'",
        "Tuple should have at least {count} item after validation, not {found}",
        "Tuple should have at least {count} items after validation, not {found}",
        "Tuple should have at most {count} items after validation, not {found}",
    ),
    "said by ruamel.yaml of a file": (
        "Found duplicate key \"{key}\".",
        "mapping values are not allowed here",
        "mapping keys are not allowed here",
        "sequence entries are not allowed here",
        "could not find expected ':'",
        "found unexpected ':'",
        "found unexpected end of stream",
        "found unexpected document separator",
        "found character {sign} that cannot start any token",
        "found unknown escape character {sign}",
        "found undefined alias {name}",
        "found undefined tag handle {name}",
        "but found another document",
        "expected ',' or ']', but got {token}",
        "expected ',' or '}', but got {token}",
        "expected <block end>, but found {token}",
        "expected the node content, but found {token}",
        "expected alphabetic or numeric character, but found {sign}",
        "expected chomping or indentation indicators, but found {sign}",
        "expected a comment or a line break, but found {sign}",
    ),
    "said by Jinja of a paper": (
        "unexpected {sign}",
        "unexpected {sign}, expected {wanted}",
        "unexpected char {sign} at {place}",
        "unexpected end of template, expected {wanted}.",
        "expected token {wanted}, got {sign}",
        "expected name or number",
        "tag name expected",
        "Expected an expression, got {sign}",
        "Encountered unknown tag {name}.",
        "No filter named {name}.",
        "Unexpected end of template. Jinja was looking for the following tags: {tags}. The innermost block that "
        "needs to be closed is {block}.",
        "'end of print statement'",
        "'end of statement block'",
    ),
    "said by the operating system of a file": (
        "No such file or directory",
        "Permission denied",
        "Operation not permitted",
        "No space left on device",
        "Disk quota exceeded",
        "Read-only file system",
        "Is a directory",
        "Not a directory",
        "File exists",
        "File name too long",
        "File too large",
        "Too many open files",
        "Device or resource busy",
        "Input/output error",
        "Stale file handle",
    ),
}
# Messages of other people's programs that say less in Spanish: numbers of signs, and how a template is read.
LESS_TOLD = (
    "unexpected char {sign} at {place}",
    "Unexpected end of template. Jinja was looking for the following tags: {tags}. The innermost block that needs to be "
    "closed is {block}.",
)
# Calls that say something to a person: what they are given stands in double quotes, or the scan would not see it.
SAYING = ('Finding', 'finding', 'mistake', 'Trouble', 'WrongUse', 'MachineLacks', 'NotPrinted', 'Fault')


def bare(template: str) -> str:
    """Return a template with its places alike.

    A message of the engine is known by what stands between its values: what they are called in its source is not told.
    """
    return PLACE.sub('{}', template)


def has_words(template: str) -> bool:
    return re.search(r'[^\W\d_]', bare(template)) is not None


@cache
def shipped() -> Tongue:
    return tongues(Rooms(PROJECT))['es']


class Scan:
    """The words in double quotes of a module, as templates; those of say() and say_count() apart."""

    def __init__(self, text: str) -> None:
        self.tree, self.lines = ast.parse(text), text.encode().split(b'\n')
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.said: list[str] = []
        self.templates: list[str] = []
        self.worded: dict[str, set[int]] = {}
        self.named = {name for names, value in _assigned(self.tree) if self._is_worded(value) for name in names}
        for node in ast.walk(self.tree):
            if self._is_quoted(node) and not self._is_logged(node):
                where = self.said if self._is_in(node, ast.Call, 'say', 'say_count') else self.templates
                where.append(self._sentence(node))
                self.worded.setdefault(bare(where[-1]), set()).update(self._own_words(node))
                self.templates += _words_in(node)

    def _is_quoted(self, node: ast.AST) -> bool:
        """Return whether a node is a text in double quotes: no docstring, no regular expression, no part of another."""
        if not (isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))):
            return False
        over = self.parents.get(node)
        is_docstring = isinstance(over, ast.Expr)
        while isinstance(over, ast.expr):
            if isinstance(over, ast.JoinedStr | ast.FormattedValue):
                return False
            over = self.parents.get(over)
        is_described = isinstance(over, ast.keyword) and over.arg == 'description'
        return not (is_described or is_docstring) and self.stands_in_double_quotes(node)

    def stands_in_double_quotes(self, node: ast.expr) -> bool:
        """Return whether a text begins with one double quote: three of them are a page or a docstring."""
        start = self.lines[node.lineno - 1][node.col_offset :]
        return re.match(b'f?"(?!"")', start) is not None

    def _is_in(self, node: ast.AST, kind: type[ast.AST], *names: str) -> bool:
        over = self.parents.get(node)
        if isinstance(over, ast.Raise | ast.Call) and isinstance(over, kind):
            called = over.func if isinstance(over, ast.Call) else None
            return getattr(called, 'id', getattr(called, 'attr', '')) in names
        return False

    def _is_logged(self, node: ast.AST) -> bool:
        over = self.parents.get(node)
        return isinstance(over, ast.Call) and 'logger.' in ast.unparse(over.func)

    def _sentence(self, node: ast.AST) -> str:
        """Return the template; what a model refuses a value with becomes a sentence, see yamlfile."""
        template = _template(node)
        is_refusal = self._is_in(node, ast.Call, 'ValueError') and self._is_raised(node)
        return f'{template[0].upper()}{template[1:]}.' if is_refusal else template

    def _is_raised(self, node: ast.AST) -> bool:
        return isinstance(self.parents.get(self.parents.get(node, node)), ast.Raise)

    def _own_words(self, node: ast.AST) -> Iterator[int]:
        """Yield which places of a text take words of the program's own, as far as its module shows."""
        parts = [part for part in getattr(node, 'values', ()) if isinstance(part, ast.FormattedValue)]
        yield from (number for number, part in enumerate(parts) if self._holds_words(part.value))

    def _holds_words(self, value: ast.AST) -> bool:
        match value:
            case ast.Constant(value=str(text)):
                return has_words(text)
            case ast.Attribute(attr='strerror'):
                return True
            case ast.IfExp(body=one, orelse=other):
                return self._holds_words(one) or self._holds_words(other)
            case ast.BoolOp(values=several):
                return any(map(self._holds_words, several))
            case ast.Subscript(value=inner) | ast.Call(func=ast.Attribute(value=inner, attr='format')):
                return self._holds_words(inner)
            case ast.Name(id=name):
                return name in self.named
        return False

    def _is_worded(self, value: ast.AST) -> bool:
        return any(self._is_quoted(node) and has_words(_template(node)) for node in ast.walk(value))


def _assigned(tree: ast.AST) -> Iterator[tuple[list[str], ast.AST]]:
    """Yield the names that are given to values, with the values; two at once count each by itself."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield [name], value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield [name], value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                yield from (
                    ([one.id], value) for one, value in zip(names, values, strict=False) if isinstance(one, ast.Name)
                )


def _template(node: ast.AST) -> str:
    """Return a text with a place for each value, called like what is put in."""
    names: list[str] = []

    def place(name: str) -> str:
        wanted = re.sub(r'\W', '', name).strip('_').lower() or 'value'
        names.append(wanted + (str(names.count(wanted) + 1) if wanted in names else ''))
        return f'{{{names[-1]}}}'

    if isinstance(node, ast.Constant):  # the places of str.format()
        return re.sub(r'\{(\w*)(?:[:!][^{}]*)?\}', lambda found: place(found[1]), str(node.value))
    assert isinstance(node, ast.JoinedStr)
    return ''.join(
        str(part.value) if isinstance(part, ast.Constant) else place(_called(part)) for part in node.values
    )


def _called(node: ast.AST) -> str:
    """Return what people might call the value of an expression."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.FormattedValue(value=inner) | ast.Subscript(value=inner) | ast.IfExp(body=inner):
            return _called(inner)
        case ast.BoolOp(values=[inner, *_]) | ast.BinOp(left=inner) | ast.Call(args=[inner, *_]):
            return _called(inner)
        case ast.Call(func=inner):
            return _called(inner)
        case ast.Constant(value=value):
            return str(value)
    return 'value'


def _words_in(node: ast.AST) -> Iterator[str]:
    """Yield the words between which a text chooses inside of its braces, where no double quotes can stand."""
    for part in node.values if isinstance(node, ast.JoinedStr) else ():
        choice = part.value if isinstance(part, ast.FormattedValue) else None
        either = [choice.body, choice.orelse] if isinstance(choice, ast.IfExp) else []
        either = choice.values if isinstance(choice, ast.BoolOp) else either
        yield from (str(one.value) for one in either if isinstance(one, ast.Constant))


@cache
def modules(*, desk: bool) -> dict[str, Scan]:
    """Return the scans of the modules that people at the desk hear of, or of the desk's own."""
    rooms = ('people', 'words', 'press')
    names = [path.relative_to(ENGINE).as_posix() for path in sorted(ENGINE.rglob('*.py'))]
    own = [name for name in names if name.startswith('desk/')]
    heard = [name for name in names if '/' not in name and not name.startswith(('cli', 'console', 'editors'))]
    heard += [name for name in names if name.startswith(rooms) and name not in UNHEARD]
    return {name: Scan((ENGINE / name).read_text()) for name in (own if desk else heard)}


def _as_said(name: str, template: str) -> str:
    """Return what Papers.finding makes of a message: it begins with a capital."""
    is_begun = name == 'words/translated/agreement.py' or (
        name == 'words/translated/structure.py' and (PLACE.search(template) is not None)
    )
    return template[:1].upper() + template[1:] if is_begun else template


def engine_messages() -> dict[str, str]:
    """Return every template of a message of the engine, by its bare form."""
    scanned = (
        _as_said(name, template)
        for name, scan in modules(desk=False).items()
        for template in (*scan.templates, *scan.said)
    )
    found = {bare(one): one for one in scanned if has_words(one) and not NO_WORDS.search(one)}
    assert len(found) > 400
    stated = [bare(f"The {name}") for name in STATED] + ["A place to write on or tick:", "A picture or mark:"]
    for gone in (*TOO_OPEN, *stated):
        found.pop(gone, None)
    return found | {bare(one): one for templates in BY_HAND.values() for one in templates}


def rule_texts() -> dict[str, str]:
    """Return what the project's rules say to those who write papers; a line that is all code needs no translation."""
    rooms = Rooms(PROJECT)
    claims = read_claim_rules(rooms).claims.values()
    parts = [part for kind in read_required_rules(rooms).kinds.values() for part in kind.values()]
    texts = [text for claim in claims for text in (claim.why, claim.instead)]
    texts += [text for part in parts for text in (part.name, part.why, part.write)]
    texts += [text for item in read_understood_rules(rooms).pemat.items for text in (item.ask, item.how)]
    assert len(texts) > 200
    return {bare(text): text for text in texts if re.search(r'[^\W\d_]', re.sub(r'\{\{.*?\}\}', '', text))}


def page_texts() -> set[str]:
    """Return what the pages of the desk say: in templates, and by say() in its modules.

    Each is looked up by all of it, so what its places are called matters here.
    """
    found = [text for scan in modules(desk=True).values() for text in scan.said]
    for path in sorted(PAGES.rglob('*.html')):
        for call in Environment().parse(path.read_text()).find_all(nodes.Call):
            if getattr(call.node, 'name', getattr(call.node, 'attr', '')) in ('say', 'say_count'):
                found += [str(word.value) for word in call.args if isinstance(word, nodes.Const) and word.value]
    return {text for text in found if has_words(text)}


def desk_messages() -> dict[str, str]:
    """Return what else the desk's modules say: messages of its own, and texts that a page says later."""
    found = [text for name, scan in modules(desk=True).items() if name not in UNHEARD for text in scan.templates]
    return {bare(text): text for text in found if has_words(text) and not NO_WORDS.search(text)}


def style_texts() -> dict[str, str]:
    """Return what the files of styles/ say to people: what editions are for, and what folds are called."""
    library = Library(Rooms(PROJECT))
    purposes = {library.edition(name).purpose for name in library.rooms.names('styles/editions/*.yaml')}
    names = {*purposes, *library.rooms.names('styles/folds/*.yaml')}
    assert len(names) > 6
    return {name: name for name in names}


def pasted(part: str, missing: Iterable[str]) -> str:
    """Return texts without a translation as they are put into es.yaml."""
    lines = [f'  {json.dumps(text, ensure_ascii=False)}:\n    ""' for text in missing]
    return '\n'.join([f'\n{part}:', *lines]) if lines else ''


def places_of(text: str) -> list[str]:
    """Return what the places of a text are called, each as often as it is there."""
    return sorted(place[1] for place in PLACE.finditer(text))


def spoken(part: dict[str, str]) -> dict[str, str]:
    return {bare(english): english for english, told in part.items() if told.strip()}


def test_every_message_of_the_engine_and_the_desk_is_told_in_spanish() -> None:
    wanted = engine_messages() | rule_texts() | desk_messages() | style_texts()
    known = spoken(dict(shipped().messages)) | spoken(dict(shipped().texts))
    missing = [text for form, text in wanted.items() if form not in known]
    assert not missing, pasted('messages', missing)


def test_every_text_of_the_pages_is_told_in_spanish() -> None:
    known = {*spoken(dict(shipped().messages)).values(), *spoken(dict(shipped().texts)).values()}
    missing = sorted(page_texts() - known)
    assert not missing, pasted('texts', missing)


def test_a_translation_has_the_values_of_its_english() -> None:
    """Each as often, whatever the order: what a page or a message says of a paper or a person is said in both."""
    for english, told in (*shipped().texts.items(), *shipped().messages.items()):
        if english not in LESS_TOLD:
            assert places_of(told) == places_of(english), english


def test_a_place_that_is_called_otherwise_is_found() -> None:
    texts = page_texts()
    assert "{count} pages" in texts
    assert "{number} pages" not in texts
    assert places_of("{a} y {b:told} y {a}") == ['a', 'a', 'b']


def test_every_kind_and_edition_has_a_spanish_name() -> None:
    rooms = Rooms(PROJECT)
    wanted = {*rooms.names('templates/*/kind.yaml'), *rooms.names('styles/editions/*.yaml')}
    assert len(wanted) > 6
    assert set(shipped().names) == wanted


def test_nothing_is_translated_that_nobody_says() -> None:
    said = engine_messages() | rule_texts() | desk_messages() | style_texts()
    assert [text for text in shipped().messages if bare(text) not in said] == []
    shown = page_texts()
    assert [text for text in shipped().texts if text not in shown and bare(text) not in said] == []


def test_what_is_left_out_of_the_scan_is_there() -> None:
    assert [name for name in UNHEARD if not (ENGINE / name).is_file()] == []


def test_words_of_the_program_inside_of_a_message_are_told_too() -> None:
    known = {bare(english): (english, told) for english, told in shipped().messages.items()}
    forgotten, seen = [], 0
    for scan in modules(desk=False).values():
        for form, places in scan.worded.items():
            english, told = known.get(form, ('', ''))
            names = [place[1] for place in PLACE.finditer(english)]
            seen += len(places) if english else 0
            forgotten += [
                (told, names[place]) for place in places if english and f'{{{names[place]}:told}}' not in told
            ]
    assert forgotten == []
    assert seen > 30


def test_what_is_said_to_people_stands_in_double_quotes() -> None:
    """The scan sees nothing else; names of rules and fields have no spaces."""
    words = [
        (scan, word)
        for scan in modules(desk=False).values()
        for call in ast.walk(scan.tree)
        if isinstance(call, ast.Call) and getattr(call.func, 'id', getattr(call.func, 'attr', '')) in SAYING
        for word in [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(word, ast.Constant | ast.JoinedStr) and ' ' in ast.unparse(word)
    ]
    assert len(words) > 150
    assert [ast.unparse(word) for scan, word in words if not scan.stands_in_double_quotes(word)] == []


@pytest.mark.parametrize('value', ['X{}', 'two things {}', '«{}»'])
def test_no_template_takes_the_message_of_another(value: str) -> None:
    tongue = shipped()
    for english, told in tongue.messages.items():
        values = {place[1]: value.format(number) for number, place in enumerate(PLACE.finditer(english))}
        if bare(english) == "{} stands here, in {} {}.":  # the second is a place, which has no spaces
            values['there'] = values['there'].replace(' ', '-')
        assert tongue.told(_filled(english, values)) == _filled(told, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: values[place[1]], text)


def test_no_message_takes_for_ever() -> None:
    """Not even one that is nearly like many others, in whose places anything may stand."""
    tongue = shipped()
    messages = [PLACE.sub('two things', english) for english in tongue.messages]
    messages += ["Nothing like this has ever been said. Nor this: 'x' (y).", 'The x of a y is. ' * 20]
    messages += [f"Sections that read harder: {'; '.join(['Why? So. Yes (grade 9.1 by SMOG)'] * 9)}."]
    assert all(tongue.told(message) for message in messages)


# --- what the engine really says ----------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(the|is|are|not|of|with|here|should|must|and|to|be|been|this|it|its|there|in|on|for|at|has no|does|expected|"
    r"found|valid|Write|Look|Say|reads|grade|line|row|rows|people|printed|page|or)\b"
)


def english_in(told: str) -> list[str]:
    """Return the English words of a message; what stands in quotes is somebody else's."""
    own = re.sub(r"“.*?”|'[^']*'|\{.*?\}|«.*?»", '', told, flags=re.DOTALL)
    return [found[0] for found in ENGLISH.finditer(own)]


def assert_spanish(findings: Iterable[Finding], least: int) -> None:
    told = [shipped().told(text) for finding in findings for text in (finding.message, finding.hint) if text]
    assert len(told) >= least
    assert {text: english_in(text) for text in told if english_in(text)} == {}


def mistakes_of(read: Callable[[], object]) -> tuple[Finding, ...]:
    with pytest.raises(Mistakes) as caught:
        read()
    return caught.value.findings


@pytest.mark.parametrize(
    'text',
    [
        *('name: a: b', "name: 'x", 'name: "x', '\tname: x', 'name: [a', 'name: {a', 'name: x\nname: y', '- a'),
        *('name: *b', 'name: x\ncity: @x', 'name: x\nfoo', 'name: x\ncity: "a\\qb"', "name: x\ncity: 'a'b"),
        *('name: x\ncity: [a]]', 'name: x\n---\nname: y', 'name: ]', 'name: x\ncity: |x', 'name: & x', 'name:', ''),
        *('name: x\ncity: !a!b c', 'a: b\n- c', 'nme: x', 'name: x\ncity: - a'),
    ],
)
def test_a_wrong_yaml_file_is_told_of_in_spanish(text: str) -> None:
    assert_spanish(mistakes_of(lambda: read_yaml(Source('clinic.yaml', text), ClinicFile)), 1)


@pytest.mark.parametrize(
    ('model', 'text'),
    [
        (ClinicFile, 'name: x\nshort_name: ' + 'a' * 40 + '\npaper: legal\ncountry: usa\nrules: 5\ncolours: red'),
        (
            ClinicFile,
            'name: x\ninks: {main: [1, 2, 3], ink: [1, 2, 3, x], line: [1, 2, 3, 101], tint: [-1, 2, 3, 4]}',
        ),
        (ClinicFile, 'name: x\ninks: {main: [100, 100, 100, 100]}'),
        (ClinicFile, "name: x\ncolours: {main: '#dddddd', ink: blue}"),
        (ClinicFile, "name: x\ncolours: {main: '#dddddd'}"),
        (KindFile, 'name: x\npurpose: y\nmax_pages: many\neditions: print'),
        (KindFile, 'name: x\npurpose: y\nmax_pages: [1]\nfields: {c: {required: maybe, lines: 99, type: foo}}'),
        (KindFile, 'name: x\npurpose: y\nmax_pages: 0\nfields: {c: {required: [a], lines: {a: b}}, Bad: {}}'),
        (EditionFile, 'name: x\npurpose: y\nbleed: 2\nsafe_margin: -1\nsmallest_type: 0\npanels: foo'),
        (EditionFile, 'name: x\npurpose: y\nbleed: [1]\nsafe_margin: x\noutput_condition: {letter: x, legal: y}'),
        (EditionFile, 'name: x\npurpose: y\nbleed: 0.1'),
        (SourcesFile, 'sources: {a: {cite: x, check_by: soon}, b: {cite: y, check_by: 2026-13-01}}'),
        (SourcesFile, 'sources: {c: {cite: z, check_by: 2026-02-30}, e: {cite: z, check_by: [1]}}'),
        (SourcesFile, 'sources: {i: {cite: z, check_by: 2026-01-01T10:00}}'),
        (FactsFile, 'facts: {b: {text: {en: x}, source: y, told: {es: {known_by: [x], whole: []}}}}'),
        (FactsFile, 'facts: {b: {text: {en: x}, source: y, told: {es: {known_by: [x], whole: [y]}}}}'),
        (FoldFile, 'name: x\noutside: []\ninside: [1,2]\nnarrower: [2]\nturns: [up]'),
        (FoldFile, 'name: x\noutside: [1]\ninside: [1, 2]\nnarrower: [0]\nturns: [valley]'),
        (FrontMatter, 'title: ""\nkind: x\nfields: {a: {type: choice}, b: {past: true}, c: {options: {x: y, z: w}}}'),
        (ApprovalsFile, 'approvals: [{by: x, role: boss, date: x, until: 2026-01-01, words: 12}]'),
        (
            ApprovalsFile,
            'approvals: [{by: x, role: clinician, date: 2026-02-01, until: 2026-01-01, words: 12345678}]',
        ),
        (ClaimFile, "claims: {a: {level: x, why: '', instead: y, find: {en: ['(a)\\1', 'a?']}, places: [foo]}}"),
        (
            ReadingFile,
            'limits: [{language: en, score: smog}]\nlanguages: {en: {numbers: {small: [], thousand: [a]}}}',
        ),
        (PacketsFile, 'packets: {a: {papers: []}, b: {papers: x}, c: foo}'),
    ],
)
def test_a_file_with_wrong_values_is_told_of_in_spanish(model: type[File], text: str) -> None:
    assert_spanish(mistakes_of(lambda: read_yaml(Source('a.yaml', text), model)), 1)


@pytest.mark.parametrize(
    'text',
    [
        *(
            '{{ clinic.phone }',
            '{{ clinic.phone',
            '{{ }}',
            '{% if clinic.phone %}x',
            '{% foo %}',
            '{{ clinic phone }}',
        ),
        *("{{ 'a }}", '{{ blank( }}', '{{ clinic. }}', '{% if x % y', '{{ “x” }}', '{%', '{{ clinic.phone | nope }}'),
        *('{{ clinic.fone }}', '{% for a in clinic %}{% endfor %}', '{{ blank("a", "huge") }}', '{{ lines(99) }}'),
    ],
)
def test_what_jinja_says_of_a_paper_is_told_in_spanish(text: str) -> None:
    assert_spanish(mistakes_of(lambda: fill_words(paper(text))), 2)


HARD = (
    'La administración intravenosa de medicamentos anestésicos requiere monitorización cardiovascular continua del '
    'paciente, con equipo de reanimación inmediatamente disponible en el establecimiento, y personal capacitado.'
)


def test_what_is_said_of_the_words_of_a_paper_is_told_in_spanish() -> None:
    job = paper(f'## Riesgos\n\n{HARD}\n\n{HARD} {HARD}\n\n## Otras opciones\n\n', language='es')
    found = list(word_findings(job, read_article(job, fill_words(job)), read_rules(Library(Rooms(PROJECT)))))
    rules = ('reading-level', 'long-sentence', 'plain-word')
    assert_spanish((finding for finding in found if finding.rule in rules), 8)
    missing = [shipped().told(finding.message) for finding in found if finding.rule.startswith('missing-')]
    assert "Al documento le falta: cuándo llamar al 911. " in ' '.join(missing)
    assert "'Otras opciones' no tiene texto propio, y debe decir: otras opciones. " in ' '.join(missing)


def test_what_the_rules_say_is_told_whole_in_spanish() -> None:
    rooms, tongue = Rooms(PROJECT), shipped()
    for claim in read_claim_rules(rooms).claims.values():
        source = f" ({claim.source})" if claim.source else ""
        assert tongue.told(f"'x', 'y': {claim.why}{source}") == f"'x', 'y': {tongue.messages[claim.why]}{source}"
    for parts in read_required_rules(rooms).kinds.values():
        for part in parts.values():
            source = f" ({part.source})" if part.source else ""
            name, why = tongue.messages[part.name], tongue.messages[part.why]
            told = tongue.told(f"The paper does not have: {part.name}. {part.why}{source}")
            assert told == f"Al documento le falta: {name}. {why}{source}"


ORIGINAL = (
    '## Call\n\nCall 602-555-0100 in 24 hours, or in 48.\n\n- one\n\n!!! do "Do"\n    - Rest\n\n## More\n\nRest.\n'
)
TRANSLATED = '## Llame\n\n- Llame en 48 horas, o en 24. Son 3.\n\n!!! note "Haga"\n    - Descanse\n\nOtra vez.\n'


def test_what_is_said_of_a_translation_is_told_in_spanish() -> None:
    source, translation = papers(ORIGINAL, TRANSLATED)
    assert_spanish(structure_findings(source, translation, {}), 10)


def test_where_a_list_stands_is_told_in_spanish() -> None:
    refusals = [
        Refusal(5, 'birth_date', Trouble('date', "This does not read as a date.", "Write it like 1980-03-14."))
    ]
    stop = NotPrinted("x.pdf could not be written: Permission denied.", "Report it.", Ledger(12))
    assert shipped().told(str(stop)) == (
        "No se pudo escribir x.pdf: no hay permiso. Repórtelo.\n12 personas: impresas 0, rechazadas 0, por hacer 12."
    )
    ledger = Ledger(12, [2, 3, 4, 7], refusals)
    assert shipped().told(ledger.told()) == (
        "12 personas: impresas 4 (filas 2–4, 7), rechazadas 1 (fila 5), por hacer 7 (todas después de la fila 7)."
    )
    assert shipped().told(Ledger(1, [2]).told()) == "1 persona: impresas 1 (fila 2), rechazadas 0, por hacer 0."
    assert shipped().told(refusals[0].finding().file) == "fila 5"
