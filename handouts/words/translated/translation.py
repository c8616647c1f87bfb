"""Records what a translation was made from, and finds which paragraphs of that have changed since."""

import json
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from textwrap import shorten

from handouts.errors import Finding, Level, Mistakes, mistake
from handouts.files import File
from handouts.model import Job
from handouts.press.library import Library, Paper
from handouts.press.plan import jobs_of
from handouts.press.press import check_job
from handouts.press.workspace.place import place_file
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.words.translated.pairing import read_paper
from handouts.words.translated.quantities import read_counting
from handouts.words.translated.segments import Segment, SegmentKind
from handouts.words.translated.stale import Stale, stale_blocks
from handouts.words.translated.structure import structure_findings

# What a translation is made from where its record does not say otherwise.
SOURCE_LANGUAGE = 'en'
RULE = 'stale-translation'
SHOWN, WORDS_BEFORE = 90, 4


class RecordedBlock(File):
    """A heading, paragraph, list item … of the source, as it was translated."""

    kind: SegmentKind
    text: str


class RecordFile(File):
    """content/<topic>/<document>.<language>.from.yaml: what a translation was made from.

    `words` is the words code that the source had for `clinic`.
    """

    language: str
    clinic: str
    words: str
    blocks: tuple[RecordedBlock, ...]


def record_source(rooms: Rooms, source: Job, translation: Job, words: str) -> Path:
    """Write beside a translation what it was made from: all of the source as it is now; return the file.

    Raises Mistakes, and leaves an older record whole, if it cannot be written.
    """
    told = f"python build.py translated {translation.paper} -l {translation.language}"
    lines = [
        f'# What {Path(translation.source.file).name} was translated from. Written by: {told}',
        f'language: {_quoted(source.language)}',
        f'clinic: {_quoted(source.clinic.folder)}',
        f'words: {_quoted(words)}',
        'blocks:',
    ]
    for segment in read_paper(source, {}).segments:
        lines += [f'- kind: {segment.kind}', f'  text: {_quoted(segment.text)}']
    path = record_path(rooms, translation)
    try:
        place_file(path, ('\n'.join(lines) + '\n').encode())
    except OSError as error:
        message, hint = f"The file could not be written: {error.strerror}.", "Look at the disk and the folder."
        raise mistake(rooms.shown(path), 0, 'not-written', message, hint) from None
    return path


def record_path(rooms: Rooms, translation: Job) -> Path:
    """Return where the record of a translation lies."""
    return (rooms.root / translation.source.file).with_suffix('.from.yaml')


def read_record(rooms: Rooms, translation: Job) -> RecordFile:
    """Return what a translation was made from; raise Mistakes with a warning if nobody has recorded it."""
    path = record_path(rooms, translation)
    if not path.is_file():
        told = "It is not recorded which words this was translated from, so nobody can tell whether it is stale."
        raise Mistakes([_finding(translation, 0, told, f"When it says the same, {_how_to_record(translation)}")])
    return read_yaml(rooms.text(path), RecordFile)


def stale_of(record: RecordFile, source: Job, translation: Job) -> tuple[Stale, ...]:
    """Return what of the source has changed since a translation was recorded."""
    recorded = tuple(Segment(block.kind, block.text, 0) for block in record.blocks)
    return stale_blocks(recorded, *(read_paper(job, {}) for job in (source, translation)))


def stale_findings(rooms: Rooms, source: Job, translation: Job) -> Iterator[Finding]:
    """Yield a warning for each paragraph of the source that has changed since it was translated."""
    try:
        record = read_record(rooms, translation)
    except Mistakes as error:
        yield from (finding.of(translation.paper, translation.language, '') for finding in error.findings)
        return
    stale = stale_of(record, source, translation)
    for one in stale:
        hint = f"Translate it anew; when all is, {_how_to_record(translation)}"
        yield _finding(translation, one.line, _told(one, source.source.file), hint)
    if not stale and source.clinic.folder == record.clinic:
        words = check_job(source)[0]
        if words not in ('', record.words):
            told = f"The words code of the source was {record.words} and is {words}, though no paragraph has changed."
            hint = f"A value or a fixed phrase has; look whether it has here too, then {_how_to_record(translation)}"
            yield _finding(translation, 0, told, hint, 'note')


def translation_findings(library: Library, job: Job) -> Iterator[Finding]:
    """Yield what is wrong with a translation, beside the paper that it was made from; nothing for an original."""
    language = _source_language(library.rooms, job)
    is_recorded = record_path(library.rooms, job).is_file()
    if language == job.language:
        return
    original = library.paper(job.paper, language)
    if original is None:
        if is_recorded:
            told = f"It is recorded that this was translated from '{language}', and there is no such paper."
            yield _finding(job, 0, told, f"Mend or delete {_record_name(library.rooms, job)}.", 'block')
        return
    source = _job_of(library, job.clinic.folder, original)
    if source is None or not check_job(source)[0]:
        told = f"This cannot be held against its original in '{language}', which has mistakes."
        yield _finding(job, 0, told, "Mend the original first.", 'block')
        return
    yield from structure_findings(source, job, read_counting(library.rooms))
    yield from stale_findings(library.rooms, source, job)


def _job_of(library: Library, clinic: str, paper: Paper) -> Job | None:
    """Return the first edition of a paper of a clinic; nothing where it has mistakes."""
    try:
        return next(iter(jobs_of(library, clinic, paper)), None)
    except Mistakes:
        return None


def _record_name(rooms: Rooms, translation: Job) -> str:
    return rooms.shown(record_path(rooms, translation))


def _source_language(rooms: Rooms, job: Job) -> str:
    try:
        return read_record(rooms, job).language
    except Mistakes:
        return SOURCE_LANGUAGE


def _finding(job: Job, line: int, message: str, hint: str, level: Level = 'warn') -> Finding:
    return Finding(job.source.file, line, RULE, message, hint, level, job.paper, job.language)


def _how_to_record(job: Job) -> str:
    return f"run: python build.py translated {job.paper} -l {job.language}"


def _told(stale: Stale, file: str) -> str:
    """Return in a sentence what the source said, what it says now, and what stands in the translation."""
    place = f"{file}:{stale.source_line}"
    here = f"here stands “{_excerpt(stale.translation)}”" if stale.translation else "nothing here translates it"
    said, says = _around_change(stale.said, stale.says)
    match stale.what:
        case 'added':
            return f"New in {place}: “{says}”; {here}."
        case 'removed':
            return f"No longer in {file}: “{said}”; {here}."
        case 'moved':
            return f"Moved to {place}: “{_excerpt(stale.says)}”; {here}."
        case 'changed':
            return f"Changed in {place}: “{said}” is now “{says}”; {here}."


def _around_change(said: str, says: str) -> tuple[str, str]:
    """Return both texts from shortly before the first word in which they differ."""
    before, after = said.split(), says.split()
    same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    start = max(len(list(same)) - WORDS_BEFORE, 0)
    cut = '… ' if start else ''
    return cut + _excerpt(' '.join(before[start:])), cut + _excerpt(' '.join(after[start:]))


def _excerpt(text: str) -> str:
    return shorten(text, SHOWN, placeholder=' …')


def _quoted(text: str) -> str:
    """Return a text in the quotes of YAML, with what cannot be seen written out."""
    quoted = json.dumps(text, ensure_ascii=False)
    return ''.join(sign if sign.isprintable() else f'\\U{ord(sign):08x}' for sign in quoted)
