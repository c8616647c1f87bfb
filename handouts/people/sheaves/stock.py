"""The stock of a run: all that its pages share, taken once from the papers as they were printed."""

import io
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf

from handouts.people.filled.lettering import FACES
from handouts.press.sheets.codes import CODE_KEY

# What of a page is kept beside its contents: its boxes.
BOXES = ('/MediaBox', '/TrimBox', '/BleedBox')


@dataclass(frozen=True, slots=True)
class StockPage:
    """A printed page: its boxes and resources, and what is drawn on it, as they stand in a PDF.

    `contents` and `code` are references to what draws the page and its scanning code; `width` and `height` are in
    points.
    """

    attributes: str
    contents: str
    code: str
    width: float
    height: float


@dataclass(frozen=True)
class Stock:
    """The objects that all pages share, by number, and the pages of each paper.

    `fonts` are the numbers under which the pages expect the faces of values; numbers from `free` on are free.
    """

    objects: tuple[tuple[int, bytes], ...]
    pages: Mapping[Hashable, tuple[StockPage, ...]]
    fonts: tuple[int, ...]
    free: int


def take_stock(papers: Mapping[Hashable, bytes]) -> Stock:
    """Return the stock of these printed papers, by the names that they have here."""
    with pikepdf.new() as stock:
        fonts = [stock.make_indirect(pikepdf.Dictionary(Face=name)) for name in FACES]
        counts = {name: _lay_in(stock, data, fonts) for name, data in papers.items()}
        out = io.BytesIO()
        stock.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    with pikepdf.open(out) as stock:
        pages = [_page(page) for page in stock.pages]
        ends = iter(pages)
        return Stock(
            tuple(_objects(stock)),
            {name: tuple(next(ends) for _ in range(count)) for name, count in counts.items()},
            tuple(_face_numbers(stock)),
            max(item.objgen[0] for item in stock.objects) + 1,
        )


def _lay_in(stock: pikepdf.Pdf, data: bytes, fonts: list[pikepdf.Dictionary]) -> int:
    """Add the pages of a paper, ready to be written on, and return how many they are."""
    before, after = stock.make_stream(b'q\n'), stock.make_stream(b'\nQ\n')
    with pikepdf.open(io.BytesIO(data)) as paper:
        count = len(paper.pages)
        stock.add_pages_from(paper)
        for page in list(stock.pages)[-count:]:
            parts = page.obj.Contents if isinstance(page.obj.Contents, pikepdf.Array) else [page.obj.Contents]
            drawn = [part for part in parts if CODE_KEY not in part]
            page.obj.Contents = pikepdf.Array([before, *drawn, after])
            page.obj[CODE_KEY] = pikepdf.Array([part for part in parts if CODE_KEY in part])
            page.obj.Resources = _with_faces(stock, page.resources, fonts)
    return count


def _with_faces(
    stock: pikepdf.Pdf, resources: pikepdf.Dictionary, fonts: list[pikepdf.Dictionary]
) -> pikepdf.Dictionary:
    if not resources.is_indirect:
        resources = stock.make_indirect(resources)
    if '/Font' not in resources:
        resources.Font = pikepdf.Dictionary()
    for name, font in zip(FACES, fonts, strict=True):
        resources.Font[f'/{name}'] = font
    return resources


def _page(page: pikepdf.Page) -> StockPage:
    boxes = ''.join(f'{name} {page.obj[name].unparse().decode()} ' for name in BOXES if name in page.obj)
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return StockPage(
        f'{boxes}/Resources {_reference(page.obj.Resources)}',
        ' '.join(_reference(part) for part in page.obj.Contents),
        ' '.join(_reference(part) for part in page.obj[CODE_KEY]),
        right - left,
        top - bottom,
    )


def _reference(item: pikepdf.Object) -> str:
    number, generation = item.objgen
    return f'{number} {generation} R'


def _face_numbers(stock: pikepdf.Pdf) -> Iterator[int]:
    faces = {str(item.Face): item.objgen[0] for item in stock.objects if _is_face(item)}
    return (faces[name] for name in FACES)


def _is_face(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and '/Face' in item


def _objects(stock: pikepdf.Pdf) -> Iterator[tuple[int, bytes]]:
    """Yield the objects that pages are made of: not the pages themselves, nor what held them together."""
    for item in stock.objects:
        if isinstance(item, pikepdf.Stream):
            data = item.read_raw_bytes()
            head = item.stream_dict.unparse(resolved=True) if hasattr(item, 'stream_dict') else item.unparse()
            yield item.objgen[0], head + b'\nstream\n' + data + b'\nendstream'
        elif not _holds_pages(item) and not _is_face(item):
            yield item.objgen[0], item.unparse(resolved=True)


def _holds_pages(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and str(item.get('/Type', '')) in ('/Page', '/Pages', '/Catalog')
