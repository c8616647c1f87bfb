"""Says which colours of the finished pages cannot be made out, in colour or in the grey of an office printer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor

from handouts.colour import WHITE, channels, contrast, nearest_shade
from handouts.errors import Finding
from handouts.layout import Layout, Pair
from handouts.model import Job

# WCAG 2.1 AA: 1.4.3 for text, 1.4.11 for graphics; large text needs no more than a graphic.
TEXT, GRAPHIC = 4.5, 3.0
# What is asked for beyond the needed contrast, again and again, until a shade can be read in grey too.
STEP, MOST_CONTRAST = 0.1, 21.0


@dataclass(frozen=True, slots=True)
class _Use:
    """A pair of colours, the contrast that its strictest use needs, and what uses it so."""

    pair: Pair
    needed: float

    @property
    def ratios(self) -> tuple[float, float]:
        """The contrast in colour and in grey."""
        colour, ground = self.pair.colour, self.pair.ground
        return contrast(colour, ground), contrast(grey(colour), grey(ground))


def brand_findings(job: Job, layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each colour that stands out too little from a ground on which it lies."""
    yield from (_unknown(job, pair) for pair in layout.pairs if not _is_known(pair))
    uses = _uses(pair for pair in layout.pairs if _is_known(pair))
    for use in uses:
        if min(use.ratios) < use.needed:
            yield _weak(job, use, uses)


def grey(colour: str) -> str:
    """Return the grey in which an office printer prints a colour: its luma as ITU-R BT.601 weighs it."""
    red, green, blue = channels(colour)
    return '#' + f'{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}' * 3


def _is_known(pair: Pair) -> bool:
    return pair.colour.startswith('#') and pair.ground.startswith('#')


def _uses(pairs: Iterator[Pair]) -> list[_Use]:
    """Return each pair of colours once, with what its strictest use needs."""
    uses: dict[tuple[str, str], _Use] = {}
    for pair in pairs:
        needed = TEXT if pair.is_text and not pair.is_large else GRAPHIC
        known = uses.get((pair.colour, pair.ground))
        if not known or known.needed < needed:
            uses[pair.colour, pair.ground] = _Use(pair, needed)
    return list(uses.values())


def _weak(job: Job, use: _Use, uses: Sequence[_Use]) -> Finding:
    pair, (in_colour, in_grey) = use.pair, use.ratios
    changed = pair.colour if _in_clinic(job, pair.colour) or not _in_clinic(job, pair.ground) else pair.ground
    shade = _shade(changed, use, uses)
    what = "text" if pair.is_text else "lines and signs"
    if pair.is_text and pair.is_large:
        what = "large text"
    return _finding(
        job,
        pair,
        changed,
        f"{_named(job, pair.colour)} on {_named(job, pair.ground)} has a contrast of {_cut(in_colour)}, in grey "
        f"{_cut(in_grey)}; {what} needs {use.needed}{_where(pair)}.",
        f"The nearest shade of {_named(job, changed)} that can be read is {shade}.",
    )


def _unknown(job: Job, pair: Pair) -> Finding:
    return _finding(
        job,
        pair,
        pair.colour,
        f"Whether {pair.colour} on {pair.ground} can be read cannot be told{_where(pair)}.",
        "Write the colour as '#rrggbb', or take one of the clinic's.",
    )


def _finding(job: Job, pair: Pair, changed: str, message: str, hint: str) -> Finding:
    key = _in_clinic(job, changed)
    file, line = (job.clinic.file, _clinic_line(job, key)) if key else _style_place(job, pair, changed)
    return Finding(file, line, 'contrast', message, hint).of(job.paper, job.language, job.edition.name)


def _shade(changed: str, use: _Use, uses: Sequence[_Use]) -> str:
    """Return the nearest shade that can be read, in colour and in grey, on all that lies beside the colour."""
    others = tuple(
        {one.pair.colour, one.pair.ground}.difference({changed}).pop()
        for one in uses
        if changed in (one.pair.colour, one.pair.ground) and one.pair.colour != one.pair.ground
    )
    own = use.pair.ground if changed == use.pair.colour else use.pair.colour
    return _readable(changed, others, use.needed) or _readable(changed, (own,), use.needed)


def _readable(colour: str, beside: Sequence[str], needed: float) -> str:
    """Return the nearest shade with the needed contrast beside every colour, in grey too; '' if there is none."""
    asked = needed
    while asked <= MOST_CONTRAST:
        shade = nearest_shade(colour, beside, asked)
        if all(min(contrast(shade, other), contrast(grey(shade), grey(other))) >= needed for other in beside):
            return shade
        asked += STEP
    return ''


def _in_clinic(job: Job, colour: str) -> str:
    """Return the key under which the clinic's own file names a colour; '' if it does not."""
    colours = job.clinic.says.colours
    return next((name for name, value in colours if value == colour and name in colours.model_fields_set), '')


def _clinic_line(job: Job, key: str) -> int:
    source = job.clinic.source
    return source.line_of_key(key) if source.text else 0


def _named(job: Job, colour: str) -> str:
    """Return a colour as people know it: by the clinic's name for it, and its value."""
    if colour == WHITE:
        return f"white {WHITE}"
    name = next((name for name, value in job.clinic.says.colours if value == colour), '')
    return f"'{name}' {colour}" if name else colour


def _style_place(job: Job, pair: Pair, changed: str) -> tuple[str, int]:
    """Return the style and line that sets a colour: the last that names it, rather one that names who uses it."""
    name = next((name for name, value in job.clinic.says.colours if value == changed), '')
    colour = re.compile(rf'var\(--{name}\)' if name else _literal(changed), re.IGNORECASE)
    users = [re.escape(f'.{one}') for one in pair.classes] + [rf'(?<![\w.-]){re.escape(pair.tag.split("::")[0])}']
    user = re.compile(rf'(?:{"|".join(users)})\b')
    lines = [
        (f'styles/{file}', number, line)
        for file, text in job.styles.items()
        for number, line in enumerate(text.splitlines(), 1)
        if colour.search(line)
    ]
    best = [line for line in lines if user.search(line[2])] or lines or [(f'styles/{[*job.styles][-1]}', 0, '')]
    return best[-1][0], best[-1][1]


def _literal(colour: str) -> str:
    """Return a pattern for the ways in which a style writes '#rrggbb'."""
    short = f'|#{colour[1::2]}' if colour[1::2] == colour[2::2] else ''
    name = {'#ffffff': r'|\bwhite', '#000000': r'|\bblack'}.get(colour, '')
    return rf'(?:{colour}{short}{name})\b'


def _where(pair: Pair) -> str:
    """Return where a pair is met first, as a part of a sentence."""
    words = pair.text.split()[:5]
    return f" (page {pair.page + 1}, '{' '.join(words)}')" if words else f" (page {pair.page + 1}, {pair.tag})"


def _cut(ratio: float) -> float:
    """Return a contrast with two decimals, never rounded up to what is needed."""
    return floor(ratio * 100) / 100
