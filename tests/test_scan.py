"""Scans drawn as an office scanner makes them: what is read off them, and which pages make up a paper."""

import io
import random
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from handouts.pagecode import PageCode
from handouts.people.scans.scan import LOOKS, ScannedPage, ScannedPaper, group_pages, read_page, read_scan
from handouts.press.proof.reader import page_pictures

CODE_INCHES, FROM_RIGHT, FROM_FOOT = 0.42, 0.62, 0.25
LETTER, NARROW = (8.5, 11.0), (3.0, 11.0)
CONSENT = PageCode('ketamine-iv/consent', 'en', '4bfea2e1', 2, 6, 'A-17')

Picture = Image.Image


def code_picture(text: str, dots: int, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.DataMatrix) -> Picture:
    """Return a scanning code as a square of so many dots."""
    options = {'force_square': True} if kind == zxingcpp.BarcodeFormat.DataMatrix else {}
    squares = zxingcpp.create_barcode(text, kind, **options).to_image()
    height, width = squares.shape
    drawn = Image.frombytes('L', (width, height), memoryview(squares).tobytes())  # type: ignore[arg-type]
    return drawn.resize((dots * 8, dots * 8), Image.Resampling.NEAREST).resize((dots, dots), Image.Resampling.BOX)


@lru_cache
def _lines(dpi: int, size: tuple[float, float]) -> Picture:
    """Return a white page with lines of nonsense on it."""
    words = random.Random(7)
    page = Image.new('L', (round(size[0] * dpi), round(size[1] * dpi)), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=11 * dpi / 72)
    for number in range(int((size[1] - 1.6) / 0.22)):
        line = ' '.join(''.join(words.choices('abcdeilmnorstu', k=words.randint(2, 9))) for _ in range(11))
        pen.text((0.8 * dpi, (0.8 + 0.22 * number) * dpi), line, fill=0, font=font)
    return page


def draw_page(*texts: str, dpi: int = 150, size: tuple[float, float] = LETTER) -> Picture:
    """Return a page with its codes at the foot, the last at the right; on a sheet each panel has its own."""
    page = _lines(dpi, size).copy()
    dots = round(CODE_INCHES * dpi)
    for number, text in enumerate(texts, 1):
        right = size[0] * number / len(texts) - FROM_RIGHT
        place = (round(right * dpi) - dots, round((size[1] - FROM_FOOT) * dpi) - dots)
        page.paste(code_picture(text, dots), place)
    return page


def blank_page(dpi: int = 150) -> Picture:
    """Return an empty page."""
    return Image.new('L', (round(8.5 * dpi), round(11 * dpi)), 255)


def as_pdf(pages: Sequence[Picture], dpi: int = 150) -> bytes:
    """Return a PDF of pictures, like a scanner's."""
    out = io.BytesIO()
    pages[0].save(out, 'PDF', save_all=True, append_images=list(pages[1:]), resolution=dpi)
    return out.getvalue()


def grey(page: Picture) -> Picture:
    """Return a page as a scanner sees it: soft, pale, with grain."""
    soft = page.filter(ImageFilter.GaussianBlur(0.5)).point([40 + shade * 205 // 255 for shade in range(256)])
    grain = Image.frombytes('L', page.size, random.Random(5).randbytes(page.width * page.height))
    return ImageChops.add(soft, grain.point([104 + shade * 48 // 255 for shade in range(256)]), 1, -128)


def black_and_white(page: Picture) -> Picture:
    """Return a page of black and white dots only."""
    return grey(page).point([255 * (shade >= 128) for shade in range(256)]).convert('1')


def skewed(page: Picture, degrees: float) -> Picture:
    """Return a page that went askew through the scanner."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def specked(page: Picture, share: float = 0.005) -> Picture:
    """Return a page with grains of pepper and salt."""
    page, dots, place = page.copy(), page.width * page.height, random.Random(11)
    for _ in range(int(dots * share)):
        page.putpixel((place.randrange(page.width), place.randrange(page.height)), place.choice((0, 255)))
    return page


def as_jpeg(page: Picture) -> Picture:
    """Return a page that was squeezed."""
    out = io.BytesIO()
    page.save(out, 'JPEG', quality=50)
    return Image.open(out).convert('L')


def blurred(page: Picture, dots: float) -> Picture:
    """Return a page out of focus."""
    return page.filter(ImageFilter.GaussianBlur(dots))


DAMAGES: dict[str, Callable[[Picture], Picture]] = {
    'clean': lambda page: page,
    'upside down': lambda page: grey(page.rotate(180)),
    'sideways': lambda page: grey(page.rotate(90, expand=True)),
    'skewed': lambda page: grey(skewed(page, 2)),
    'black and white': black_and_white,
    'black and white, skewed, upside down': lambda page: black_and_white(skewed(page, -3).rotate(180)),
    'specked': lambda page: specked(black_and_white(page).convert('L')).convert('1'),
    'squeezed': lambda page: as_jpeg(grey(skewed(page, 1))),
    'out of focus': lambda page: grey(blurred(page, 1)),
    'pale': lambda page: grey(page).point([120 + shade * 90 // 255 for shade in range(256)]),
}


@pytest.mark.parametrize(('dpi', 'size'), [(150, LETTER), (200, NARROW), (300, NARROW)])
def test_codes_are_read_off_every_kind_of_scan(dpi: int, size: tuple[float, float]) -> None:
    """Whole pages where the dots are fewest; where there are more, pages as long, whose codes stand in the same strip."""
    pages = [damage(draw_page(CONSENT.text, dpi=dpi, size=size)) for damage in DAMAGES.values()]
    read = [read_page(1, picture).codes for picture in page_pictures(as_pdf(pages, dpi), 300)]
    assert dict(zip(DAMAGES, read, strict=True)) == dict.fromkeys(DAMAGES, (CONSENT,))


def test_what_the_first_look_misses_another_finds() -> None:
    page = grey(blurred(draw_page(CONSENT.text), 1))
    (picture,) = page_pictures(as_pdf([page]), 300)
    assert list(LOOKS[0](picture)) == []
    assert read_page(1, picture).codes == (CONSENT,)


def panel(number: int) -> PageCode:
    """Return the code of a panel of a brochure."""
    return PageCode('ketamine-iv/brochure', 'es', '0a0b0c0d', number, 6)


def test_a_folded_sheet_holds_the_pages_of_all_its_panels() -> None:
    outside, inside = [
        grey(draw_page(*(panel(number).text for number in panels), size=(11, 8.5)))
        for panels in ((5, 6, 1), (2, 3, 4))
    ]
    (paper,) = read_scan([outside.rotate(180), inside]).papers
    assert paper.places == {1: (1,), 2: (2,), 3: (2,), 4: (2,), 5: (1,), 6: (1,)}
    assert (paper.missing, paper.doubled, paper.order) == ((), (), (1, 2))


def test_of_several_codes_on_a_page_none_is_left_out_because_others_were_found() -> None:
    page = draw_page(*(panel(number).text for number in (5, 6, 1)), size=(11, 8.5), dpi=200)
    third = (round(9.5 * 200), 7 * 200, page.width, page.height)
    page.paste(blurred(page.crop(third), 1.6), third)
    (picture,) = page_pictures(as_pdf([grey(page)], 200), 300)
    assert len(list(LOOKS[0](picture))) == 2
    assert {code.page for code in read_page(1, picture).codes} == {5, 6, 1}


def test_pages_without_a_code_are_told_as_blank_or_unreadable() -> None:
    noted = blank_page()
    ImageDraw.Draw(noted).line([(300 + 6 * step, 800 + 18 * (step % 2)) for step in range(20)], fill=40, width=2)
    holed = blank_page()
    for top in (180, 800, 1440):
        ImageDraw.Draw(holed).ellipse((54, top, 96, top + 42), fill=0)
    through = Image.blend(draw_page().transpose(Image.Transpose.FLIP_LEFT_RIGHT), blank_page(), 0.88)
    torn = draw_page(CONSENT.text)
    torn.paste(255, (torn.width - 120, torn.height - 200, torn.width, torn.height))
    black = ImageChops.invert(blank_page())
    blank = [blank_page(), grey(blank_page()), specked(blank_page()), holed, through]
    unreadable = [noted, torn, draw_page(), black_and_white(draw_page()).convert('L'), black]
    scan = read_scan([*blank, *unreadable])
    assert (scan.papers, scan.blank, scan.unreadable) == ((), (1, 2, 3, 4, 5), (6, 7, 8, 9, 10))


def test_a_page_with_nothing_but_its_code_is_not_blank() -> None:
    page = blank_page()
    page.paste(code_picture(CONSENT.text, 63), (1119, 1549))
    assert read_page(1, page) == ScannedPage(1, (CONSENT,))


@pytest.mark.parametrize(
    ('text', 'kind'),
    [
        (CONSENT.text, zxingcpp.BarcodeFormat.QRCode),
        ('https://example.org/parcel', zxingcpp.BarcodeFormat.DataMatrix),
        ('ketamine-iv/consent en 4bfea2e1 7/6', zxingcpp.BarcodeFormat.DataMatrix),
    ],
)
def test_codes_of_others_are_left_alone(text: str, kind: zxingcpp.BarcodeFormat) -> None:
    page = draw_page()
    page.paste(code_picture(text, 120, kind), (900, 1400))
    assert read_scan([page]).unreadable == (1,)
    page.paste(draw_page(CONSENT.text).crop((1000, 1540, 1275, 1650)), (1000, 1540))
    assert read_page(1, page).codes == (CONSENT,)


def test_a_scan_of_tiny_pages_is_read_like_any_other() -> None:
    assert read_scan([Image.new('L', (1, 1), 255), Image.new('L', (4, 900), 255)]).blank == (1, 2)


def of(chart: str, *pages: int, whole: int = 4, paper: str = 'topic/a') -> list[PageCode]:
    """Return the codes of pages of a paper."""
    return [PageCode(paper, 'en', '4bfea2e1', page, whole, chart) for page in pages]


def scanned(codes: Iterable[PageCode | None]) -> list[ScannedPage]:
    """Return scanned pages with a code each, or none."""
    return [ScannedPage(number, (code,) if code else ()) for number, code in enumerate(codes, 1)]


def held(codes: Iterable[PageCode | None]) -> list[dict[int, tuple[int, ...]]]:
    """Return which pages make up which paper."""
    return [dict(paper.places) for paper in group_pages(scanned(codes))]


def told(paper: ScannedPaper) -> tuple[str, tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Return what is said of a paper."""
    return paper.chart, paper.missing, paper.doubled, paper.order


def test_with_chart_numbers_a_mixed_stack_is_put_in_order() -> None:
    stack = [*of('B', 3), *of('A', 2, 1), None, *of('B', 1, 4), *of('A', 4, 2), *of('B', 2)]
    assert [told(paper) for paper in group_pages(scanned(stack))] == [
        ('B', (), (), (5, 9, 1, 6)),
        ('A', (3,), (2,), (3, 2, 8, 7)),
    ]


def test_papers_languages_words_and_editions_are_kept_apart() -> None:
    one = of('A', 1, whole=1)[0]
    others = [
        PageCode('topic/b', 'en', '4bfea2e1', 1, 1, 'A'),
        PageCode('topic/a', 'es', '4bfea2e1', 1, 1, 'A'),
        PageCode('topic/a', 'en', '11111111', 1, 1, 'A'),
        PageCode('topic/a', 'en', '4bfea2e1', 1, 2, 'A'),
        PageCode('topic/a', 'en', '4bfea2e1', 1, 1, 'B'),
        PageCode('topic/a', 'en', '4bfea2e1', 1, 1),
    ]
    assert held([one, *others]) == [{1: (number,)} for number in range(1, 8)]


anon = partial(of, '')


@pytest.mark.parametrize(
    ('stack', 'papers'),
    [
        ('1 2 3 4 1 2 3 4', '1 2 3 4 | 1 2 3 4'),
        ('1 2 4 1 2 3 4', '1 2 4 | 1 2 3 4'),
        ('2 3 4 1 2 3 4', '2 3 4 | 1 2 3 4'),
        ('1 2 3 2 3 4', '1 2 3 | 2 3 4'),
        ('1 - 2 - 3 4', '1 2 3 4'),
        ('1 2 2 3 4', '1 2 2 3 4'),
        ('1 1 2 3 4', '1 | 1 2 3 4'),
        ('1 2 3 4 4', '1 2 3 4 | 4'),
        ('1 2 x 3 4', '1 2 | 3 4'),
        ('1 2 3 4 x', '1 2 3 4'),
        ('4 3 2 1 4 3 2 1', '4 3 2 1 | 4 3 2 1'),
        ('4 3 2 4 3 2 1', '4 3 2 | 4 3 2 1'),
        ('2 1 2', '2 | 1 2'),
    ],
)
def test_without_chart_numbers_a_paper_is_a_run_of_pages(stack: str, papers: str) -> None:
    signs = {'-': None, 'x': of('B', 1, paper='topic/b')[0]}
    codes = [signs[sign] if sign in signs else anon(int(sign))[0] for sign in stack.split()]
    numbers = iter([place for place, code in enumerate(codes, 1) if code and not code.chart])
    wanted = []
    for run in papers.split('|'):
        places: dict[int, tuple[int, ...]] = {}
        for page in map(int, run.split()):
            places[page] = (*places.get(page, ()), next(numbers))
        wanted.append(dict(sorted(places.items())))
    assert [dict(paper.places) for paper in group_pages(scanned(codes)) if not paper.chart] == wanted


def test_single_pages_without_chart_numbers_are_a_paper_each() -> None:
    assert held(anon(1, 1, whole=1)) == [{1: (1,)}, {1: (2,)}]


def test_a_chart_number_is_not_seen_in_what_is_printed_of_a_value() -> None:
    pages = scanned(of('SECRET-9', 1))
    assert 'SECRET' not in repr((pages, group_pages(pages)))
    assert group_pages(pages)[0].chart == 'SECRET-9'
