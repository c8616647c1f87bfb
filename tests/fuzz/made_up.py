"""How input is made up: real ones that are damaged, and Markdown of all that matters to a page."""

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from tests.fuzz.of_papers import HEAD
from tests.fuzz.targets import TARGETS

# How often an input is changed: mostly little, so that much of it is still understood.
CHANGES = (0, 1, 1, 1, 2, 2, 3, 6)
# How much of an input one change takes away or doubles, at most.
LONGEST = 200


@cache
def seeds_of(name: str) -> tuple[bytes, ...]:
    """Return the real inputs of a target, made once."""
    return TARGETS[name].seeds()


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """Return a real input of a target with some of it left out, doubled, exchanged, or with pieces put in."""
    data = draw(st.sampled_from(seeds_of(name)))
    for _ in range(draw(st.sampled_from(CHANGES))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 0, 1, 2, 8, LONGEST))))
        pieces = (b'', data[start:end] * 2, *TARGETS[name].pieces)
        data = data[:start] + draw(st.sampled_from(pieces) | st.binary(max_size=4)) + data[end:]
    return data


def inputs_of(name: str) -> st.SearchStrategy[bytes]:
    """Return what is made up for a target: its real inputs damaged, and for the press whole papers besides."""
    seeds_of(name)
    return papers() | damaged(name) if name == 'printed' else damaged(name)


WORD = st.integers(0, 26**3 - 1).map(
    lambda number: 'qz' + ''.join(chr(97 + number // 26**place % 26) for place in range(3))
)
ODD = st.sampled_from(
    (
        *('😀', '👩‍👩‍👧', 'שלום', 'مرحبا', '中文', 'e\u0301\u0302\u0303', '\u202eabc\u202c', 'a\u00adb\u00adc', '\u2028', '\x00', '\x07', '\ufeff'),
        *('9' * 400, '-99999999999999999999', '1e999', 'w' * 90, 'w' * 400, '&amp;', '&#x41;', '&#0;', '&nbsp;', '&bogus;', '<', '>', '&', '<b>', '<!--'),
        *('"quoted"', "it's", '...', '--', '---', '24 hours', '0.5 mg', '27 of 100', '{', '}', '{{', '%}', '{#-', '`', '``', '*', '_', '**', '\\', '\\*'),
        *('[^1]', '[@x]', '[notes]', '!', '|', '~~', ': ', '{: .a }', '{: title="x" }', '#', '1.', '☐', '→', '½', 'ﬁ', '²', 'Ω', '\u00a0', '\t', 'ſ', 'İ'),
    )
)  # fmt: skip
VALUE = st.sampled_from(
    (
        *('{{ clinic.phone }}', '{{ clinic.city }}', '{{ clinic.rules.eating }}', '{{ clinic.web }}', '{{ clinic.name }}', '{{ fact.driving }}'),
        *('{{ blank("Label", "long") }}', '{{ lines(2) }}', '{{ lines(20) }}', '{% if clinic.phone %}yes{% else %}no{% endif %}', '{{ blank("<&>") }}'),
    )
)  # fmt: skip
ADDRESS = st.sampled_from(
    ('https://a.example/?a=1&b=2', 'http://a', 'mailto:a@b.example', 'tel:{{ clinic.phone }}', '#x', 'javascript:x', 'file:///etc/passwd', 'HTTPS://A', '', '//a', 'data:,x')
)  # fmt: skip


def phrases() -> st.SearchStrategy[str]:
    """Return words on one line: plain ones mostly, some odd, values, links, emphasis."""
    plain = st.lists(WORD, min_size=1, max_size=6).map(' '.join)
    link = st.builds('[{} {}]({})'.format, WORD, WORD, ADDRESS)
    part = st.one_of(
        plain,
        plain,
        plain,
        ODD,
        VALUE,
        link,
        WORD.map('**{}**'.format),
        WORD.map('*{}*'.format),
        WORD.map('`{}`'.format),
    )
    return st.lists(part, min_size=1, max_size=4).map(' '.join)


def _indented(text: str, by: str = '    ') -> str:
    return '\n'.join(by + line if line else line for line in text.split('\n'))


def _list(items: Sequence[str], mark: str) -> str:
    return '\n'.join(f'{mark} {_indented(item, "    ").lstrip(" ")}' for item in items)


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    return '\n'.join(
        ['| ' + ' | '.join(head) + ' |', '|' + '---|' * len(head), *('| ' + ' | '.join(row) + ' |' for row in rest)]
    )


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    text = phrases()
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map('\n\n'.join),
        st.builds(_list, several, st.sampled_from(('-', '1.', '*', '- [ ]', '+'))),
        inner.map(lambda block: '\n'.join(f'> {line}' for line in block.split('\n'))),
        st.builds(lambda kind, title, block: f'!!! {kind}{title}\n{_indented(block)}', BOX, TITLE, inner),
        st.builds('## {}\n\n{}'.format, text, inner),
        st.builds('{}\n:   {}'.format, text, inner.map(lambda block: _indented(block).lstrip())),
        st.builds('{}[^1]\n\n[^1]: {}'.format, text, inner.map(lambda block: _indented(block).lstrip())),
        st.lists(st.lists(text, min_size=1, max_size=4), min_size=1, max_size=4).map(_table),
    )


BOX = st.sampled_from(('rule', 'urgent', 'note', 'do', 'dont', 'steps', 'people', 'timeline', 'danger', 'do\n'))
TITLE = st.one_of(st.just(''), phrases().map(lambda text: ' "' + text.replace('"', '') + '"'))
DRAWN = st.builds(
    '!!! {} "{}"\n    {} {} of 100: {}\n    {} {} of 100: {}\n\n    How sure: {}\n'.format,
    st.sampled_from(('people', 'timeline')),
    *(WORD, st.sampled_from(('-', '1.')), st.sampled_from((0, 1, 27, 100, 101, 10**30)), WORD),
    *(st.sampled_from(('-', '1.')), st.integers(0, 100), WORD, WORD),
)


def bodies() -> st.SearchStrategy[str]:
    """Return Markdown of nested lists, tables, boxes, notes and words of all kinds."""
    leaf = st.one_of(
        phrases(),
        phrases(),
        phrases(),
        DRAWN,
        st.sampled_from(('---', '***', '## ' + 'x' * 200, '> ' * 1000 + 'x', '- ' * 40 + 'x')),
    )
    return st.recursive(leaf, _blocks, max_leaves=8)


def papers() -> st.SearchStrategy[bytes]:
    """Return whole papers as bytes."""
    return bodies().map(lambda body: f'{HEAD}{body}\n'.encode('utf-8', 'surrogatepass'))
