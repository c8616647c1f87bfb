"""A large workspace made up: many papers in six languages for many clinics, and all of it as if it had been printed."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from handouts.model import Job, Printed, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printed.gallery import write_gallery
from handouts.press.printed.manifest import write_manifest
from handouts.press.printing import PICTURES, print_jobs
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.setting import Setting
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs

TODAY = date(2026, 3, 9)
# English and Spanish are the project's own; the others are made up: the Spanish words under another name.
LANGUAGES = ('en', 'es', 'fr', 'pt', 'tl', 'vi')
KINDS = ('aftercare', 'consent', 'aftercare', 'brochure', 'aftercare', 'aftercare', 'consent', 'aftercare')
# So many documents lie in one folder, and share its pictures and one fact.
IN_TOPIC = 17
COLOURS = ('#1f5a6b', '#6b1f5a', '#5a3d1f', '#1f6b3a', '#3a1f6b', '#7a2222')
# A fact that the first document alone names.
RARE = 'driving_rare'


@dataclass(frozen=True)
class Size:
    """How large a workspace is: clinics, and documents, each of them a paper in each language."""

    clinics: int
    documents: int
    languages: tuple[str, ...] = LANGUAGES

    @property
    def papers(self) -> int:
        """How many files of papers there are."""
        return self.documents * len(self.languages)


def lay_out(root: Path, size: Size) -> Setting:
    """Lay out a workspace in an empty folder: papers as long as the project's own, with pictures beside them."""
    for number in range(size.clinics):
        _lay_clinic(root / 'content' / 'clinics' / f'clinic-{number:02}', number)
    topics = sorted({_topic(number) for number in range(size.documents)})
    for topic in topics:
        (root / 'content' / topic).mkdir(parents=True)
        for name in ('logo.svg', 'cover.svg'):
            shutil.copy(PROJECT / 'content/clinics/vivus-wellness' / name, root / 'content' / topic / name)
        shutil.copy(PROJECT / 'tests/pictures/desk-papers.jpg', root / 'content' / topic / 'room.jpg')
    for number in range(size.documents):
        for language in size.languages:
            _lay_paper(root / 'content', number, language)
    _lay_facts(root / 'content', topics, size.languages)
    _lay_strings(root / 'content' / 'strings', size.languages)
    return setting(root)


def setting(root: Path) -> Setting:
    """Return a workspace of which nothing has been read yet."""
    return Setting(root, root / 'output', TODAY)


def paper_name(number: int) -> str:
    """Return the name of a document by its number."""
    return f'{_topic(number)}/{KINDS[number % len(KINDS)]}-{number:04}'


def _topic(number: int) -> str:
    return f'topic-{number // IN_TOPIC:03}'


def _lay_clinic(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    for name in ('logo.svg', 'cover.svg'):
        shutil.copy(PROJECT / 'content/clinics/vivus-wellness' / name, folder / name)
    says = {
        'name': f'House {number}',
        'city': f'Town {number}',
        'phone': f'602-555-01{number:02}',
        'address': f'{number + 1} Long Street',
        'rules': {'visit_minutes': '45–60', 'watch_minutes': '30'},
        'logo': 'logo.svg',
        'cover': 'cover.svg',
        'colours': {'main': COLOURS[number % len(COLOURS)]},
    }
    (folder / 'clinic.yaml').write_text(json.dumps(says, indent=1), encoding='utf-8')


def _lay_paper(content: Path, number: int, language: str) -> None:
    """Write one paper: the project's own of its kind, with a number in its title and with its topic's fact."""
    own = 'en' if language == 'en' else 'es'
    stem = f'content/ketamine-iv/{KINDS[number % len(KINDS)]}.{own}'
    fact = RARE if number == 0 else f'driving_{number // IN_TOPIC:03}'
    text = (PROJECT / f'{stem}.md').read_text(encoding='utf-8').replace('fact.driving', f'fact.{fact}')
    name = content / f'{paper_name(number)}.{language}'
    name.with_name(f'{name.name}.md').write_text(
        re.sub(r'(?m)^title: "(.*)"$', rf'title: "\1 {number}"', text, count=1), encoding='utf-8'
    )
    if language != 'en':
        record = (PROJECT / f'{stem}.from.yaml').read_text(encoding='utf-8').replace('vivus-wellness', 'elsewhere')
        title = re.sub(r'(?m)(- kind: heading\n  text: ".*)"$', rf'\1 {number}"', record, count=1)
        name.with_name(f'{name.name}.from.yaml').write_text(title, encoding='utf-8')


def _lay_facts(content: Path, topics: list[str], languages: tuple[str, ...]) -> None:
    """Write the project's facts in all languages, and for each topic one of its own."""
    own = {name: fact.entry for name, fact in Library(Rooms(PROJECT)).facts(None).items()}
    facts = {name: fact.model_dump() for name, fact in own.items()}
    for language in languages:
        for fact in facts.values():
            fact['text'].setdefault(language, fact['text']['es'])
    driving = {'text': facts['driving']['text'], 'source': facts['driving']['source']}
    facts |= {name.replace('topic-', 'driving_'): driving for name in topics} | {RARE: driving}
    (content / 'facts.yaml').write_text(json.dumps({'facts': facts}, ensure_ascii=False, indent=1), encoding='utf-8')


def _lay_strings(folder: Path, languages: tuple[str, ...]) -> None:
    folder.mkdir()
    spanish = (PROJECT / 'content/strings/es.yaml').read_text(encoding='utf-8')
    for language in languages:
        if not (PROJECT / f'content/strings/{language}.yaml').exists():
            text = spanish.replace('language: Español', f'language: "Made up {language}"')
            (folder / f'{language}.yaml').write_text(text, encoding='utf-8')


def print_sample(output: Path, job: Job) -> Printed:
    """Print one job really."""
    printed = next(iter(print_jobs([job], output, {}, 0)))
    assert printed.sha256, printed.findings
    return printed


def lay_printed(here: Setting, sample: Callable[[Path, Job], Printed] = print_sample) -> int:
    """Let all papers lie in the output folder as if they had been printed, and return how many PDFs that are.

    Printing a quarter of a million would take a day. So of each kind, edition and language one is really printed, for
    the first clinic; each clinic gets its bytes, and each paper a further name (a hard link) of the clinic's file.
    The manifest says of each what it says of a printed one, with the paper's own fingerprint: whoever looks whether
    something has changed must read, take the fingerprint, and look at the files, of every one of them.
    """
    samples: dict[tuple[str, str, str], Printed] = {}
    count = 0
    for clinic in here.library.clinics():
        jobs = _free(here, clinic)
        placed: dict[tuple[str, str, str], Printed] = {}
        done = []
        for job in jobs:
            key = (job.kind.name, 'en' if job.language == 'en' else 'es', job.edition.name)
            if key not in samples:
                samples[key] = sample(here.output, job)
            if key not in placed:
                placed[key] = _placed(here.output, samples[key], job, shutil.copy)
                done.append(placed[key])
            else:
                done.append(_placed(here.output, placed[key], job, os.link))
        write_manifest(here.output, done, here.library.held([clinic]), ())
        count += len(done)
    write_gallery(here.output)
    return count


def _free(here: Setting, clinic: str) -> Iterator[Job]:
    plan = make_plan(here.library, Request(clinics=(clinic,)))
    assert not plan.findings, plan.findings
    stand = stand_jobs(here.register, plan.jobs, here.today)
    yield from release_jobs(stand.jobs, stand.standings, (), proof=False).jobs


def _placed(output: Path, sample: Printed, job: Job, place: object) -> Printed:
    """Put a sample's files where those of a job would lie, and return what would be said of them."""
    assert callable(place)
    pictures = tuple(f'{PICTURES}/{job.target[:-4]}-{number}.jpg' for number in range(1, len(sample.pictures) + 1))
    for old, new in zip((sample.path, *sample.pictures), (job.target, *pictures), strict=True):
        if old != new:
            (output / new).parent.mkdir(parents=True, exist_ok=True)
            place(output / old, output / new)
    return replace(
        sample,
        path=job.target,
        clinic=job.clinic.folder,
        paper=job.paper,
        language=job.language,
        title=job.front.title,
        fingerprint=fingerprint(job),
        pictures=pictures,
    )
