"""The files of a new clinic's workspace, from the answers and from what comes with the program."""

import re
from collections.abc import Mapping
from pathlib import Path

from handouts.new.answers import OWN, Answers
from handouts.people.lists.packets import PACKETS, read_packets
from handouts.press.library import NOT_TOPICS, PAPER_NAME
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlwriting import written

STARTER = Path(__file__).parent / 'starter'
# Where the first paper of a clinic's own lies in its workspace.
OWN_PAPER = 'content/our-clinic/after-your-visit'
GAP = re.compile(r'~(\w+)~')


def languages_of(project: Path) -> list[str]:
    """Return the languages in which the project has both the fixed phrases and a first paper."""
    return [name for name in Rooms(project).names('content/strings/*.yaml') if (STARTER / name).is_dir()]


def topics_of(project: Path) -> list[str]:
    """Return the topics of which papers come with the project."""
    topics = {path.parent.name for path in project.glob('content/*/*.md') if PAPER_NAME.fullmatch(path.name)}
    return sorted(topics.difference(NOT_TOPICS))


def starter_files(answers: Answers, project: Path, command: str) -> dict[str, bytes]:
    """Return the files of a workspace by their paths; `command` is how the program is called there."""
    first = STARTER / answers.languages[0]
    files = {
        'README.md': _filled(first / 'README.md', {**_gaps(answers), 'command': command}),
        '.gitignore': b'/output/\n',
        f'content/clinics/{answers.folder}/clinic.yaml': _filled(first / 'clinic.yaml', _gaps(answers)),
    }
    for paper in answers.papers:
        files |= _own(answers) if paper == OWN else _shipped(answers, project, paper)
    return files | _packets(files, project)


def _gaps(answers: Answers) -> dict[str, str]:
    short = answers.short_name
    return {
        'name': written(answers.name),
        # As it is, but for the signs that mean something in Markdown.
        'title': re.sub(r'([\\`*_\[\]<>~])', r'\\\1', answers.name),
        'short_name': f'short_name: {written(short)}' if short != answers.name else '# short_name: Sunrise',
        'folder': answers.folder,
        'size': answers.size,
        'language': answers.languages[0],
        'colour': written(answers.colour),
    }


def _filled(path: Path, gaps: Mapping[str, str]) -> bytes:
    return GAP.sub(lambda gap: gaps[gap[1]], path.read_text(encoding='utf-8')).encode()


def _own(answers: Answers) -> dict[str, bytes]:
    """Return the first paper of the clinic's own in its languages, a translation with what it was made from."""
    files: dict[str, bytes] = {}
    for language in answers.languages:
        for path in sorted((STARTER / language).glob('after-your-visit.*')):
            if _is_wanted(path.name, answers):
                files[f'{OWN_PAPER}.{language}{path.name.removeprefix("after-your-visit")}'] = path.read_bytes()
    return files


def _shipped(answers: Answers, project: Path, topic: str) -> dict[str, bytes]:
    """Return the papers of a topic in the clinic's languages, with their pictures."""
    folder = project / 'content' / topic
    return {
        f'content/{topic}/{path.name}': path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and _language(path.name) in ('', *answers.languages) and _is_wanted(path.name, answers)
    }


def _packets(files: Mapping[str, bytes], project: Path) -> dict[str, bytes]:
    """Return the project's packets, where the workspace holds every paper that they name."""
    papers = {name.partition('.')[0].removeprefix('content/') for name in files if name.endswith('.md')}
    packets = read_packets(Rooms(project)).values()
    is_whole = bool(packets) and all(papers.issuperset(packet.papers) for packet in packets)
    return {PACKETS: (project / PACKETS).read_bytes()} if is_whole else {}


def _language(name: str) -> str:
    """Return the language of a paper or of its record by its file name; '' of a picture."""
    paper = PAPER_NAME.fullmatch(name.replace('.from.yaml', '.md'))
    return paper['language'] if paper else ''


def _is_wanted(name: str, answers: Answers) -> bool:
    """Return whether a file has a place there: what a translation was made from, only beside its original."""
    return not name.endswith('.from.yaml') or 'en' in answers.languages
