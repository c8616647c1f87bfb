"""What a machine can say on the look of a paper, item by item of PEMAT-P, each with what it found."""

import re
from itertools import groupby

from handouts.words.text import Block
from handouts.words.understood.pemat_checks import Check, Decision, Seen, decide, some

CUES = ('rule', 'urgent', 'dont')
TOOLS = {'form': "to fill in", 'sign': "to tick and sign", 'steps': "steps to follow"}


def pieces(seen: Seen) -> Decision:
    """Decide whether the paper comes in short pieces."""
    blocks = [block for block in seen.blocks if block.kind in ('paragraph', 'item')]
    longest = max(map(_length, blocks), default=0)
    stretches = [sum(map(_length, group)) for _, group in groupby(blocks, lambda block: (block.section, block.box))]
    most = max(stretches, default=0)
    told = f"The longest stretch has {most} words, the longest piece {longest}."
    return decide(0 < longest <= seen.item.most and most <= 5 * seen.item.most, told)


def headings(seen: Seen) -> Decision:
    """Decide whether headings part it."""
    twice = sorted({head for head in seen.heads if seen.heads.count(head) > 1})
    told = f"Said twice: {', '.join(twice)}." if twice else f"{len(seen.heads)} headings and titles."
    return decide(len(seen.heads) >= seen.item.least and not twice, told)


def cues(seen: Seen) -> Decision:
    """Decide whether boxes and lists lead the eye."""
    boxes = [block.text for block in seen.blocks if block.kind == 'title' and block.box in CUES]
    items = sum(block.kind == 'item' for block in seen.blocks)
    return decide(bool(boxes and items), f"{items} list items; boxes that stand out: {some(boxes) or 'none'}.")


def pictures(seen: Seen) -> Decision:
    """Show what pictures there are."""
    return Decision('open', f"Pictures: {some(_pictures(seen)) or 'none'}.")


def only_pictures(seen: Seen) -> Decision:
    """Show the pictures, or say that there are none."""
    return pictures(seen) if _pictures(seen) else Decision('not-applicable', "There is no picture.")


def captions(seen: Seen) -> Decision:
    """Decide whether each picture has its title."""
    shown = _pictures(seen)
    if not shown:
        return Decision('not-applicable', "There is no picture.")
    bare = sum(not name for name in shown)
    return decide(not bare, f"{bare} without a title." if bare else some(shown))


def only_charts(seen: Seen) -> Decision:
    """Show the charts, or say that there are none."""
    if seen.article.drawings or '<table' in seen.html:
        return pictures(seen)
    return Decision('not-applicable', "There is no drawing and no table.")


def tables(seen: Seen) -> Decision:
    """Decide whether tables have short heads."""
    tables = re.findall('<table.*?</table>', seen.html, re.DOTALL)
    if not tables:
        return Decision('not-applicable', "There is no table.")
    heads = [[_plain(head) for head in re.findall(r'<th\b[^>]*>(.*?)</th>', table, re.DOTALL)] for table in tables]
    long = [head for row in heads for head in row if len(head.split()) > seen.item.most]
    bare = sum(not any(row) for row in heads)
    return decide(not long and not bare, some(long) or f"{len(tables)} tables, {bare} without heads.")


def tools(seen: Seen) -> Decision:
    """Decide whether there is something to fill in or tick."""
    found = sorted({TOOLS[block.box] for block in seen.blocks if block.box in TOOLS})
    return decide(bool(found), f"Boxes {' and '.join(found)}." if found else "There is nothing to fill in or tick.")


def _length(block: Block) -> int:
    return len(block.text.split())


def _plain(html: str) -> str:
    return ' '.join(re.sub('<.*?>', ' ', html).split())


def _pictures(seen: Seen) -> list[str]:
    """Return the title of each drawing and the words of each picture, '' where there are none."""
    drawn = [_plain(drawing.title) for drawing in seen.article.drawings]
    return drawn + re.findall(r'<img[^>]*?alt="([^"]*)"', seen.html)


LOOK_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (pieces, headings, cues, pictures, only_pictures, captions, only_charts, tables, tools)
}
