"""Scans taken apart, and files that are none."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from handouts.errors import WrongUse
from handouts.people.scans.stack import check_stack, split_stack
from tests.test_scan import as_pdf, blank_page


def saved(file: pikepdf.Pdf, encryption: pikepdf.Encryption | bool = False) -> bytes:
    """Return a PDF's bytes."""
    out = io.BytesIO()
    file.save(out, encryption=encryption)
    return out.getvalue()


def stack_of(count: int, *, from_parent: bool = False) -> bytes:
    """Return a PDF of pages that each list the pictures of all pages, with a link to the next, and a title."""
    file = pikepdf.new()
    pictures = {
        f'/I{number}': file.make_stream(
            b'PICTURE %d' % number,
            Type=Name.XObject, Subtype=Name.Image, Width=3, Height=3, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        )
        for number in range(1, count + 1)
    }  # fmt: skip
    all_pictures = file.make_indirect(Dictionary(XObject=Dictionary(pictures)))
    for number in range(1, count + 1):
        page = file.add_blank_page(page_size=(100 + number, 200))
        page.obj.Contents = file.make_stream(b'q 99 0 0 99 0 0 cm /I%d Do Q' % number)
        page.obj.Resources = all_pictures
    if from_parent:
        file.Root.Pages.Resources = all_pictures
        for page in file.pages:
            del page.obj['/Resources']
    for page, following in zip(list(file.pages)[:-1], list(file.pages)[1:], strict=True):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=[following.obj, Name.Fit])
        page.obj.Annots = Array([file.make_indirect(link)])
    file.docinfo['/Title'] = 'Scan of Ana Ruiz'
    return saved(file)


def widths(data: bytes) -> list[int]:
    """Return the widths of a PDF's pages, less a hundred: their numbers in the stack."""
    file = pypdfium2.PdfDocument(data)
    found = [round(file[number].get_width()) - 100 for number in range(len(file))]
    file.close()
    return found


def test_each_part_has_its_pages_in_its_order() -> None:
    parts = split_stack(stack_of(5), {'one.pdf': (3, 1), 'two.pdf': (2, 2), 'three.pdf': (5,)})
    assert {name: widths(data) for name, data in parts.items()} == {
        'one.pdf': [3, 1],
        'two.pdf': [2, 2],
        'three.pdf': [5],
    }


@pytest.mark.parametrize('from_parent', [False, True])
def test_nothing_of_another_page_comes_along(from_parent: bool) -> None:
    data = split_stack(stack_of(3, from_parent=from_parent), {'one.pdf': (1,)})['one.pdf']
    with pikepdf.open(io.BytesIO(data)) as file:
        streams = [one.read_bytes() for one in file.objects if isinstance(one, pikepdf.Stream)]
        pages = [one for one in file.objects if isinstance(one, Dictionary) and one.get('/Type') == '/Page']
        assert [text for text in streams if text.startswith(b'PICTURE')] == [b'PICTURE 1']
        assert len(pages) == 1
        assert '/Title' not in file.docinfo


def test_the_same_stack_makes_the_same_bytes() -> None:
    stack = as_pdf([blank_page(72), blank_page(72)])
    assert split_stack(stack, {'one.pdf': (2,)}) == split_stack(stack, {'one.pdf': (2,)})


def locked(user: str) -> bytes:
    """Return a PDF with a password for its owner, and perhaps one for its reader."""
    return saved(pikepdf.open(io.BytesIO(stack_of(1))), pikepdf.Encryption(owner='owner', user=user))


@pytest.mark.parametrize(
    ('data', 'says'),
    [
        (b'', "scan.pdf is no PDF."),
        (b'Dear all, please find the scan attached.', "scan.pdf is no PDF."),
        (b'%PDF-1.7\nand then nothing', "scan.pdf is no PDF."),
        (locked('reader'), "scan.pdf is locked."),
        (locked(''), "scan.pdf is locked."),
        (saved(pikepdf.new()), "scan.pdf holds no page."),
    ],
    ids=['empty', 'letter', 'stump', 'locked', 'locked for changes', 'without pages'],
)
def test_what_is_no_scan_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(WrongUse) as caught:
        check_stack('scan.pdf', data)
    assert str(caught.value).startswith(says)


def test_a_scan_is_not_refused() -> None:
    check_stack('scan.pdf', stack_of(2))
