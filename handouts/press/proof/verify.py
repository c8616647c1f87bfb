"""Judges a finished PDF by what it shows when it is opened again."""

import re
import unicodedata
from collections.abc import Iterator

from handouts.errors import Finding
from handouts.fields import CODE
from handouts.model import Job, Page, Pdf
from handouts.pagecode import PageCode
from handouts.press.sheets.sheet import slug_width
from handouts.reading import Reading

# Marks that the styles put before list items, and dividing hyphens: more on the page than in the words.
ADDED = frozenset('•–◦·0123456789.)✓✗×-\u00ad\u2010\u2011\ufffe\ufffd\x02')
HYPHENS = dict.fromkeys(map(ord, '-\u00ad\u2010\u2011\ufffe\x02'))
POINTS = 72.0
# A printer's position and a rasterised edge are both good to a point.
TOLERANCE = 1.0


def verify_pdf(job: Job, page: Page, pdf: Pdf, reading: Reading) -> tuple[Finding, ...]:
    """Return what is wrong with a finished PDF; nothing if it may be handed out."""
    return (
        *_engine_findings(job, pdf),
        *_word_findings(job, page, reading),
        *_font_findings(job, reading),
        *_size_findings(job, reading),
        *_edge_findings(job, reading),
        *_code_findings(job, page, pdf, reading),
        *_identity_findings(job, reading),
        *(
            _broken(job, 'accessible', f"A screen reader cannot use this PDF: {fault}.")
            for fault in reading.accessibility
        ),
    )


def _broken(job: Job, rule: str, message: str) -> Finding:
    return job.finding(
        rule, message, "The old PDF was kept. This is a fault of the styles or the program: report it."
    )


def _engine_findings(job: Job, pdf: Pdf) -> Iterator[Finding]:
    for warning in pdf.warnings:
        missing = re.search(r'unsupported by fonts: "(.*?)"', warning)
        if missing:
            char = missing[1][0]
            yield job.finding(
                'missing-character',
                f"No font has the character '{char}' (U+{ord(char):04X}).",
                "Write it in another way.",
                job.source.line_of(char),
            )
        else:
            yield _broken(job, 'engine', f"The page could not be drawn as written: {warning[:300]}.")


def _word_findings(job: Job, page: Page, reading: Reading) -> Iterator[Finding]:
    """Yield where the words of the page are not in the PDF, all of them and in order."""
    shown = []
    for number, text in enumerate(reading.texts, 1):
        text = _letters(text)
        for margin in page.margins:
            line = margin.format(page=number, pages=len(reading.texts))
            wanted = _letters(line)
            if wanted not in text:
                yield _broken(job, 'margin', f"Page {number} lacks the line '{line}'.")
            text = text.replace(wanted, '', 1)
        shown.append(text)
    missing = first_missing_word(page.flow, ''.join(shown), page.repeated)
    if missing:
        yield job.finding(
            'missing-words',
            f"The words '{missing}' are not on the page where they should be.",
            "Something is too wide or too long for its place: shorten it, or divide it with spaces.",
            job.source.line_of(missing.split()[0]),
        )


def first_missing_word(wanted: str, shown: str, repeated: tuple[str, ...] = ()) -> str:
    """Return the first words of `wanted` that `shown` lacks at their place; '' if it has them all, in order.

    White space and hyphens do not count; `shown` may have list marks in between, and the `repeated` heads
    of tables that go on.
    """
    letters, place = _letters(shown), 0
    heads = [head for head in map(_letters, repeated) if head]
    words = wanted.split()
    for number, word in enumerate(words):
        end = _end_of(_letters(word), letters, place)
        while end < 0 and (head := next((head for head in heads if letters.startswith(head, place)), '')):
            place += len(head)
            end = _end_of(_letters(word), letters, place)
        if end < 0:
            return ' '.join(words[number : number + 6])
        place = end
    return ''


def _end_of(word: str, letters: str, place: int) -> int:
    """Return where a word ends that stands at `place`, with marks in between; -1 if it does not stand there."""
    for letter in word:
        while place < len(letters) and letters[place] != letter and letters[place] in ADDED:
            place += 1
        if place == len(letters) or letters[place] != letter:
            return -1
        place += 1
    return place


def _letters(text: str) -> str:
    """Return the text without white space and hyphens, ligatures taken apart."""
    return ''.join(unicodedata.normalize('NFKC', text).translate(HYPHENS).split())


def _font_findings(job: Job, reading: Reading) -> Iterator[Finding]:
    families = [_plain(family) for family in job.fonts]
    for font in reading.fonts:
        if not _plain(font).startswith(tuple(families)):
            yield _broken(job, 'font', f"The font '{font}' crept in.")
    for font in reading.unembedded:
        yield _broken(job, 'font', f"The font '{font}' is not in the PDF.")


def _plain(name: str) -> str:
    return re.sub(r'[^a-z0-9]', '', name.lower())


def _size_findings(job: Job, reading: Reading) -> Iterator[Finding]:
    wanted = _wanted_sizes(job, len(reading.sizes))
    if len(reading.sizes) != len(wanted):
        yield _broken(job, 'pages', f"The PDF has {len(reading.sizes)} pages instead of {len(wanted)}.")
    for number, (size, right) in enumerate(zip(reading.sizes, wanted, strict=False), 1):
        if any(abs(is_ - inches * POINTS) > TOLERANCE for is_, inches in zip(size, right, strict=True)):
            yield _broken(job, 'page-size', f"Page {number} has the wrong size.")
    if not (job.sheet.panels or job.edition.any_length) and len(reading.sizes) > job.kind.max_pages:
        yield job.finding(
            'too-many-pages',
            f"The paper takes {len(reading.sizes)} pages; the kind '{job.kind.name}' may take {job.kind.max_pages}.",
            "Shorten it, or make two papers of it.",
        )


def _wanted_sizes(job: Job, pages: int) -> list[tuple[float, float]]:
    """Return the size that each page must have, in inches."""
    sheet, slug = job.sheet, 2 * slug_width(job.edition)
    if job.is_on_sheet:
        return [(sheet.width + slug, sheet.height + slug)] * 2
    if job.has_panel_pages:
        return [(panel.width, sheet.height) for panel in sheet.panels]
    return [sheet.upright] * pages


def _edge_findings(job: Job, reading: Reading) -> Iterator[Finding]:
    if (
        job.edition.for_press
    ):  # colour runs over the edge, and marks stand beyond it; letters are kept in by the spots
        return
    for number, clear in enumerate(reading.clear_edge, 1):
        if clear < job.edition.safe_margin * POINTS - TOLERANCE:
            yield job.finding(
                'edge',
                f"Page {number} has something {clear / POINTS:.2f} in from the paper's edge; an office "
                f"printer needs {job.edition.safe_margin} in.",
                "Something is too wide for its place: a table, a long word or a picture.",
            )


def _code_findings(job: Job, page: Page, pdf: Pdf, reading: Reading) -> Iterator[Finding]:
    places = [slot for slot in pdf.slots if slot.field == CODE]
    for slot, said in zip(places, reading.codes, strict=True):
        if said != PageCode(job.paper, job.language, page.code, int(slot.option), len(places)).text:
            yield _broken(job, 'code', f"The scanning code of page {slot.option} cannot be read.")


def _identity_findings(job: Job, reading: Reading) -> Iterator[Finding]:
    if reading.title != job.front.title:
        yield _broken(job, 'title', f"The PDF's title is '{reading.title}'.")
    if reading.language != job.language:
        yield _broken(job, 'language', f"The PDF's language is '{reading.language}'.")
