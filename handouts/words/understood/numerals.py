"""Figures as words, the way they are read aloud."""

import re

from handouts.words.understood.rules_files import NumberWords, Spoken

# A stop or comma before exactly three figures parts thousands: 1,000; any other one is a decimal point: 0.5.
THOUSANDS = re.compile(r'(?<=\d)[.,](?=\d{3}(?!\d))')
YEAR = re.compile(r'(1[1-9]|20)([1-9]\d)')
MILLION, THOUSAND, HUNDRED = 1_000_000, 1_000, 100


def speak_figure(figure: str, spoken: Spoken) -> str:
    """Return a figure with its signs in words, such as '$1,450' or '27%'."""
    digits = ''.join(re.findall(r'[\d.,]', figure))
    signs = [spoken.signs[sign] for sign in figure if sign in spoken.signs]
    return ' '.join([_speak_digits(digits, spoken.numbers), *signs])


def _speak_digits(digits: str, words: NumberWords) -> str:
    year = YEAR.fullmatch(digits)
    if year and words.years_in_pairs:
        return f'{_spell(int(year[1]), words)} {_spell(int(year[2]), words)}'
    plain = digits if digits.startswith('0') else THOUSANDS.sub('', digits)
    whole, _, decimals = plain.replace(',', '.').partition('.')
    if not decimals:
        return _spell(int(whole), words)
    each = (words.small[int(digit)] for digit in decimals if digit.isdigit())
    return ' '.join([_spell(int(whole), words), words.point, *each])


def _spell(number: int, words: NumberWords) -> str:
    if number < len(words.small):
        return words.small[number]
    if number < HUNDRED:
        tens, ones = divmod(number, 10)
        return words.tens[tens - 2] + (words.joint + words.small[ones] if ones else '')
    if number == HUNDRED:
        return words.hundred
    if number < THOUSAND:
        hundreds, rest = divmod(number, HUNDRED)
        return _with_rest(words.hundreds[hundreds - 1], rest, words)
    size, (one, many) = (MILLION, words.million) if number >= MILLION else (THOUSAND, words.thousand)
    count, rest = divmod(number, size)
    return _with_rest(one if count == 1 else f'{_spell(count, words)} {many}', rest, words)


def _with_rest(said: str, rest: int, words: NumberWords) -> str:
    return f'{said} {_spell(rest, words)}' if rest else said
