"""The words of a composed HTML page as a reader sees them: those of the body, and those of the margins."""

import hashlib
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {'area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'}
INLINE = {
    'a',
    'abbr',
    'b',
    'bdi',
    'code',
    'em',
    'i',
    'input',
    'mark',
    's',
    'small',
    'span',
    'strong',
    'sub',
    'sup',
    'u',
}
UNSEEN = {'head', 'script', 'style', 'title', 'template'}
COUNTERS = {'page-number': '{page}', 'page-count': '{pages}'}
CODE_LENGTH = 8


def bind_last_words(text: str) -> str:
    """Return a heading whose last two words stay on one line, so that none stands alone."""
    words = text.split(' ')
    return text if len(words) < 3 else ' '.join(words[:-1]) + '\u00a0' + words[-1]


@dataclass(frozen=True, slots=True)
class HtmlText:
    """The words of a page.

    `flow` is the body's text; `margins` are the texts of the elements with `data-margin`, which stand on
    every page, with `{page}` and `{pages}` where the numbers go and every brace of their own doubled; an
    element with `data-in-margin` shows one of them on the first page. `hashed` is all of it but what is
    marked with `data-unhashed`, a line for each block; `repeated` are heads of tables.
    """

    flow: str
    margins: tuple[str, ...]
    hashed: str
    repeated: tuple[str, ...]


def read_html(html: str) -> HtmlText:
    """Return the words of an HTML page."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return HtmlText(
        ' '.join(''.join(parser.flow).split()),
        tuple(' '.join(''.join(margin).split()) for margin in parser.margins),
        ''.join(parser.hashed),
        tuple(''.join(head) for head in parser.heads),
    )


def words_code(text: str) -> str:
    """Return the first 8 hexadecimal characters of a SHA-256 over the words, one space between them."""
    words = unicodedata.normalize('NFC', text).replace('\u00ad', '').split()
    return hashlib.sha256(' '.join(words).encode()).hexdigest()[:CODE_LENGTH]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.flow: list[str] = []
        self.hashed: list[str] = []
        self.margins: list[list[str]] = []
        self.heads: list[list[str]] = []
        # For each open element: its tag, and whether it is unseen, in a margin, not hashed.
        self.open: list[tuple[str, bool, bool, bool]] = [('', False, False, False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, unseen, margin, unhashed = self.open[-1]
        if tag not in INLINE:  # words before a block stand apart from it, wherever it is shown
            self._part()
        if 'data-margin' in given:
            self.margins.append([])
        if tag == 'thead':
            self.heads.append([])
        if tag not in VOID:
            self.open.append(
                (
                    tag,
                    unseen or tag in UNSEEN or 'data-in-margin' in given,
                    margin or 'data-margin' in given,
                    unhashed or 'data-unhashed' in given,
                )
            )
        counter = COUNTERS.get(given.get('class') or '')
        if counter:
            self.margins[-1].append(counter)
        if tag not in INLINE:
            self._part()

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self._part()
        if any(element[0] == tag for element in self.open):
            while self.open.pop()[0] != tag:
                pass
        if tag not in INLINE:
            self._part()

    def handle_data(self, data: str) -> None:
        self._say(data, data.replace('\n', ' '))

    def _part(self) -> None:
        self._say(' ', '\n')

    def _say(self, text: str, hashed: str) -> None:
        _, unseen, margin, unhashed = self.open[-1]
        if unseen:
            return
        if margin:
            self.margins[-1].append(text.replace('{', '{{').replace('}', '}}'))
        else:
            self.flow.append(text)
        if any(element[0] == 'thead' for element in self.open):
            self.heads[-1].append(text)
        if not unhashed:
            self.hashed.append(hashed)
