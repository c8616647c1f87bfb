"""Sets a value into its place: the face, the size and the lines, and what draws them."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from handouts.fields import Field, Slot, Trouble, Value
from handouts.people.values.manner import Unprintable
from handouts.press.letters.typeface import Shaped, Typeface, typeface
from handouts.press.sheets.form import cross

# Points: of white at the left of a value, of the line under it, and from there to the letters, by their size.
INDENT, RULE, LIFT = 2.0, 0.75, 0.27
# Values are set in the size of the text, or smaller by steps until they fit, in points.
TEXT_SIZE, STEP = 12.0, 0.5
# Under these names the faces of values stand in a page's resources, in the order in which they are asked.
FACES = ('HV0', 'HV1')
# What a script is called where the names of its letters say it otherwise.
SCRIPTS = {
    'Cjk': "Chinese, Japanese or Korean",
    'Hangul': "Korean",
    'Hiragana': "Japanese",
    'Katakana': "Japanese",
    'Halfwidth': "Japanese",
}
LONG = Trouble('too-long', "This does not fit into its place, even in the smallest letters.", "Shorten it.")
NO_LETTER = Trouble('character', "No font of ours has one of its letters or signs.", "Write it in another way.")

# Which glyphs of each face are used, and what each stands for.
Usage = dict[int, dict[int, str]]


@dataclass(frozen=True, slots=True)
class Set:
    """A line of a value on its page: which face, its glyphs, and the start of its base line in points."""

    text: str = field(repr=False)
    face: int
    shaped: Shaped = field(repr=False)
    size: float
    x: float
    y: float


@dataclass(frozen=True)
class Letters:
    """The faces of values, by their files, and the sizes in points between which they are set."""

    files: tuple[Path, ...]
    largest: float
    smallest: float

    @property
    def faces(self) -> tuple[Typeface, ...]:
        """The faces themselves, read once for the process."""
        return tuple(typeface(file) for file in self.files)


def set_value(letters: Letters, field: Field, slot: Slot, value: Value) -> tuple[Set, ...]:
    """Return the lines of a value at its place, in the fullest wording that fits; raises Unprintable."""
    for size in _sizes(letters):
        for words in value.words if size == letters.largest else value.words[-1:]:
            lines = list(_broken(letters, words, size, _room(slot), field.lines))
            if len(lines) <= field.lines and all(_width(shaped, size) <= _room(slot) for _, _, shaped in lines):
                return tuple(_placed(lines, slot, size, field.lines))
    raise Unprintable(LONG)


def _sizes(letters: Letters) -> Iterator[float]:
    size = letters.largest
    while size > letters.smallest:
        yield size
        size -= STEP
    yield letters.smallest


def _room(slot: Slot) -> float:
    return slot.width - INDENT


def _width(shaped: Shaped, size: float) -> float:
    return shaped.width * size / 1000


def _broken(letters: Letters, words: str, size: float, room: float, most: int) -> Iterator[tuple[str, int, Shaped]]:
    """Yield the lines of a text; a word that is wider than the room is a line by itself."""
    for paragraph in words.split('\n'):
        line = ''
        for word in paragraph.split(' ') if most > 1 else [paragraph]:
            longer = f'{line} {word}' if line else word
            if line and _width(_shaped(letters, longer)[2], size) > room:
                yield _shaped(letters, line)
                longer = word
            line = longer
        yield _shaped(letters, line)


@lru_cache(maxsize=512)
def _shaped(letters: Letters, text: str) -> tuple[str, int, Shaped]:
    """Return a text in the first face that can spell it with its letters; raises Unprintable."""
    if any(map(_runs_left, text)):
        raise Unprintable(_script(letters, text))
    for number, file in enumerate(letters.files):
        shaped = typeface(file).shape(text)
        said = tuple(_said(file, glyph, letter) for glyph, letter in shaped.texts)
        if shaped.is_whole and _composed(letter for _, letter in said) == _composed(text):
            return text, number, replace(shaped, texts=said)
    raise Unprintable(_script(letters, text))


def _said(file: Path, glyph: int, letter: str) -> tuple[int, str]:
    """Return a glyph with the letter that it stands for in every text.

    A letter that a face has not got is made of an ê and a tilde, say: in other names that ê is an ê.
    """
    own = _own_letters(file).get(glyph, letter)
    return glyph, letter if letter and letter in own else own[:1]


@cache
def _own_letters(file: Path) -> dict[int, str]:
    """Return the letters that each glyph of a face is made for."""
    own: dict[int, str] = {}
    for code in sorted(typeface(file).characters):
        glyph = typeface(file).glyph(chr(code))
        own[glyph] = own.get(glyph, '') + chr(code)
    return own


def _composed(letters: Iterable[str]) -> str:
    return unicodedata.normalize('NFC', ''.join(letters))


def _runs_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ('R', 'AL')


def _script(letters: Letters, text: str) -> Trouble:
    """Return why a text cannot be printed, by the name of its script: never by its letters."""
    ours = frozenset[int]().union(*(face.characters for face in letters.faces))
    strange = [letter for letter in text if letter.isalpha() and (ord(letter) not in ours or _runs_left(letter))]
    foreign = [unicodedata.name(letter, '').split(' ')[0].capitalize() for letter in strange]
    names = [SCRIPTS.get(name, name) for name in dict.fromkeys(foreign) if name not in ('', 'Latin', 'Modifier')]
    if not names:
        return NO_LETTER
    told = f"This is written in {names[0]} letters, which the papers cannot print."
    return Trouble('script', told, "Write it in Latin letters, as in a passport, or by hand.")


def _placed(lines: list[tuple[str, int, Shaped]], slot: Slot, size: float, count: int) -> Iterator[Set]:
    pitch = slot.height / count
    for number, (text, face, shaped) in enumerate(lines):
        foot = slot.top - (number + 1) * pitch
        yield Set(text, face, shaped, size, slot.left + INDENT, foot + RULE + LIFT * size)


def draw_lines(lines: tuple[Set, ...], usage: Usage, black: str) -> bytes:
    """Return PDF operators that write lines, in a colour set by `black`; what they use is added to `usage`."""
    parts = [f'BT {black}']
    for line in lines:
        used = usage.setdefault(line.face, {})
        for number, text in line.shaped.texts:
            used[number] = used.get(number) or text
        parts.append(f'/{FACES[line.face]} {line.size:g} Tf 1 0 0 1 {line.x:.2f} {line.y:.2f} Tm')
        for height, glyphs in line.shaped.pieces:
            rise = height * line.size / 1000
            parts.append(f'{rise:.3f} Ts {glyphs} TJ 0 Ts' if rise else f'{glyphs} TJ')
    return ' '.join([*parts, 'ET']).encode()


def draw_cross(slot: Slot, black: str) -> bytes:
    """Return PDF operators that tick a box."""
    drawn = cross((slot.width, slot.height), black)
    return f'q 1 0 0 1 {slot.left:.2f} {slot.bottom:.2f} cm '.encode() + drawn + b' Q'
