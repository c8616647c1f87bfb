"""The stock of a run: what the pages of papers share, and nothing that a file of people has no use for."""

import io
import re
import zlib
from collections.abc import Hashable
from pathlib import Path

import pikepdf
import pytest

from handouts.people.sheaves.stock import Stock, StockPage, take_stock
from handouts.press.sheets.codes import CODE_KEY
from tests.run_cases import FOLDED, LONG, SMALL, Desk
from tests.run_cases import desk as desk


def paper(*texts: bytes, **entries: pikepdf.Object) -> bytes:
    """Return a PDF with a page for each text; each page has these entries beside its contents."""
    with pikepdf.new() as pdf:
        for text in texts:
            page = pdf.add_blank_page(page_size=(200, 100))
            page.obj.Contents = pdf.make_stream(text)
            for name, entry in entries.items():
                page.obj[f'/{name}'] = entry
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def drawn(stock: Stock, references: str) -> list[bytes]:
    """Return what is drawn by the objects that these references name."""
    objects = dict(stock.objects)
    return [_drawn(objects[int(number)]) for number in re.findall(r'(\d+) 0 R', references)]


def _drawn(stream: bytes) -> bytes:
    head, _, data = stream.partition(b'\nstream\n')
    data = data.removesuffix(b'\nendstream')
    return zlib.decompress(data) if b'/FlateDecode' in head else data


def font_names(stock: Stock, page: StockPage) -> str:
    """Return the entries of a page's fonts, wherever its resources hold them."""
    objects = dict(stock.objects)
    (number,) = re.findall(r'/Resources (\d+) 0 R', page.attributes)
    held = objects[int(number)].decode('latin-1')
    if apart := re.search(r'/Font (\d+) 0 R', held):
        held = f'/Font {objects[int(apart[1])].decode("latin-1")}'
    found = re.search(r'/Font << (.*?) >>', held)
    assert found
    return found[1]


def only(stock: Stock) -> StockPage:
    """Return the only page of a stock."""
    (pages,) = stock.pages.values()
    (page,) = pages
    return page


def test_pages_are_found_by_the_name_of_their_paper() -> None:
    stock = take_stock({'one': paper(b'1 w'), 'three': paper(b'2 w', b'3 w', b'4 w')})
    assert [len(stock.pages[name]) for name in ('one', 'three')] == [1, 3]
    assert [drawn(stock, page.contents)[1] for page in stock.pages['three']] == [b'2 w', b'3 w', b'4 w']


def test_what_a_page_draws_stands_between_a_saved_and_a_restored_state() -> None:
    """A value written after it meets the page as it began, whatever the paper has turned or coloured."""
    page = only(stock := take_stock({'one': paper(b'1 0 0 rg 2 0 0 2 0 0 cm')}))
    assert drawn(stock, page.contents) == [b'q\n', b'1 0 0 rg 2 0 0 2 0 0 cm', b'\nQ\n']


def test_the_code_of_a_page_is_kept_apart(desk: Desk) -> None:
    data = desk.blanks[SMALL, 'en', 'print'].data()
    with pikepdf.open(io.BytesIO(data)) as file:
        (code,) = [part.read_bytes() for part in file.pages[0].obj.Contents if CODE_KEY in part]
    page = only(stock := take_stock({SMALL: data}))
    assert drawn(stock, page.code) == [code]
    assert len(drawn(stock, page.contents)) > 2
    assert code not in drawn(stock, page.contents)


def test_a_paper_without_a_code_has_none(desk: Desk) -> None:
    pages = take_stock({FOLDED: desk.blanks[FOLDED, 'en', 'print'].data()}).pages[FOLDED]
    assert [page.code for page in pages] == ['', '']


def test_the_size_of_a_page_is_that_of_its_paper(desk: Desk) -> None:
    keys = [(FOLDED, 'en', 'print'), (LONG, 'en', 'print')]
    stock = take_stock({key: desk.blanks[key].data() for key in keys})
    assert [(page.width, page.height) for key in keys for page in stock.pages[key]] == [(792, 612)] * 2 + [
        (612, 792)
    ] * 3


def test_boxes_are_kept_and_nothing_else_of_a_page() -> None:
    box = pikepdf.Array([1, 2, 190, 90])
    page = only(
        take_stock({'one': paper(b'', TrimBox=box, BleedBox=box, Annots=pikepdf.Array(), Tabs=pikepdf.Name.S)})
    )
    names = re.findall(r'/\w+', page.attributes)
    assert names == ['/MediaBox', '/TrimBox', '/BleedBox', '/Resources']


def test_the_pages_and_the_catalog_are_left_behind(desk: Desk) -> None:
    stock = take_stock({SMALL: desk.blanks[SMALL, 'en', 'print'].data()})
    assert len(stock.objects) > 5
    assert [
        data for _, data in stock.objects if re.search(rb'/Type ?/(Pages?|Catalog)\b|/Title|/Producer|/ID', data)
    ] == []


def test_faces_have_numbers_that_no_other_object_has(desk: Desk) -> None:
    stock = take_stock({key: blank.data() for key, blank in desk.blanks.items() if key[2] == 'print'})
    numbers = [number for number, _ in stock.objects]
    assert len(set(stock.fonts)) == 2
    assert not set(stock.fonts) & set(numbers)
    assert stock.free > max(*numbers, *stock.fonts)
    for pages in stock.pages.values():
        for page in pages:
            fonts = ' '.join(f'/HV{place} {number} 0 R' for place, number in enumerate(stock.fonts))
            assert fonts in font_names(stock, page)


def test_objects_that_pages_share_are_there_once(desk: Desk) -> None:
    """Two pages of a paper more do not bring its fonts once more."""
    data = desk.blanks[LONG, 'en', 'print'].data()
    stock = take_stock({LONG: data})
    programs = [data for _, data in stock.objects if b'/Length1' in data.partition(b'stream')[0]]
    with pikepdf.open(io.BytesIO(data)) as file:
        fonts = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and '/FontFile2' in item]
    assert len(programs) == len(fonts) > 0


def test_the_same_papers_give_the_same_stock(desk: Desk) -> None:
    papers: dict[Hashable, bytes] = {key: blank.data() for key, blank in desk.blanks.items() if key[2] == 'print'}
    assert take_stock(papers) == take_stock(papers)


@pytest.mark.parametrize('contents', ['one stream', 'several'])
def test_contents_of_one_stream_or_of_several_are_taken(contents: str, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100))
        parts = [pdf.make_stream(b'1 w'), pdf.make_stream(b'2 w')]
        page.obj.Contents = parts[0] if contents == 'one stream' else pikepdf.Array(parts)
        pdf.save(tmp_path / 'a.pdf')
    found = only(stock := take_stock({'a': (tmp_path / 'a.pdf').read_bytes()}))
    assert drawn(stock, found.contents)[1:-1] == ([b'1 w'] if contents == 'one stream' else [b'1 w', b'2 w'])


def test_a_paper_whose_letters_are_all_drawn_gets_the_faces_too() -> None:
    """A page without a font of its own is given those of the values."""
    stock = take_stock({'one': paper(b'0 0 9 9 re f')})
    assert re.fullmatch(r'/HV0 \d+ 0 R /HV1 \d+ 0 R', font_names(stock, only(stock)))
