"""All that a workspace holds: clinics, kinds, editions, folds, languages and papers.

There is no registry: folders are read in sorted order. A mistake in one file costs only the papers
that need it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import Finding, Mistakes, mistake
from handouts.fields import Field
from handouts.knowledge import Fact, SourceEntry
from handouts.model import Clinic, Source
from handouts.press.blame import blaming, both
from handouts.press.letters.fonts import FALLBACK, installed_families
from handouts.press.page.inputs import declared_fields
from handouts.press.workspace.commons import Shared, named_facts, named_sources, read_facts, read_sources
from handouts.press.workspace.picture import picture_findings
from handouts.press.workspace.rooms import Held, Once, Rooms, paths_of
from handouts.press.workspace.yamlfile import Model, read_yaml, split_front_matter
from handouts.schema import ClinicFile, EditionFile, FoldFile, Fonts, FrontMatter, KindFile, StringsFile

PAPER_NAME = re.compile(r'(?P<document>[A-Za-z0-9][A-Za-z0-9_-]*)\.(?P<language>[a-z]{2,3}(-[A-Za-z]{2,4})?)\.md')
NOT_TOPICS = ('clinics', 'strings')
# The phrase printed on every page of a paper that nobody has approved.
DRAFT_MARK = 'draft_mark'


@dataclass(frozen=True, slots=True, order=True)
class Paper:
    """A paper in one language, as it lies in the workspace."""

    name: str
    language: str
    path: Path


@dataclass(frozen=True)
class Written:
    """A paper with all that it names, as it is for whatever clinic; `head` is its front matter as it is written."""

    front: FrontMatter
    head: Source
    body: Source
    kind: KindFile
    strings: StringsFile
    facts: Held[str, str]
    sources: Held[str, str]
    fields: Held[str, Field]


class Library:
    """All that a workspace holds; what several papers or clinics share is read once, and is there once."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.written = Once(self._read_written)
        self.clinic = Once(self._read_clinic)
        self.strings = Once(self._read_strings)
        self.phrases = Once(self._read_phrases)
        self.styles = Once(self._read_styles)
        self.templates = Once(self._read_templates)
        self.pictures = Once(rooms.pictures)
        self.fonts = Once(_files_of)
        self.facts: Once[None, dict[str, Shared[Fact]]] = Once(lambda _: read_facts(rooms))
        self.sources: Once[None, dict[str, Shared[SourceEntry]]] = Once(lambda _: read_sources(rooms))
        self.kind = Once(self._reader(KindFile, 'kind', 'templates/*/kind.yaml'))
        self.edition = Once(self._reader(EditionFile, 'edition', 'styles/editions/*.yaml'))
        self.fold = Once(self._reader(FoldFile, 'fold', 'styles/folds/*.yaml'))

    def clinics(self) -> list[str]:
        """Return the folders of the workspace's clinics."""
        return sorted(path.parent.name for path in self._clinic_files() if path.parent.name.isprintable())

    def papers(self) -> list[Paper]:
        """Return the workspace's papers, in order of name and language."""
        named = ((path, PAPER_NAME.fullmatch(path.name)) for path in self._paper_files())
        return sorted(
            Paper(f'{path.parent.name}/{name["document"]}', name['language'], path)
            for path, name in named
            if name and path.parent.name.isprintable()
        )

    def paper(self, name: str, language: str) -> Paper | None:
        """Return a paper in a language, if the workspace holds it; `name` is that of a paper in some language."""
        path = self.rooms.root / 'content' / f'{name}.{language}.md'
        return Paper(name, language, path) if PAPER_NAME.fullmatch(path.name) and path.is_file() else None

    def held(self, clinics: Iterable[str] | None = None) -> set[tuple[str, str, str]]:
        """Return each clinic, paper and language that the workspace holds, whether it can be printed or not.

        With `clinics`, only of these.
        """
        papers = self.papers()
        there = self.clinics()
        asked = there if clinics is None else [clinic for clinic in clinics if clinic in there]
        return {(clinic, paper.name, paper.language) for clinic in asked for paper in papers}

    def _clinic_files(self) -> list[Path]:
        return paths_of(self.rooms.root, 'content/clinics/*/clinic.yaml')

    def _paper_files(self) -> list[Path]:
        return [
            path
            for path in paths_of(self.rooms.root, 'content/*/*.md')
            if path.parent.name not in NOT_TOPICS and not path.name.startswith(('.', '_'))
        ]

    def misnamed(self) -> Iterator[Finding]:
        for folder in dict.fromkeys(path.parent for path in (*self._clinic_files(), *self._paper_files())):
            if not folder.name.isprintable():
                yield Finding(
                    self.rooms.shown(folder).encode('utf-8', 'replace').decode(),
                    0,
                    'file-name',
                    "The folder's name holds a character that cannot be printed.",
                    "Name it with letters, digits and '-'.",
                )
        for path in self._paper_files():
            if not PAPER_NAME.fullmatch(path.name):
                yield Finding(
                    self.rooms.shown(path),
                    0,
                    'file-name',
                    "The file's name does not say which paper this is, in which language.",
                    "Name it like 'consent.en.md': letters, digits and '-', then the language, then 'md'.",
                )

    def read_paper(self, paper: Paper) -> tuple[FrontMatter, Source, Source]:
        head, body = split_front_matter(self.rooms.text(paper.path))
        return read_yaml(head, FrontMatter), head, body

    def _read_written(self, paper: Paper) -> Written:
        front, head, body = self.read_paper(paper)
        kind, strings = both(
            lambda: blaming(head, 'kind', front.kind, self.kind),
            lambda: blaming(head, 'language', paper.language, self.strings),
        )
        (facts, sources), fields = both(
            lambda: both(
                lambda: named_facts(body, paper.language, self.facts(None)),
                lambda: named_sources(body, self.sources(None)),
            ),
            lambda: declared_fields(kind, front, strings, paper.language, head, body),
        )
        return Written(front, head, body, kind, strings, Held(facts), Held(sources), Held(fields))

    def _read_clinic(self, folder: str) -> Clinic:
        path = self.rooms.root / 'content' / 'clinics' / folder / 'clinic.yaml'
        source = self.rooms.text(path)
        says = read_yaml(source, ClinicFile)
        clinic = Clinic(folder, source.file, says, self.rooms.pictures(path.parent), source)
        findings = [*self._picture_mistakes(source, clinic, path.parent), *_font_mistakes(source, says)]
        if findings:
            raise Mistakes(findings)
        return clinic

    def _picture_mistakes(self, source: Source, clinic: Clinic, folder: Path) -> Iterator[Finding]:
        for key, name in (('logo', clinic.says.logo), ('cover', clinic.says.cover)):
            if name and name not in clinic.pictures:
                yield Finding(
                    source.file,
                    source.line_of_key(key),
                    'missing-picture',
                    f"There is no picture '{name}'.",
                    f"Put it into the folder {self.rooms.shown(folder)}, or leave '{key}' out.",
                )
            elif name:
                yield from picture_findings(self.rooms.shown(folder / name), clinic.pictures[name])

    def _read_strings(self, language: str) -> StringsFile:
        """Return the phrases of a language; a workspace's own stand before the project's."""
        name = f'content/strings/{language}.yaml'
        files = self.rooms.all_of(name)
        if not files:
            known = ', '.join(self.rooms.names('content/strings/*.yaml'))
            raise mistake(
                name,
                0,
                'language',
                f"There are no phrases for the language '{language}'.",
                f"Add {name}. There are phrases for: {known}.",
            )
        own, *others = (read_yaml(self.rooms.text(path), StringsFile) for path in files)
        merged = own
        for other in others:
            merged = merged.under(other)
        if DRAFT_MARK not in merged.phrases:
            raise mistake(name, 0, 'phrase', f"The phrase '{DRAFT_MARK}' is missing.", "Write it under 'phrases'.")
        return merged

    def _read_phrases(self, asked: tuple[str, bool]) -> StringsFile:
        """Return the phrases of an edition: those of the slip of a print shop change no other edition."""
        language, for_press = asked
        strings = self.strings(language)
        return strings if for_press else strings.model_copy(update={'slip': {}})

    def _read_styles(self, names: tuple[str, str]) -> dict[str, str]:
        kind, edition = names
        rooms = ('', 'unmarked/', 'coded/', 'coded/unmarked/')
        sheets = [f'{room}{kind}.css' for room in rooms]
        sheets += [f'{room or "editions/"}{edition}.css' for room in rooms]
        return self.rooms.texts('styles', 'base.css', *sheets)

    def _read_templates(self, asked: tuple[str, bool]) -> dict[str, str]:
        """Return the templates of a kind of paper; with those of the job slip, where it is for a print shop."""
        kind, for_press = asked
        return self.rooms.texts('templates', f'{kind}/*.html', 'parts/*.html', *(['slip/*'] if for_press else []))

    def _reader(self, model: type[Model], what: str, pattern: str) -> Callable[[str], Model]:
        """Return a function that reads the YAML file of a name; it raises Mistakes where there is none."""

        def read(name: str) -> Model:
            files = self.rooms.all_of(pattern.replace('*', name)) if re.fullmatch(r'[\w-]+', name) else []
            if not files:
                known = ', '.join(self.rooms.names(pattern))
                raise mistake(
                    pattern.replace('*', name),
                    0,
                    what,
                    f"There is no {what} '{name}'.",
                    f"There are: {known}.",
                )
            return read_yaml(self.rooms.text(files[0]), model)

        return read


def _files_of(fonts: Fonts) -> Held[str, tuple[Path, ...]]:
    """Return the files of all families that a clinic prints with."""
    return Held((family, installed_families()[family]) for family in (fonts.text, fonts.headings, FALLBACK))


def _font_mistakes(source: Source, clinic: ClinicFile) -> Iterator[Finding]:
    for family in (clinic.fonts.text, clinic.fonts.headings):
        if family not in installed_families():
            yield Finding(
                source.file,
                source.line_of(family),
                'missing-font',
                f"The font '{family}' is not installed.",
                f"Installed are: {', '.join(sorted(installed_families()))}.",
            )
