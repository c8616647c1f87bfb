"""What words have been taken away and added since they were approved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from handouts.model import Job
from handouts.press.press import read_words
from handouts.words.approval.approvals import Approval, Register, leaflet_of, words_of
from handouts.words.approval.standing import terms_of

Kind = Literal['same', 'removed', 'added']

# Passages that have less in common than this are shown one after the other, not word by word.
LEAST_ALIKE = 0.4
LINE_END = '¶'
WORDS_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went or came; LINE_END stands where a line ends."""

    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A changed stretch of text, and the line that stands before it, which has not changed."""

    before: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Changes:
    """A paper against the words that were approved last, with the records of that approval."""

    job: Job
    approved: str
    approvals: tuple[Approval, ...]
    present: str
    passages: tuple[Passage, ...]

    def words(self, kind: Kind) -> tuple[str, ...]:
        """Return all words of a kind in the changed passages, in their order."""
        pieces = (piece for passage in self.passages for piece in passage.pieces if piece.kind == kind)
        return tuple(word for piece in pieces for word in piece.words if word != LINE_END)


def read_changes(register: Register, job: Job) -> Changes:
    """Return what has changed of a paper that has records.

    Raises Mistakes where the words of then or of now cannot be read.
    """
    leaflet = leaflet_of(job)
    records = register.records(leaflet)
    # Words that only one of two roles has approved are better than none to compare with.
    code = next(reversed(terms_of(records, leaflet.language)), records[-1].words)
    page = read_words(job)[1]
    passages = tuple(changed_passages(register.words(leaflet, code), words_of(page)))
    return Changes(job, code, tuple(one for one in records if one.words == code), page.code, passages)


def changed_passages(old: str, new: str) -> Iterator[Passage]:
    """Yield where two texts differ; a line of them is a paragraph."""
    before, after = old.splitlines(), new.splitlines()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != 'equal':
            yield Passage(_shown(before[i1 - 1]) if i1 else '', tuple(_pieces(before[i1:i2], after[j1:j2])))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    steps = matcher.get_opcodes()
    if matcher.ratio() < LEAST_ALIKE:
        steps = [('replace', 0, len(before), 0, len(after))]
    for tag, i1, i2, j1, j2 in steps:
        if tag == 'equal':
            yield Piece('same', before[i1:i2])
            continue
        if i1 < i2:
            yield Piece('removed', before[i1:i2])
        if j1 < j2:
            yield Piece('added', after[j1:j2])


def _words(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the words of lines, with a sign between one line and the next."""
    words = [word for line in lines for word in (*line.split(), LINE_END)]
    return tuple(words[:-1])


def _shown(line: str) -> str:
    words = line.split()
    return ' '.join(words[:WORDS_BEFORE]) + (' …' if len(words) > WORDS_BEFORE else '')


def changes_text(changes: Changes) -> str:
    """Return the changes as text for a terminal: [-removed-] and {+added+}."""
    job = changes.job
    lines = [f"{job.paper}, {job.language}, {job.clinic.folder}: {changes.approved} → {changes.present}"]
    lines += [f"  approved by {one.by} ({one.role}) on {one.date}, until {one.until}" for one in changes.approvals]
    if not changes.passages:
        return '\n'.join([*lines, "  The words are those that were approved."])
    removed, added = len(changes.words('removed')), len(changes.words('added'))
    lines.append(f"  [-words removed: {removed}-] {{+words added: {added}+}}")
    for passage in changes.passages:
        lines += ['', *([f"  after “{passage.before}”:"] if passage.before else [])]
        lines.append('    ' + ' '.join(_told(piece) for piece in passage.pieces).replace(f' {LINE_END} ', '\n    '))
    return '\n'.join(lines)


def _told(piece: Piece) -> str:
    begin, end = {'same': ('', ''), 'removed': ('[-', '-]'), 'added': ('{+', '+}')}[piece.kind]
    return begin + ' '.join(piece.words) + end
