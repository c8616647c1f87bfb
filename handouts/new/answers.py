"""What a new clinic is asked, and whether the papers can be printed with the answers."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from handouts.errors import Mistakes, WrongUse
from handouts.model import Source
from handouts.press.letters.fonts import FALLBACK, installed_families
from handouts.press.letters.glyphs import drawn_by
from handouts.press.workspace.yamlfile import read_yaml
from handouts.press.workspace.yamlwriting import written
from handouts.schema import ClinicFile, Colours, Fonts, PaperSize

# In letters: more does not stand at the head of every paper, and in the foot of a brochure's panels.
LONGEST_NAME, LONGEST_SHORT_NAME = 64, 16
LONGEST_FOLDER = 40
# What the papers of a new clinic are set in.
FAMILIES = (Fonts().text, Fonts().headings, FALLBACK)
# The first paper of a clinic's own, beside the topics that come with the program.
OWN = 'own'


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a new clinic; each answer has been checked."""

    name: str
    languages: tuple[str, ...] = ('en',)
    papers: tuple[str, ...] = (OWN,)
    colour: str = Colours().main
    size: PaperSize = 'letter'

    @property
    def short_name(self) -> str:
        """The name as it stands in the foot of pages: whole words of it, as many as have room."""
        if len(self.name) <= LONGEST_SHORT_NAME:
            return self.name
        cut = self.name[: LONGEST_SHORT_NAME + 1]
        return (cut.rpartition(' ')[0] or cut[:-1]).rstrip(' ,;:-–—&')

    @property
    def folder(self) -> str:
        """The name of the clinic's folder: plain small letters, digits and '-', whatever the name is."""
        plain = unicodedata.normalize('NFKD', self.name.replace('ß', 'ss')).encode('ascii', 'ignore').decode().lower()
        words = re.sub(r'[^a-z0-9]+', '-', plain.replace("'", ''))
        return words.strip('-')[:LONGEST_FOLDER].rstrip('-') or 'clinic'


def checked_name(typed: str) -> str:
    """Return a clinic's name as it is printed; raise WrongUse if it cannot be."""
    name = unicodedata.normalize('NFC', ' '.join(typed.split()))
    if not name:
        raise WrongUse("A clinic has a name: it stands at the head of every paper.")
    if len(name) > LONGEST_NAME:
        raise WrongUse(f"The name has {len(name)} letters, and {LONGEST_NAME} have room at the head of a paper.")
    drawn = drawn_by(path for family in FAMILIES for path in installed_families()[family])
    odd = next((char for char in name if ord(char) not in drawn), '')
    if odd:
        told = f"'{odd}' (U+{ord(odd):04X}, {unicodedata.name(odd, 'without a name').lower()})"
        raise WrongUse(f"No font of the papers has {told}, which is in the name. Write the name in another way.")
    return name


def checked_colour(typed: str) -> str:
    """Return a main colour as '#rrggbb', with or without its '#' before; raise WrongUse if it could not be read."""
    colour = f'#{typed.strip().removeprefix("#").lower()}'
    try:
        read_yaml(Source('', f'name: clinic\ncolours:\n  main: {written(colour)}\n'), ClinicFile)
    except Mistakes as error:
        raise WrongUse(' '.join(finding.message for finding in error.findings)) from None
    return colour


def checked_choice(typed: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return what was chosen, in the order in which it was typed; raise WrongUse for what is not there to choose."""
    chosen = tuple(dict.fromkeys(re.findall(r'[^\s,]+', typed)))
    wrong = [name for name in chosen if name not in known]
    if wrong or not chosen:
        told = f"There is no '{wrong[0]}'. " if wrong else ""
        raise WrongUse(f"{told}Choose of: {', '.join(known)}.")
    return chosen
