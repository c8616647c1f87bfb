"""Single values of a YAML file are changed as a careful hand does, and nothing else is."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from handouts.errors import Mistakes
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.yamledit import changed_yaml
from handouts.press.workspace.yamlwriting import KeyPath
from handouts.schema import ClinicFile

Changes = dict[KeyPath, str | None]
INK, MAIN, EATING = ('colours', 'ink'), ('colours', 'main'), ('rules', 'eating')

CASES: dict[str, tuple[str, Changes, str]] = {
    'a value': ('name: A\ncity: B\n', {('city',): 'C'}, 'name: A\ncity: C\n'),
    'a value with a comment': ('name: A   # ours\n', {('name',): 'Long'}, 'name: Long   # ours\n'),
    'a value that is the same stays in its quotes': ("name: 'A'\ncity: \"B\"\n", {('name',): 'A', ('city',): 'B'}, "name: 'A'\ncity: \"B\"\n"),
    'quotes come': ('phone: 555\n', {('phone',): '#5'}, "phone: '#5'\n"),
    'quotes go': ("phone: '555'\n", {('phone',): '602-555'}, 'phone: 602-555\n'),
    'quotes stay what they were': ('colours:\n  ink: "#000000"\n', {INK: '#111111'}, 'colours:\n  ink: "#111111"\n'),
    'an empty value': ('phone:\ncity: B\n', {('phone',): '1 2'}, 'phone: 1 2\ncity: B\n'),
    'an empty value with a comment': ('phone:   # ask\ncity: B\n', {('phone',): 'x'}, 'phone: x   # ask\ncity: B\n'),
    'an empty value at the end': ('name: A\nphone:', {('phone',): 'x'}, 'name: A\nphone: x'),
    'a value on its own line': ('phone:\n  # day\n  555 # d\n', {('phone',): 'x'}, 'phone:\n  # day\n  x # d\n'),
    'a value on two lines': ('address: 1 Street,\n  Town # t\nname: A\n', {('address',): 'x'}, 'address: x # t\nname: A\n'),
    'a value in quotes on two lines': ('address: "1 Street,\n  Town"\n', {('address',): 'x'}, 'address: x\n'),
    'a block of text': ('hours: |\n  Mon 9–5\n  Tue 9–5\n\n# c\nname: A\n', {('hours',): 'x'}, 'hours: x\n\n# c\nname: A\n'),
    'a folded text': ('hours: >-\n  Mon\n  Tue\nname: A\n', {('name',): 'B'}, 'hours: >-\n  Mon\n  Tue\nname: B\n'),
    'a key in quotes': ('"name": A\n', {('name',): 'B'}, '"name": B\n'),
    'a blank before the colon': ('name : A\n', {('name',): 'B'}, 'name : B\n'),
    'in braces': ("colours: {ink: '#000000', main: \"#111111\"} # c\n", {MAIN: '#222222'}, "colours: {ink: '#000000', main: \"#222222\"} # c\n"),
    'in braces over several lines': ("colours: {\n  ink: '#000000', # c\n}\n", {INK: '#222222'}, "colours: {\n  ink: '#222222', # c\n}\n"),
    'an empty one in braces': ('rules: {eating: , x: y}\n', {EATING: 'no'}, "rules: {eating: 'no' , x: y}\n"),
    'new, after the one before it': ('name: A\n\n# p\npaper: a4\n', {('phone',): '1-2'}, 'name: A\nphone: 1-2\n\n# p\npaper: a4\n'),
    'new ones, in the order of the model': ('name: A\npaper: a4\n', {('web',): 'w', ('city',): 'c', ('email',): 'e'}, 'name: A\ncity: c\nemail: e\nweb: w\npaper: a4\n'),
    'new, after a comment of the one before': ('name: A # us\ncity: B\n', {('tagline',): 't'}, 'name: A # us\ntagline: t\ncity: B\n'),
    'new, after comments indented under the one before': ('city: A\n  # late\n  # later\n# own\nweb: w\n', {('phone',): 'x'}, 'city: A\n  # late\n  # later\nphone: x\n# own\nweb: w\n'),
    'new, after a part': ('rules:\n  eating: x\n  # driving: y\n\n# p\npaper: a4\n', {('country',): 'MX'}, 'rules:\n  eating: x\n  # driving: y\ncountry: MX\n\n# p\npaper: a4\n'),
    'new, after a list': ('inks:\n  main:\n  - 1\n  - 2 # c\n', {('language',): 'es'}, 'inks:\n  main:\n  - 1\n  - 2 # c\nlanguage: es\n'),
    'new, after a block of text': ('hours: |\n  Mon\n\nweb: w\n', {('prescriber',): 'x'}, 'hours: |\n  Mon\nprescriber: x\n\nweb: w\n'),
    'new, before all others': ('# clinic\ncity: B\n', {('name',): 'A'}, '# clinic\nname: A\ncity: B\n'),
    'new, unknown to the model': ('name: A\ncity: B\n', {('zzz',): 'A'}, 'name: A\ncity: B\nzzz: A\n'),
    'new, without a line end': ('name: A', {('city',): 'B'}, 'name: A\ncity: B'),
    'new, in an empty file': ('', {('name',): 'A'}, 'name: A\n'),
    'new, in a file of comments': ('# later', {('name',): 'A'}, '# later\nname: A'),
    'new, before the end of the file': ('---\nname: A\n...\n', {('city',): 'B'}, '---\nname: A\ncity: B\n...\n'),
    'a new part': ("name: A\nfonts:\n    text: X\n", {INK: '#000000', MAIN: '#111111'}, "name: A\ncolours:\n    ink: '#000000'\n    main: '#111111'\nfonts:\n    text: X\n"),
    'a new part in a file without parts': ('name: A\n', {EATING: 'no food'}, 'name: A\nrules:\n  eating: no food\n'),
    'in a part': ("colours:\n   ink: '#000000'\n   # c\n   alert: '#111111'\n", {MAIN: '#222222'}, "colours:\n   ink: '#000000'\n   main: '#222222'\n   # c\n   alert: '#111111'\n"),
    'the first in a part': ("colours: # all\n  # m\n  main: '#111111'\n", {INK: '#222222'}, "colours: # all\n  ink: '#222222'\n  # m\n  main: '#111111'\n"),
    'the last in a part of free names': ('rules:\n  b: x\n  a: y # c\n\nweb: w\n', {EATING: 'z'}, 'rules:\n  b: x\n  a: y # c\n  eating: z\n\nweb: w\n'),
    'in a part that is empty': ('rules:   # soon\n  # eating: x\nweb: w\n', {EATING: 'z'}, 'rules:   # soon\n  # eating: x\n  eating: z\nweb: w\n'),
    'in empty braces': ('rules: {} # c\n', {EATING: 'z'}, 'rules: {eating: z} # c\n'),
    'new in braces': ("colours: {ink: '#000000', line: '#111111',}\n", {MAIN: '#222222'}, "colours: {ink: '#000000', main: '#222222', line: '#111111',}\n"),
    'the first in braces': ("colours: {main: '#000000'}\n", {INK: '#222222'}, "colours: {ink: '#222222', main: '#000000'}\n"),
    'a new part in braces': ('{name: A}\n', {EATING: 'a, b'}, "{name: A, rules: {eating: 'a, b'}}\n"),
    'out': ('name: A\ncity: B\nweb: w\n', {('city',): None}, 'name: A\nweb: w\n'),
    'out, as an empty one': ('name: A\ncity: B\n', {('city',): ''}, 'name: A\n'),
    'out, the first': ('\ufeffname: A\ncity: B\n', {('name',): None}, '\ufeffcity: B\n'),
    'out, the last without a line end': ('name: A\r\ncity: B', {('city',): None}, 'name: A'),
    'out, the only one': ('name: A', {('name',): None}, ''),
    'out, what is not there': ('name: A\nrules: {}\nprices:\n', {('city',): None, EATING: None, ('prices', 'visit'): None, MAIN: ''}, 'name: A\nrules: {}\nprices:\n'),
    'out, with no value': ('phone:\nname: A\n', {('phone',): None}, 'name: A\n'),
    'out, its comment stays': ('name: A\nphone: 1  # day\nweb: w\n', {('phone',): None}, 'name: A\n# day\nweb: w\n'),
    'out, all its comments stay': ('name: A\nphone: # a\n  # b\n  1 # c', {('phone',): None}, 'name: A\n# a\n  # b\n# c'),
    'out, a block of text': ('name: A\nhours: |-\n  Mon\n\n  Tue\n\nweb: w\n', {('hours',): None}, 'name: A\n\n\nweb: w\n'),
    'out of a part': ('rules:\n  a: b\n  eating: x # c\n', {EATING: None}, 'rules:\n  a: b\n  # c\n'),
    'out with its part': ('name: A\nrules: # r\n  # e\n  eating: x # c\nweb: w\n', {EATING: None}, 'name: A\n# r\n  # e\n# c\nweb: w\n'),
    'out with all of its part': ('name: A\nrules:\n  a: b\n  eating: x\n', {EATING: None, ('rules', 'a'): None}, 'name: A\n'),
    'out of braces': ('rules: {eating: x, a: b, c: d}\n', {('rules', 'a'): None}, 'rules: {eating: x, c: d}\n'),
    'out of braces, the first': ('rules: {eating: x, a: b}\n', {EATING: None}, 'rules: {a: b}\n'),
    'out of braces, the last': ('rules: {eating: x, a: b }\n', {('rules', 'a'): None}, 'rules: {eating: x }\n'),
    'out with its braces': ('name: A\nrules: {eating: x} # r\n', {EATING: None}, 'name: A\n# r\n'),
    'out of a file in braces': ('{name: A}\n', {('name',): None}, '{}\n'),
    'in for out': ('rules:\n  a: b\nname: A\n', {('rules', 'a'): None, EATING: 'x'}, 'rules:\n  eating: x\nname: A\n'),
    'Windows': ('\ufeffname: A\r\n\r\n# c\r\npaper: a4\r\n', {('city',): 'B', ('paper',): 'letter', EATING: 'x'}, '\ufeffname: A\r\ncity: B\r\nrules:\r\n  eating: x\r\n\r\n# c\r\npaper: letter\r\n'),
    'two kinds of line ends': ('name: A\r\ncity: B\nweb: w\r\n', {('tagline',): 't', ('address',): 'a'}, 'name: A\r\ntagline: t\r\ncity: B\naddress: a\nweb: w\r\n'),
    'Spanish letters': ('name: Ñandú\ncity: Nogales # é\n', {('city',): 'Hermosillo, México'}, 'name: Ñandú\ncity: Hermosillo, México # é\n'),
    'blanks at the ends of lines': ('name: A  \ncity: B  \n  \n', {('name',): 'C', ('city',): None}, 'name: C  \n  \n'),
}  # fmt: skip


@pytest.mark.parametrize('name', CASES)
def test_a_file_is_changed_as_by_hand(name: str) -> None:
    before, changes, after = CASES[name]
    assert changed_yaml(before, changes) == after


REFUSED: dict[str, tuple[str, Changes, str]] = {
    'an anchor': ('name: &n A\ncity: *n\n', {('name',): 'B'}, ":1: Here is an anchor"),
    'an anchor elsewhere': ('name: A\nrules: &r\n  a: b\n', {('name',): 'B'}, ":2: Here is an anchor"),
    'a tag': ('name: A\nphone: !!str 5\n', {('phone',): 'B'}, ":2: Here is an anchor (&, *), a tag (!)"),
    'a key with a question mark': ('name: A\n? city\n: B\n', {('city',): 'C'}, ":2: 'city' is not written as a key with a colon."),
    'a key without a colon': ('rules: {eating, a: b}\n', {EATING: 'C'}, ":1: 'eating' is not written as a key with a colon."),
    'new in braces over several lines': ('name: A\nrules: {\n  a: b\n}\n', {EATING: 'C'}, ":2: Here are braces over several lines"),
    'out of braces over several lines': ('name: A\nrules: {\n  a: b, # c\n  eating: d\n}\n', {EATING: None}, ":2: Here are braces over several lines"),
    'out with braces over several lines': ('name: A\nrules: {\n  eating: d # c\n}\n', {EATING: None}, ":2: Here are braces over several lines"),
    'a part as a value': ('name: A\nrules:\n  a: b\n', {('rules',): 'x'}, ":3: 'rules' holds more than one value."),
    'a part taken out': ('name: A\nrules: {a: b}\n', {('rules',): None}, ":2: 'rules' holds more than one value."),
    'a list as a value': ('name: A\ncity: [a]\n', {('city',): 'x'}, ":2: 'city' holds more than one value."),
    'a list as a part': ('name: A\nrules: [a]\n', {EATING: 'x'}, ":2: 'rules' holds no list of keys."),
    'a value as a part': ('name: A\nrules: no\n', {EATING: 'x'}, ":2: 'rules' holds no list of keys."),
    'nothing in quotes as a part': ("name: A\nrules: ''\n", {EATING: 'x'}, ":2: 'rules' holds no list of keys."),
    'nothing in braces as a part': ('{name: A, rules: }\n', {EATING: 'x'}, ":1: 'rules' holds no list of keys."),
    'a comment within a block of text': ('name: A\nhours: | # c\n  Mon\n', {('hours',): 'x'}, ":2: 'hours' has a comment within its value."),
    'a comment that would fall into a block of text': ('hours: |\n  Mon\nrules:\n  # c\n  eating: x\n', {EATING: None}, ": The file is written in a way that cannot be changed from here."),
    'a block of text to its last blank line': ('hours: |+\n  Mon\n\nweb: w\n', {('prescriber',): 'x'}, ": The file is written in a way that cannot be changed from here."),
    'no YAML': ('name: A: B\n', {('name',): 'x'}, ":1: This is not YAML"),
    'a key twice': ('name: A\nname: B\n', {('name',): 'x'}, ':2: Found duplicate key "name".'),
    'several lines': ('name: A\n', {('name',): 'a\nb'}, ": 'name' has more than one line. Write it on one line."),
    'a line end after it': ('name: A\n', {('name',): 'a\n'}, ": 'name' has more than one line."),
    'a line of another kind': ('name: A\n', {('name',): 'a\u2028b'}, ": 'name' has more than one line."),
    'a control character': ('name: A\n', {('name',): 'a\x07', ('city',): 'b'}, ": There is a character here that cannot be printed (U+0007)."),
    'a private character': ('name: A\n', {('name',): 'a\ue000'}, ": There is a character here that cannot be printed (U+E000)."),
    'half a character': ('name: A\n', {('name',): 'a\ud83d'}, ": The file is not saved as UTF-8."),
    'too much': ('name: A\n', {('name',): 'a' * 250_000}, ": The text is larger than 250 kB."),
}  # fmt: skip


@pytest.mark.parametrize('name', REFUSED)
def test_what_is_not_understood_is_left_to_people(name: str) -> None:
    text, changes, told = REFUSED[name]
    with pytest.raises(Mistakes) as error:
        changed_yaml(text, changes, 'content/clinics/a/clinic.yaml')
    (finding,) = error.value.findings
    assert str(finding).startswith(f'content/clinics/a/clinic.yaml{told}')
    assert finding.hint
    assert finding.level == 'block'


CLINICS = sorted(PROJECT.glob('**/content/clinics/*/clinic.yaml'))


def leaves(text: str) -> dict[KeyPath, str]:
    """Return the values of a file by their keys, as a reader reads them that has nothing to do with ours."""
    yaml = YAML(typ='base', pure=True)
    tree = yaml.load(text.removeprefix('\ufeff')) or {}
    found: dict[KeyPath, str] = {}
    for key, value in tree.items():
        parts = value.items() if isinstance(value, dict) else [('', value)]
        found.update({((key, name) if name else (key,)): part for name, part in parts})
    return found


@pytest.mark.parametrize('path', CLINICS, ids=lambda path: path.parent.name)
@pytest.mark.parametrize('windows', [False, True])
def test_each_value_of_a_real_file_is_changed_alone(path: Path, windows: bool) -> None:
    text = path.read_text()
    text = '\ufeff' + text.replace('\n', '\r\n') if windows else text
    holds = leaves(text)
    assert len(holds) >= 10
    for number, (key, old) in enumerate(holds.items()):
        value = ('New', '#5: its', old + ' – ñ')[number % 3]
        changed = changed_yaml(text, {key: value})
        assert leaves(changed) == {**holds, key: value}
        differ = [(one, other) for one, other in zip(lines(text), lines(changed), strict=True) if one != other]
        assert len(differ) == 1
        assert changed_yaml(changed, {key: old}).replace("'", '') == text.replace("'", '')
        without = changed_yaml(text, {key: None})
        assert lines(without) == [line for line in lines(text) if not line.strip().startswith(f'{key[-1]}:')]


@pytest.mark.parametrize('path', CLINICS, ids=lambda path: path.parent.name)
def test_each_new_value_of_a_real_file_is_one_line_more(path: Path) -> None:
    text = path.read_text()
    new = [
        (key,)
        for key, field in ClinicFile.model_fields.items()
        if field.annotation is str and f'\n{key}:' not in text
    ]
    assert len(new) >= 5
    for key in new:
        changed = changed_yaml(text, {key: 'New'})
        assert leaves(changed) == {**leaves(text), key: 'New'}
        assert changed_yaml(changed, {key: ''}) == text
    together = changed_yaml(text, dict.fromkeys(new, 'New'))
    order = [key for key in leaves(together) if key in new]
    assert order == new
    assert changed_yaml(together, dict.fromkeys(new)) == text


def lines(text: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return text.splitlines(keepends=True)


VALUES = ['A', 'two words', '602-555-0100', '45–60', '#1f5a6b', '30', 'yes', "it's", 'a: b', 'x #y', '- z', '😀 ñ', '[q]', '"c"', "'d", 'a, b', 'until 5:', '{e', 'ü' * 200]  # fmt: skip
COMMENTS = ['# plain', "# don't: x", '# a: "b', '#', '# [c, {d', '#é 😀', '#!z']
SINGLE = [key for key, field in ClinicFile.model_fields.items() if field.annotation is str]
PARTS = {
    'colours': ['ink', 'main', 'accent', 'tint', 'line', 'alert'],
    'fonts': ['text', 'headings'],
    'rules': ['eating', 'visit_minutes', 'our limit', 'yes'],
    'prices': ['visit', 'course'],
}
PATHS = [(key,) for key in SINGLE] + [(part, key) for part, keys in PARTS.items() for key in keys]


@dataclass
class Hand:
    """Writes a file as many hands would, and remembers which line holds which keys."""

    chance: random.Random

    def __post_init__(self) -> None:
        self.lines: list[tuple[str, set[KeyPath]]] = []
        self.holds: dict[KeyPath, str] = {}
        self.comments: list[str] = []
        self.step = self.chance.choice([2, 2, 2, 1, 4])

    def text(self) -> str:
        """Return a file of some of the keys that a clinic may have, in any order, with comments and blank lines."""
        keys = [*self.chance.sample(SINGLE, self.chance.randint(1, 9)), *self.chance.sample([*PARTS], 2), 'inks']
        for key in self.chance.sample(keys, len(keys)):
            self._rest('')
            if key == 'inks':
                self._line('inks: {main: [86, 52, 44, 25]}', set())
            elif key in SINGLE:
                self._single((key,), '')
            else:
                self._part(key)
        self._rest('')
        end = self.chance.choice(['\n', '\n', '\r\n', '\r'])
        text = ''.join(line + end for line, _ in self.lines)
        mark = self.chance.choice(['', '', '\ufeff'])
        return mark + (text.removesuffix(end) if self.lines[-1][0] and self.chance.random() < 0.3 else text)

    def _rest(self, indent: str) -> None:
        while self.chance.random() < 0.3:
            self._line('', set()) if self.chance.random() < 0.4 else self._line(indent + self._comment(), set())

    def _comment(self) -> str:
        comment = f'{self.chance.choice(COMMENTS)}{len(self.comments)}'
        self.comments.append(comment)
        return comment

    def _line(self, line: str, keys: set[KeyPath]) -> None:
        self.lines.append((line, keys))

    def _ended(self, line: str, keys: set[KeyPath]) -> None:
        if self.chance.random() < 0.3:
            line += ' ' * self.chance.randint(1, 3) + self._comment()
        self._line(line, keys)

    def _part(self, part: str) -> None:
        keys = self.chance.sample(PARTS[part], self.chance.randint(1, len(PARTS[part])))
        if self.chance.random() < 0.3:
            values = ', '.join(f'{quoted(key)}: {self._value((part, key))}' for key in keys)
            self._ended(f'{part}: {{{values}}}', {(part, key) for key in PARTS[part]})
            return
        self._ended(f'{part}:', {(part, key) for key in PARTS[part]})
        indent = ' ' * self.step
        for key in keys:
            self._rest(indent)
            self._single((part, key), indent)

    def _single(self, path: KeyPath, indent: str) -> None:
        key, shape = f'{indent}{quoted(path[-1])}:', self.chance.random()
        if shape < 0.1:
            self.holds[path] = ''
            self._ended(key, {path})
        elif shape < 0.2:
            value = self._value(path)
            self._line(key, {path})
            self._ended(f'{indent}   {value}', {path})
        elif shape < 0.27:
            self.holds[path] = 'b\nc' if '|' in (sign := self.chance.choice(['|-', '>-'])) else 'b c'
            for line in (f'{key} {sign}', f'{indent}  b', f'{indent}  c'):
                self._line(line, {path})
        else:
            self._ended(f'{key} {self._value(path)}', {path})

    def _value(self, path: KeyPath) -> str:
        self.holds[path] = self.chance.choice(VALUES)
        return quoted(self.holds[path], self.chance.choice('\'" '))


def quoted(value: str, manner: str = ' ') -> str:
    """Return a value in these quotes, or without any where every reader reads it so."""
    if manner == '"':
        return '"' + value.replace('\\', '\\\\').replace('"', '\\"') + '"'
    is_plain = value in ('A', 'two words', '602-555-0100', '45–60', '😀 ñ') or value.isidentifier()
    if manner == "'" or not is_plain or value == 'yes':
        return "'" + value.replace("'", "''") + "'"
    return value


def wanted_after(holds: dict[KeyPath, str], changes: Changes) -> dict[KeyPath, str]:
    """Return what a file holds after these changes."""
    wanted = {path: value for path, value in holds.items() if path not in changes}
    return wanted | {path: value for path, value in changes.items() if value}


def in_order(some: list[str], all_: list[str]) -> bool:
    """Return whether some lines stand among all in their order."""
    rest: Iterator[str] = iter(all_)
    return all(line in rest for line in some)


@pytest.mark.parametrize('seed', range(2))
def test_any_change_of_any_file_is_that_change_alone(seed: int) -> None:
    chance, refused = random.Random(seed), 0
    for _ in range(50):
        hand = Hand(chance)
        text = hand.text()
        inks: dict[KeyPath, object] = {('inks', 'main'): ['86', '52', '44', '25']}
        assert leaves(text) == {**hand.holds, **inks}, text
        paths = chance.sample(PATHS, chance.randint(1, 6)) + chance.sample([*hand.holds], 1)
        changes: Changes = {path: chance.choice([None, '', *VALUES]) for path in paths}
        try:
            changed = changed_yaml(text, changes)
        except Mistakes:  # a comment of a part that goes would fall into a block of text above it
            assert '|-' in text or '>-' in text
            refused += 1
            continue
        assert leaves(changed) == {**wanted_after(hand.holds, changes), **inks}, f'{text}\n{changes}\n{changed}'
        assert all(comment in changed for comment in hand.comments)
        untouched = [line for line, keys in hand.lines if not keys & {*changes}]
        assert in_order(untouched, changed.removeprefix('\ufeff').splitlines()), f'{text}\n{changes}\n{changed}'
        assert changed.startswith('\ufeff') == text.startswith('\ufeff')
        assert {*ends(changed)} <= {*ends(text)}
        assert changed.endswith(('\n', '\r')) == text.endswith(('\n', '\r'))
    assert refused <= 1


def ends(text: str) -> list[str]:
    """Return the line ends of a text."""
    return [line.lstrip('\ufeff')[len(line.lstrip('\ufeff').rstrip('\r\n')) :] or '\n' for line in lines(text)]
