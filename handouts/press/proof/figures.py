"""Knows which figures are read as one: phone numbers, doses, times, odds."""

import re

# English and Spanish. A further language adds its words here.
UNITS = '|'.join(
    [
        r'(?:[mk]|mc|µ)?g|(?:milli|micro|kilo)?gram(?:o?s)?|lbs?|pounds?|libras?|oz|ounces?|onzas?',
        r'[dcm]?l|(?:milli|mili)?(?:liters?|litros?)|tsp|tbsp|cc',
        r'h|hrs?|hours?|horas?|mins?|minut[eo]s?|secs?|seconds?|segundos?',
        r'days?|días?|nights?|noches?|weeks?|semanas?|months?|mes(?:es)?|years?|años?',
        r'times?|vez|veces|percent|por\s?ciento|%|°\s?[CF]?|degrees?|grados?|mm\s?hg|[cm]m|inch(?:es)?|feet|miles?',
        r'tablets?|tabletas?|pills?|pastillas?|capsules?|cápsulas?|drops?|gotas?|puffs?|doses?|dosis|units?|unidad(?:es)?',
        r'[ap]\.?\s?m\b\.?',
    ]
)
NUMBER = r'(?<![\w.,])\d+(?:[.,]\d+)?'
YEAR = r'(?:19|20)\d\d\b'
FIGURES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r'(?<![\w-])\+?(?:\(\d{1,4}\)\s?|\d{1,4}[-.\s\u2011])(?:\d{2,4}[-.\s\u2011])+\d{2,4}\b',  # 1-800-222-1222
        r'(?<![\w-])\d{3}[-\u2011]\d{4}\b',  # 555-0100
        r'(?<![\w/])\d+\s?/\s?\d+',  # 180/120
        rf'(?!{YEAR}){NUMBER}\s?[-–\u2011]\s?\d+(?:[.,]\d+)?',  # 45–60
        rf'{NUMBER}\s(?:of|out of|de|de cada)\s(?!{YEAR})\d+',  # 27 of 100
        r'(?<![\w.,])1 in \d+',
        rf'(?!{YEAR}){NUMBER}\s?(?:{UNITS})(?!\w)(?:\s?/\s?\w+)?',  # 0.5 mg/kg, 24 hours
    )
]
# A line that is broken after one of these goes on without a space.
JOINTS = ('-', '/', '–', '\u2010')


def broken_figure(line: str, following: str) -> str:
    """Return the figure that is broken between a line and the one after it, as '24 / hours'; '' if none is."""
    joined = line + ('' if line.endswith(JOINTS) else ' ') + following
    end, start = len(line), len(joined) - len(following)
    for figure in FIGURES:
        for found in figure.finditer(joined):
            if found.start() < end and found.end() > start:
                return f'{line[found.start() :]} / {joined[start : found.end()]}'.replace('\u00a0', ' ')
    return ''
