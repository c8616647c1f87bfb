"""Makes the file for the print shop: four inks, letters in black ink alone, PDF/X-1a:2003.

What cannot be said in inks without changing the picture (transparency, a colour computed by a program) stays
as it is: `inks.read_inks` finds it.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import date

import pikepdf

from handouts.colour import Inks
from handouts.press.plates.exchange import PDF_VERSION, REGISTRY, STANDARD
from handouts.press.plates.paint import KNOCKOUT, OVERPRINT, Repainting
from handouts.press.plates.tones import repaint_pictures, repaint_shading

MAKER = 'Handouts, with WeasyPrint and pikepdf'
CATALOGUE = {'/Type', '/Pages', '/Lang'}
PAGE = {'/Type', '/Parent', '/Resources', '/Contents', '/MediaBox', '/CropBox', '/BleedBox', '/TrimBox', '/Rotate'}
FORM_LEAVES = ('/Group', '/StructParent', '/StructParents', '/OPI', '/PieceInfo', '/Metadata', '/LastModified')
NOTHING = pikepdf.Dictionary()


def separate_inks(data: bytes, inks: Mapping[str, Inks], intent: str, made: date) -> bytes:
    """Return a finished PDF as PDF/X-1a:2003 for the printing condition `intent`, as the ICC registry names it.

    `inks` are the inks given for some colours as '#rrggbb'; `made` is the date that the file carries.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _repaint(pdf, inks)
        _strip(pdf)
        _declare(pdf, intent, made)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            force_version=PDF_VERSION,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def _repaint(pdf: pikepdf.Pdf, inks: Mapping[str, Inks]) -> None:
    drawings = list(_drawings(pdf))
    kept: set[str] = set()
    contents = []
    for stream, resources, inherits in drawings:
        painting = Repainting(inks, resources, inherits=inherits)
        contents.append(painting.repaint(stream))
        kept |= painting.kept
    for (stream, resources, _), content in zip(drawings, contents, strict=True):
        stream.write(content)
        _settle_states(resources)
        _settle_spaces(resources, kept)
        for shading in _shadings(resources):
            repaint_shading(shading, inks)
    repaint_pictures(pdf, inks)


def _drawings(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Object, bool]]:
    """Yield every content stream, its resources, and whether it begins with the colours of where it is drawn."""
    for page in pdf.pages:
        page.contents_coalesce()
        if '/Contents' in page:
            yield page.obj.Contents, page.resources, False
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and (thing.get('/Subtype') == '/Form' or '/PatternType' in thing):
            yield thing, _resources(thing), '/PatternType' not in thing
        elif isinstance(thing, pikepdf.Dictionary) and thing.get('/Subtype') == '/Type3':
            yield from ((glyph, _resources(thing), True) for _, glyph in thing.CharProcs.items())


def _resources(holder: pikepdf.Object) -> pikepdf.Object:
    if '/Resources' not in holder:
        holder.Resources = pikepdf.Dictionary()
    return holder.Resources


def _settle_states(resources: pikepdf.Object) -> None:
    """Keep overprinting for letters, and clear pens out: what they painted is no longer painted at all."""
    if '/ExtGState' not in resources:
        resources.ExtGState = pikepdf.Dictionary()
    for _, state in resources.ExtGState.items():
        for key in {'/OP', '/op', '/OPM'} & set(state.keys()):
            del state[key]
        for key in {'/ca', '/CA'} & set(state.keys()):
            state[key] = float(state[key]) or 1
    resources.ExtGState[OVERPRINT] = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, OP=True, op=True, OPM=1)
    resources.ExtGState[KNOCKOUT] = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, OP=False, op=False, OPM=0)


def _settle_spaces(resources: pikepdf.Object, kept: set[str]) -> None:
    spaces = resources.get('/ColorSpace', NOTHING)
    for name in set(spaces.keys()) - kept:
        del spaces[name]


def _shadings(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield from (shading for _, shading in resources.get('/Shading', NOTHING).items())
    patterns = (pattern for _, pattern in resources.get('/Pattern', NOTHING).items())
    yield from (pattern.Shading for pattern in patterns if pattern.PatternType == 2)


def _strip(pdf: pikepdf.Pdf) -> None:
    """Take off all that a press has no use for: links, actions, tags, groups that only say how to blend."""
    _keep(pdf.Root, CATALOGUE)
    for page in pdf.pages:
        _keep(page.obj, PAGE)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get('/Subtype') == '/Form':
            _keep(thing, set(thing.keys()).difference(FORM_LEAVES))


def _keep(holder: pikepdf.Object, wanted: set[str]) -> None:
    for key in set(holder.keys()) - wanted:
        del holder[key]


def _declare(pdf: pikepdf.Pdf, intent: str, made: date) -> None:
    """Say what the file is and what it is made for."""
    named = {key: str(pdf.docinfo[key]) for key in ('/Title', '/Author') if key in pdf.docinfo}
    _keep(pdf.docinfo, set())
    for key, value in named.items():
        pdf.docinfo[key] = value
    day = f'D:{made:%Y%m%d}000000Z'
    pdf.docinfo['/Creator'] = pdf.docinfo['/Producer'] = MAKER
    pdf.docinfo['/CreationDate'] = pdf.docinfo['/ModDate'] = day
    pdf.docinfo['/GTS_PDFXVersion'] = STANDARD
    pdf.docinfo['/Trapped'] = pikepdf.Name('/False')
    condition = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFX,
        OutputCondition=intent,
        OutputConditionIdentifier=intent,
        RegistryName=REGISTRY,
        Info=intent,
    )
    pdf.Root.OutputIntents = pikepdf.Array([condition])
