"""Fills in the form of a screen edition: each value is in its field, drawn so that every reader shows it alike."""

import io
from collections.abc import Mapping, Sequence

import pikepdf

from handouts.fields import CODE, Field, Slot, Value
from handouts.people.filled.blank import Blank
from handouts.people.filled.faces import face_parts
from handouts.people.filled.lettering import FACES, Letters, Set, Usage, draw_lines, set_value
from handouts.people.filled.person import Person, Refusal, Refused, draw_chart
from handouts.people.values.manner import Unprintable
from handouts.press.proof.reader import accessibility_faults
from handouts.press.sheets.codes import CODE_KEY
from handouts.press.sheets.form import look

BLACK = '0 g'
Array, Dict, Name = pikepdf.Array, pikepdf.Dictionary, pikepdf.Name


def fill_form(person: Person, blank: Blank, values: Mapping[str, Value]) -> bytes:
    """Return a screen edition filled in for a person; raises Refused for what does not fit.

    It stays a form: what is filled in can be changed, and what is not can still be typed.
    """
    with pikepdf.open(io.BytesIO(blank.data())) as file:
        filling = _Filling(file, person, blank)
        for field in file.Root.AcroForm.Fields:
            value = values.get(str(field.T))
            if value is not None and (value.words or value.option):
                filling.fill(field, blank.fields[str(field.T)], value)
        if filling.refusals:
            raise Refused(filling.refusals)
        if person.chart:
            filling.draw_codes()
        filling.give_faces()
        out = io.BytesIO()
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def form_fault(data: bytes, values: Mapping[str, Value]) -> str:
    """Return what is wrong with a form that is filled in, opened again; '' if nothing. Never holds a value."""
    with pikepdf.open(io.BytesIO(data)) as file:
        shown = {str(field.T): str(field.get('/V', '')) for field in file.Root.AcroForm.Fields}
    for name, value in values.items():
        wanted = [*value.words, f'/{value.option}'] if value.words or value.option else ['', '/Off']
        if name not in shown or _spaced(shown[name]) not in map(_spaced, wanted):
            return f"the field '{name}' does not hold its value"
    fault = next(accessibility_faults(data), '')
    return f"a screen reader cannot use it: {fault}" if fault else ''


def _spaced(text: str) -> str:
    return ' '.join(text.split())


class _Filling:
    """A form while it is filled in; `users` are the drawings and pages that use the faces of values."""

    def __init__(self, file: pikepdf.Pdf, person: Person, blank: Blank) -> None:
        self.file, self.person, self.blank = file, person, blank
        self.usage: Usage = {}
        self.refusals: list[Refusal] = []
        self.users: list[pikepdf.Object] = []

    def fill(self, field: pikepdf.Object, asked: Field, value: Value) -> None:
        """Put a value into a field, at each of its places."""
        widgets = list(field.get('/Kids', [field]))
        if asked.is_boxes:
            field.V = Name(f'/{value.option}')
            for widget in widgets:
                widget.AS = field.V if str(field.V) in widget.AP.N else Name.Off
            return
        places = [_place(widget) for widget in widgets]
        try:
            drawn = _alike(self.blank.letters, asked, places, value)
        except Unprintable as error:
            self.refusals.append(Refusal(self.person.number, asked.name, error.trouble))
            return
        for widget, place, lines in zip(widgets, places, drawn, strict=True):
            widget.AP.N = _drawn(self.file, (place.width, place.height), lines, self.usage)
            self.users.append(widget.AP.N)
        field.V = pikepdf.String(_typed(drawn[0], value))

    def draw_codes(self) -> None:
        """Draw the scanning codes anew, with the person's chart number in them and beside them."""
        for slot in self.blank.slots:
            if slot.field == CODE:
                page = self.file.pages[slot.page].obj
                own = next(part for part in page.Contents if CODE_KEY in part)
                drawn = draw_chart(self.person, self.blank, slot, self.usage, BLACK)
                own.write(b'/Artifact BMC ' + drawn + b' EMC\n')
                self.users.append(page)

    def give_faces(self) -> None:
        """Put the faces in use into the file, and into what is drawn with them."""
        for number, used in self.usage.items():
            parts = face_parts(self.blank.letters.faces[number], used)
            descriptor = _dictionary(parts.descriptor)
            descriptor.FontFile2 = self.file.make_stream(parts.program, Length1=len(parts.program))
            glyphs = _dictionary(parts.glyphs)
            glyphs.FontDescriptor = self.file.make_indirect(descriptor)
            font = _dictionary(parts.font)
            font.DescendantFonts = Array([self.file.make_indirect(glyphs)])
            font.ToUnicode = self.file.make_stream(parts.texts)
            font = self.file.make_indirect(font)
            for user in self.users:
                if '/Font' not in user.Resources:
                    user.Resources.Font = Dict()
                user.Resources.Font[f'/{FACES[number]}'] = font


def _place(widget: pikepdf.Object) -> Slot:
    """Return the place of a widget, in its own drawing."""
    left, bottom, right, top = (float(edge) for edge in widget.Rect)
    return Slot('', '', 0, 0, 0, right - left, top - bottom)


def _alike(letters: Letters, asked: Field, places: Sequence[Slot], value: Value) -> list[tuple[Set, ...]]:
    """Return the lines of a value at each of its places, all in the same wording; raises Unprintable."""
    drawn = [set_value(letters, asked, place, value) for place in places]
    if len({_typed(lines, value) for lines in drawn}) == 1:
        return drawn
    return _alike(letters, asked, places, Value(value.words[1:]))


def _typed(lines: tuple[Set, ...], value: Value) -> str:
    """Return a value as it is typed: in the wording that fits, without the ends of its lines."""
    shown = ' '.join(line.text for line in lines if line.text)
    return next((words for words in value.words if ' '.join(words.split()) == shown), shown)


def _drawn(file: pikepdf.Pdf, size: tuple[float, float], lines: tuple[Set, ...], usage: Usage) -> pikepdf.Stream:
    width, height = size
    clip = f'/Tx BMC q 0 0 {width:.3f} {height:.3f} re W n '.encode()
    return look(file, size, clip + draw_lines(lines, usage, BLACK) + b' Q EMC')


def _dictionary(entries: str) -> pikepdf.Dictionary:
    parsed = pikepdf.Object.parse(f'<<{entries}>>'.encode())
    assert isinstance(parsed, pikepdf.Dictionary)
    return parsed
