"""Phone numbers, as people type them and as patients dial them."""

import re
from contextlib import suppress

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

from handouts.fields import Trouble, Value
from handouts.people.values.manner import DASHES, Manner, Unprintable

HOW = "Write it with its area code, and one number alone."
NO_PHONE = Trouble('phone', "This is no phone number.", HOW)
NO_AREA = Trouble('phone', "This phone number has no area code.", HOW)

NORTH_AMERICA = 1
# Words around a number, or a second one, are refused: they would be lost. So is the '.0' that a spreadsheet adds.
PHONE = re.compile(
    r'(?!\d+\.0+$)(?:tel[:.]?\s?)?(?P<number>\(?\+?[\d\s().·/-]+?)'
    r'(?:\s?[;,]?\s?(?:extension|extensión|extn|ext|int|anexo|x|#)[.:=]?\s?(?P<extension>\d{1,7}))?',
    re.IGNORECASE,
)


def spell_phone(typed: str, manner: Manner) -> Value:
    """Return a phone number as it is dialled in the country, with no-break spaces; raises Unprintable."""
    found = PHONE.fullmatch(typed.translate(DASHES))
    if not found:
        raise Unprintable(NO_PHONE)
    words = [_written(_read(found['number'], manner.country), manner.country)]
    if found['extension']:
        words.append(f'ext. {found["extension"]}')
    return Value((' '.join(words).replace(' ', '\u00a0'),))


def _read(typed: str, country: str) -> PhoneNumber:
    with suppress(phonenumbers.NumberParseException):
        number = phonenumbers.parse(typed, country)
        # Lengths are checked, not who has the number: one of 555 numbers is as good as any.
        length = phonenumbers.is_possible_number_with_reason(number)
        if length == ValidationResult.IS_POSSIBLE:
            return number
        if length == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise Unprintable(NO_AREA)
    raise Unprintable(NO_PHONE)


def _written(number: PhoneNumber, country: str) -> str:
    own = phonenumbers.country_code_for_region(country)
    if number.country_code != own:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    if own == NORTH_AMERICA:
        digits = phonenumbers.national_significant_number(number)
        return f'{digits[:3]}-{digits[3:6]}-{digits[6:]}'
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
