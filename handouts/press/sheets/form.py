"""Makes a form of a tagged PDF: each place to fill in gets its type, its look, and its name for a screen reader.

The engine draws every place as a box to click, at its place in the reading order; here it becomes what it is.
"""

import io
from dataclasses import replace

import pikepdf

from handouts.fields import Field, Slot
from handouts.model import Job, Pdf
from handouts.press.letters.fonts import upright_face
from handouts.press.letters.typeface import Typeface, typeface

Dict, Array, Name, String = pikepdf.Dictionary, pikepdf.Array, pikepdf.Name, pikepdf.String

# Field flags, ISO 32000-1, tables 226 and 228.
MULTILINE = 1 << 12
# What a viewer writes typed values with: a font of the letters that Windows-1252 has, and its size in points.
FONT, SIZE = 'HV', 12
FIRST, LAST = 32, 255
# How many letters initials may have; text is set in the middle of their box.
INITIALS, CENTRED = 5, 1
# A cross in a box to tick: how far from the edges and how thick, in points.
CROSS_INSET, CROSS_WIDTH = 2.2, 1.5
# What stands before the name of a font that has only some of its letters: six capitals, ISO 32000-1, 9.6.4.
SUBSET_TAG = 'VALUES'


def build_form(job: Job, pdf: Pdf) -> Pdf:
    """Return a tagged PDF with a form for its fields; others as they are."""
    if not (job.edition.tagged and any(slot.field for slot in pdf.slots)):
        return pdf
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        font = file.make_indirect(viewer_font(file, typeface(upright_face(job.clinic.says.fonts.text))))
        boxes: dict[str, list[pikepdf.Dictionary]] = {}
        slots = [slot for slot in pdf.slots if slot.field]
        widgets: list[pikepdf.Dictionary] = list(file.Root.AcroForm.Fields)  # type: ignore[arg-type]
        for slot, widget in zip(slots, widgets, strict=True):
            assert slot.field == str(widget.T), 'places to fill in are in another order than the widgets'
            boxes.setdefault(slot.field, []).append(_box(file, job.fields[slot.field], slot, widget))
        file.Root.AcroForm = Dict(
            Fields=Array([_field(file, job.fields[name], found) for name, found in boxes.items()]),
            DR=Dict(Font=Dict({f'/{FONT}': font})),
            DA=String(f'/{FONT} {SIZE} Tf 0 g'),
        )
        out = io.BytesIO()
        file.remove_unreferenced_resources()
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return replace(pdf, data=out.getvalue())


def _field(file: pikepdf.Pdf, field: Field, boxes: list[pikepdf.Dictionary]) -> pikepdf.Dictionary:
    """Return the field of these widgets: the one widget itself, or what holds them all together."""
    if len(boxes) == 1:
        whole = boxes[0]
    else:
        whole = file.make_indirect(Dict(Kids=Array(boxes)))
        for box in boxes:
            box.Parent = whole
            del box.T
    whole.update(_kind(field))
    whole.T, whole.TU = String(field.name), String(field.label)
    return whole


def _kind(field: Field) -> pikepdf.Dictionary:
    """Return what makes a field one of its type, with nothing filled in."""
    if field.is_boxes:
        return Dict(FT=Name.Btn, V=Name.Off)
    if field.type == 'signature':
        return Dict(FT=Name.Sig)
    kind = Dict(FT=Name.Tx, V=String(''), DA=String(f'/{FONT} {SIZE} Tf 0 g'))
    if field.lines > 1:
        kind.Ff = MULTILINE
    if field.type == 'initials':
        kind.MaxLen, kind.Q = INITIALS, CENTRED
    return kind


def _box(file: pikepdf.Pdf, field: Field, slot: Slot, widget: pikepdf.Dictionary) -> pikepdf.Dictionary:
    """Return the engine's widget with the look of an empty place."""
    for key in ('/MK', '/Border', '/V', '/FT', '/AS', '/AP'):
        if key in widget:
            del widget[key]
    widget.Rect = Array([slot.left, slot.bottom, slot.right, slot.top])
    size = (slot.width, slot.height)
    if field.is_boxes:
        states = {f'/{slot.option}': look(file, size, cross(size, '0 G')), '/Off': look(file, size, b'')}
        widget.AP, widget.AS = Dict(N=Dict(states)), Name.Off
    elif field.type != 'signature':
        widget.AP = Dict(N=look(file, size, b'/Tx BMC EMC'))
    return widget


def look(file: pikepdf.Pdf, size: tuple[float, float], drawing: bytes) -> pikepdf.Stream:
    """Return the drawing of a field as it stands in the file."""
    box = Array([0, 0, round(size[0], 3), round(size[1], 3)])
    return file.make_stream(drawing, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dict())


def cross(size: tuple[float, float], black: str) -> bytes:
    """Return PDF operators that draw a cross into a box of this size, in a colour set by `black`."""
    width, height = size
    near, far, high = CROSS_INSET, width - CROSS_INSET, height - CROSS_INSET
    lines = f'{near} {near} m {far:.3f} {high:.3f} l {near} {high:.3f} m {far:.3f} {near} l S'
    return f'q {black} {CROSS_WIDTH} w {lines} Q'.encode()


def viewer_font(file: pikepdf.Pdf, face: Typeface) -> pikepdf.Dictionary:
    """Return a font with the letters of Windows-1252, with which viewers write what people type."""
    letters = [bytes([code]).decode('cp1252', 'replace') for code in range(FIRST, LAST + 1)]
    known = [ord(letter) for letter in letters if ord(letter) in face.characters]
    descriptor = font_descriptor(file, face, face.cut_down([], known), flags=32)
    return Dict(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=descriptor.FontName,
        Encoding=Name.WinAnsiEncoding,
        FirstChar=FIRST,
        LastChar=LAST,
        Widths=Array([round(face.width(face.glyph(letter))) for letter in letters]),
        FontDescriptor=file.make_indirect(descriptor),
    )


def font_descriptor(file: pikepdf.Pdf, face: Typeface, program: bytes, flags: int) -> pikepdf.Dictionary:
    """Return what a viewer must know of a font, with the font itself; `flags` say whether its letters are Latin."""
    return Dict(
        Type=Name.FontDescriptor,
        FontName=Name(f'/{SUBSET_TAG}+{face.name}'),
        Flags=flags,
        FontBBox=Array(list(face.box)),
        ItalicAngle=0,
        Ascent=round(face.ascent),
        Descent=round(face.descent),
        CapHeight=round(face.ascent * 0.7),
        StemV=80,
        FontFile2=file.make_stream(program, Length1=len(program)),
    )
