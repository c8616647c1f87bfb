"""YAML files of a workspace: read in two ways, changed by a careful hand, written and read again."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml
from pydantic import BaseModel

from handouts.errors import Mistakes
from handouts.knowledge import FactsFile, SourcesFile
from handouts.people.lists.packets import PacketsFile
from handouts.press.page.htmltext import words_code
from handouts.press.printed.gallery import write_gallery
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.textfile import decoded
from handouts.press.workspace.yamledit import changed_yaml
from handouts.press.workspace.yamlfault import read_carefully
from handouts.press.workspace.yamlfile import read_yaml
from handouts.press.workspace.yamlwriting import KeyPath, plain_tree, written
from handouts.schema import ClinicFile, EditionFile, FoldFile, KindFile, StringsFile
from handouts.words.approval.approvals import Leaflet, Register
from handouts.words.guards.claim_files import ClaimFile, DenialFile, RequiredFile
from handouts.words.translated.translation import RecordFile
from handouts.words.understood.rules_files import PematFile, PlainWordsFile, ReadingFile
from tests.fuzz.bounds import Target, Wrong, own_folder, true_places

FILE = 'content/clinics/clinic/clinic.yaml'
# Which files of the project each model is read from.
FILES: dict[type[BaseModel], tuple[str, ...]] = {
    ClinicFile: ('content/clinics/*/clinic.yaml', 'tests/clinic/content/clinics/*/clinic.yaml'),
    KindFile: ('templates/*/kind.yaml',),
    EditionFile: ('styles/editions/*.yaml',),
    FoldFile: ('styles/folds/*.yaml',),
    StringsFile: ('content/strings/*.yaml',),
    FactsFile: ('content/facts.yaml',),
    SourcesFile: ('content/sources.yaml',),
    PacketsFile: ('content/packets.yaml',),
    ClaimFile: ('content/rules/claims.yaml',),
    DenialFile: ('content/rules/denials.yaml',),
    RequiredFile: ('content/rules/required.yaml',),
    ReadingFile: ('content/rules/reading.yaml',),
    PlainWordsFile: ('content/rules/plain-words.yaml',),
    PematFile: ('content/rules/pemat.yaml',),
    RecordFile: ('content/*/*.from.yaml', 'tests/clinic/content/*/*.from.yaml'),
}
MODELS = tuple(FILES)
# Of a long file so many bytes are enough to begin with.
MOST = 4000
SMALL = (
    b'name: A\n',
    b'---\nname: "A: b" # c\ncity: \'It\'\'s\'\n...\n',
    b'{name: A, rules: {eating: x, a: "b"}}\n',
    b"name: A # a\n\n# own\ncolours: # all\n  # m\n  main: '#111111' # n\n  ink: \"#000000\"\nweb: w\n",
    b'name: >-\n  A\n\n  b\nhours: |\n  Mon\n  Tue\n\n# c\nrules:\n  eating: no\n  # driving: y\nprices:\n  visit:\n',
    b'\xef\xbb\xbfname: A\r\ninks:\r\n  main: [1, 2.5, 3, 4]\r\n',
    b'name: &a A\ncity: *a\nweb: !!str 1\n',
)
PIECES = tuple(
    piece.encode()
    for piece in (
        *('\n', '\n  ', '\n- ', ': ', ':', ' #', '# c\n', ',', '{', '}', '[', ']', '"', "'", "''", '\\', '|', '>-', '|2\n', '&a ', '*a'),
        *('!!int ', '!x ', '%YAML 1.1\n', '---\n', '...\n', '? ', '<<: ', '~', 'null', 'yes', '1e999', '0x1F', '2026-01-01', '.inf', '9:30'),
        *('\t', '\r', '\r\n', '\x85', '\u2028', '\ufeff', '\x00', '\x07', '\ue000', '😀', '\u0301', '99999999999999999999999', '-1', '1_000'),
        *('name: ', 'rules:\n  eating: x\n', 'colours: {ink: "#000000"}\n', 'fonts:\n  text: ', 'inks: {main: [400, 0, 0, 0]}\n', 'name'),
        *('(?P<number>a', '(a+)+', '[', '\\', '\\1', '*', '[' * 60, '{' * 60, '- ' * 60, 'a: ' * 30, '  ' * 60, 'x' * 300),
    )
)  # fmt: skip
KEYS: tuple[KeyPath, ...] = (
    *(('name',), ('city',), ('phone',), ('hours',), ('web',), ('language',), ('logo',)),
    *(('colours', 'ink'), ('colours', 'main'), ('rules', 'eating'), ('prices', 'visit'), ('fonts', 'text'), ('rules', 'a: #b')),
)  # fmt: skip


def read_both(data: bytes) -> None:
    """Read a file quickly and slowly: both take it for the same, or refuse it. The first byte chooses the model."""
    model = MODELS[(data[:1] or b'\0')[0] % len(MODELS)]
    source = decoded(data[1:], FILE)
    try:
        with true_places({FILE: source.text}):
            slowly: BaseModel | None = read_carefully(source, model)
    except Mistakes:
        slowly = None
    try:
        quickly: BaseModel | None = read_yaml(source, model)
    except Mistakes:
        quickly = None
    if quickly != slowly:
        raise Wrong(f'{model.__name__}: {quickly!r} and {slowly!r}')


def change_one(data: bytes) -> None:
    """Change a key of a file: it then holds that change and no other, and all its comments.

    The first byte chooses the key, the rest of the first line is the value.
    """
    first, _, rest = data.partition(b'\n')
    path = KEYS[(first[:1] or b'\0')[0] % len(KEYS)]
    value = decoded(first[1:], FILE).text
    text = rest.decode('utf-8', 'replace')
    with true_places({FILE: text}):
        changed = changed_yaml(text, {path: value}, FILE)
    if lost := comments_of(text) - comments_of(changed):
        raise Wrong(f'lost {lost} in {changed!r}')
    tree: object = plain_tree(FILE, changed, ClinicFile)
    for key in path:
        tree = tree.get(key, '') if isinstance(tree, dict) else ''
    if tree != value:
        raise Wrong(f'{path} is {tree!r} instead of {value!r} in {changed!r}')


def comments_of(text: str) -> Counter[str]:
    """Return the comments of a YAML file: what stands between its tokens after a '#'."""
    found: Counter[str] = Counter()
    try:
        tokens = list(yaml.scan(text))
    except yaml.YAMLError:
        return found
    places = [(token.start_mark.index, token.end_mark.index) for token in tokens]
    for (_, end), (start, _) in pairwise(places):
        found.update(part.strip() for part in re.findall(r'(?<!\S)#[^\r\n]*', text[end:start]))
    return found


def write_value(data: bytes) -> None:
    """Write a value in each way there is; every reader reads it again as it was."""
    value = decoded(data, FILE).text
    if len(f'{value}.'.splitlines()) > 1:
        return
    for manner in ('', '"', "'"):
        line = f'key: {written(value, manner=manner)}\nrules: {{key: {written(value, True, manner)}}}\n'
        for reader in (_read_as_text, lambda text: plain_tree(FILE, text, ClinicFile)):
            tree = reader(line)
            if tree != {'key': value, 'rules': {'key': value}}:
                raise Wrong(f'{line!r} is {tree!r}')


def _read_as_text(text: str) -> object:
    return yaml.load(text, yaml.BaseLoader)


def approve_one(data: bytes) -> None:
    """Read records of approvals, and the words of one."""
    register = Register(Rooms(_folder()))
    place = _folder() / f'{LEAFLET.stem}.yaml'
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    place.with_name(f'paper.en.{words_code(WORDS)}.txt').write_text(WORDS)
    with true_places({place.relative_to(_folder()).as_posix(): data.decode('utf-8', 'replace')}):
        for approval in register.records(LEAFLET):
            register.words(LEAFLET, approval.words)


def look_up(data: bytes) -> None:
    """Read the record of what was printed, and make the gallery of it."""
    (_folder() / 'manifest.clinic.json').write_bytes(data)
    write_gallery(_folder())


@cache
def _folder() -> Path:
    return own_folder()


LEAFLET = Leaflet('clinic', 'advice/paper', 'en')
WORDS = 'Rest today.\n'
APPROVAL = (
    "approvals:\n- by: \"Ana Ruiz, MD\"\n  role: clinician\n  date: '2026-03-09'\n  until: 2027-03-09\n  words: {}\n"
)
PRINTED = (
    b'{"pdfs":[{"path":"clinic/a/b.en.print.pdf","clinic":"clinic","paper":"a/b","language":"en","edition":"print",'
    b'"title":"A","words":"4bfea2e1","pages":2,"sha256":"00","fingerprint":"","findings":[["f",1,"r","m","h","warn"]],'
    b'"pictures":["p/1.jpg"],"slip":"","beside":"","slots":[{"field":"a","option":"","page":0,"left":1.5,"bottom":1,'
    b'"right":3,"top":4}]}]}'
)


def files() -> tuple[bytes, ...]:
    """Return the beginnings of all YAML files of the project, and small ones."""
    found = [
        (number, path.read_bytes()[:MOST])
        for number, patterns in enumerate(FILES.values())
        for pattern in patterns
        for path in sorted(PROJECT.glob(pattern))
    ]
    return tuple(bytes([number]) + text for number, text in (*((0, text) for text in SMALL), *found))


def changes() -> tuple[bytes, ...]:
    """Return clinic files, each with a key to change and a value."""
    return tuple(bytes([number]) + b'x: "y"\n' + text for number, text in enumerate((*SMALL, *SMALL)))


TARGETS = {
    'yaml': Target(read_both, files, PIECES),
    'changed-yaml': Target(change_one, changes, PIECES),
    'written-value': Target(write_value, lambda: (b'a: b', b"it's", b'12', b'yes', b'#x'), PIECES),
    'approvals': Target(approve_one, lambda: (APPROVAL.format(words_code(WORDS)).encode(),), PIECES),
    'manifest': Target(
        look_up, lambda: (PRINTED,), (b'null', b'1e999', b'NaN', b'"../../x"', b'<', b'{', b'[' * 300, b'\\ud800')
    ),
}
