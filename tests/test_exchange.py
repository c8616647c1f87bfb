"""Every rule of PDF/X-1a:2003 that is held, with a file that breaks it."""

import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest

from handouts.press.plates.exchange import drawing_faults, exchange_faults, font_faults, state_faults
from handouts.press.plates.separate import separate_inks

Break = Callable[[pikepdf.Pdf], object]
Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array


def good_file() -> bytes:
    """Return a small file that breaks no rule: one page with bleed, and a red square on it."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(120, 120))
        page.obj.BleedBox, page.obj.TrimBox = Array([1, 1, 119, 119]), Array([10, 10, 110, 110])
        page.obj.Contents = pdf.make_stream(b'1 0 0 rg 20 20 50 50 re f')
        pdf.docinfo['/Title'] = 'A small paper'
        out = io.BytesIO()
        pdf.save(out)
    return separate_inks(out.getvalue(), {}, 'CGATS TR 006', date(2026, 1, 2))


GOOD = good_file()


def broken(spoil: Break, **saving: object) -> bytes:
    """Return the good file with one thing spoilt."""
    with pikepdf.open(io.BytesIO(GOOD)) as pdf:
        spoil(pdf)
        out = io.BytesIO()
        pdf.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def faults(data: bytes) -> list[str]:
    """Return what is said of a file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(exchange_faults(pdf))


def page(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    """Return the page of the file."""
    return pdf.pages[0].obj


def intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the output intent of the file."""
    return pdf.Root.OutputIntents[0]


def note(pdf: pikepdf.Pdf, *rect: int) -> pikepdf.Array:
    """Return a link at a place."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(rect))
    return Array([pdf.make_indirect(link)])


def lzw(pdf: pikepdf.Pdf) -> None:
    """Pack one byte of data with LZW."""
    page(pdf).Thumb = pdf.make_stream(b'\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01')
    page(pdf).Thumb.Filter = Name.LZWDecode


KEEP = pikepdf.StreamDecodeLevel.none
BROKEN: dict[str, tuple[Break, str]] = {
    'no title': (lambda pdf: pdf.docinfo.__delitem__('/Title'), 'does not say its Title'),
    'no creator': (lambda pdf: pdf.docinfo.__delitem__('/Creator'), 'does not say its Creator'),
    'no producer': (lambda pdf: pdf.docinfo.__delitem__('/Producer'), 'does not say its Producer'),
    'no date': (lambda pdf: pdf.docinfo.__delitem__('/CreationDate'), 'does not say its CreationDate'),
    'no second date': (lambda pdf: pdf.docinfo.__delitem__('/ModDate'), 'does not say its ModDate'),
    'no version': (lambda pdf: pdf.docinfo.__delitem__('/GTS_PDFXVersion'), 'does not call itself PDF/X-1a:2003'),
    'trapped unknown': (lambda pdf: pdf.docinfo.__setitem__('/Trapped', Name.Unknown), 'whether it is trapped'),
    'no intent': (lambda pdf: pdf.Root.__delitem__('/OutputIntents'), '0 output intents'),
    'two intents': (lambda pdf: pdf.Root.OutputIntents.append(intent(pdf)), '2 output intents'),
    'no condition': (lambda pdf: intent(pdf).__delitem__('/OutputConditionIdentifier'), 'does not name its printing'),
    'an unknown condition': (
        lambda pdf: intent(pdf).__setitem__('/OutputConditionIdentifier', 'OUR PRESS'),
        'names no condition of the registry',
    ),
    'no registry': (lambda pdf: intent(pdf).__delitem__('/RegistryName'), 'names no condition of the registry'),
    'no words': (lambda pdf: intent(pdf).__delitem__('/Info'), 'in words what it is'),
    'an action': (lambda pdf: pdf.Root.__setitem__('/OpenAction', Dictionary(S=Name.Named)), 'has OpenAction'),
    'a form': (lambda pdf: pdf.Root.__setitem__('/AcroForm', Dictionary()), 'has AcroForm'),
    'layers': (lambda pdf: pdf.Root.__setitem__('/OCProperties', Dictionary()), 'has OCProperties'),
    'a program': (lambda pdf: pdf.Root.__setitem__('/Names', Dictionary(JavaScript=Array())), 'has JavaScript'),
    'a file': (lambda pdf: pdf.Root.__setitem__('/Names', Dictionary(EmbeddedFiles=Array())), 'has EmbeddedFiles'),
    'no trim': (lambda pdf: page(pdf).__delitem__('/TrimBox'), 'Page 1 has no TrimBox'),
    'no bleed': (lambda pdf: page(pdf).__delitem__('/BleedBox'), 'Page 1 has no BleedBox'),
    'two trims': (lambda pdf: page(pdf).__setitem__('/ArtBox', page(pdf).TrimBox), 'Page 1 has an ArtBox'),
    'a trim outside': (
        lambda pdf: page(pdf).__setitem__('/TrimBox', Array([0, 0, 90, 90])),
        'do not lie in each other',
    ),
    'a bleed outside': (lambda pdf: page(pdf).__setitem__('/BleedBox', Array([0, 0, 121, 9])), 'do not lie in each'),
    'a link': (lambda pdf: page(pdf).__setitem__('/Annots', note(pdf, 20, 20, 30, 30)), '1 links or notes inside'),
    'a link in the bleed': (lambda pdf: page(pdf).__setitem__('/Annots', note(pdf, 0, 0, 5, 5)), '1 links or notes'),
    'actions': (lambda pdf: page(pdf).__setitem__('/AA', Dictionary()), 'Page 1 has actions'),
}


def test_the_good_file_breaks_no_rule() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize('name', BROKEN)
def test_a_broken_rule_is_named(name: str) -> None:
    spoil, sentence = BROKEN[name]
    said = faults(broken(spoil))
    assert any(sentence in fault for fault in said), said
    assert len(said) == 1 or name in ('a trim outside', 'a bleed outside', 'no condition')


def test_a_link_outside_the_bleed_is_allowed() -> None:
    assert faults(broken(lambda pdf: page(pdf).__setitem__('/Annots', note(pdf, 0, 0, 1, 120)))) == []


def test_a_profile_stands_in_for_the_registry() -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        intent(pdf).OutputConditionIdentifier = pikepdf.String('OUR PRESS')
        intent(pdf).DestOutputProfile = pdf.make_stream(b'profile')

    assert faults(broken(spoil)) == []


@pytest.mark.parametrize(
    ('saving', 'sentence'),
    [
        ({'force_version': '1.7'}, 'The file is PDF 1.7'),
        ({'object_stream_mode': pikepdf.ObjectStreamMode.generate}, 'Objects are packed'),
        ({'encryption': pikepdf.Encryption(owner='', user='', R=4)}, 'is encrypted'),
        ({'preserve_pdfa': True, 'stream_decode_level': KEEP, 'compress_streams': False}, 'packed with LZWDecode'),
    ],
)
def test_a_file_of_another_make_is_named(saving: dict[str, object], sentence: str) -> None:
    said = faults(broken(lzw if 'LZW' in sentence else lambda pdf: pdf, **saving))
    assert any(sentence in fault for fault in said), said


def test_a_file_without_an_id_is_named() -> None:
    assert 'The file has no ID.' in faults(GOOD.replace(b'/ID ', b'/Id '))


@pytest.mark.parametrize(
    ('state', 'sentence'),
    [
        (Dictionary(ca=0.5), 'ca is 0.5'),
        (Dictionary(CA=0.25), 'CA is 0.25'),
        (Dictionary(SMask=Dictionary(S=Name.Alpha)), 'soft mask'),
        (Dictionary(BM=Name.Multiply), 'blend mode Multiply'),
        (Dictionary(TR=Name.Identity), 'how inks are laid on'),
        (Dictionary(TR2=Name.Identity), 'how inks are laid on'),
        (Dictionary(HTP=Array([0, 0])), 'how inks are laid on'),
    ],
)
def test_a_state_that_may_not_be_is_named(state: pikepdf.Dictionary, sentence: str) -> None:
    said = list(state_faults(state))
    assert len(said) == 1
    assert sentence in said[0]


def test_a_state_that_changes_nothing_is_allowed() -> None:
    state = Dictionary(ca=1, CA=1, SMask=Name('/None'), BM=Name.Normal, TR2=Name.Default, OP=True, OPM=1)
    assert list(state_faults(state)) == []


def test_a_font_must_be_in_the_file() -> None:
    inside = Dictionary(FontDescriptor=Dictionary(FontFile2=Array()))
    whole = Dictionary(Subtype=Name.Type0, BaseFont=Name.Serif, DescendantFonts=Array([inside]))
    assert list(font_faults(whole)) == []
    assert list(font_faults(Dictionary(Subtype=Name.Type3))) == []
    assert list(font_faults(Dictionary(Subtype=Name.Type1, BaseFont=Name.Helvetica))) == [
        'The font Helvetica is not embedded.'
    ]


@pytest.mark.parametrize(
    ('drawing', 'sentence'),
    [
        (Dictionary(Group=Dictionary(S=Name.Transparency)), 'transparency group'),
        (Dictionary(SMask=Dictionary()), 'soft mask'),
        (Dictionary(SMaskInData=1), 'soft mask'),
        (Dictionary(OPI=Dictionary()), 'OPI'),
        (Dictionary(Subtype=Name.PS), 'PostScript'),
        (Dictionary(Subtype=Name.Form, Subtype2=Name.PS), 'PostScript'),
    ],
)
def test_a_drawing_that_may_not_be_is_named(drawing: pikepdf.Dictionary, sentence: str) -> None:
    said = list(drawing_faults(drawing))
    assert len(said) == 1
    assert sentence in said[0]
