"""What is said against a clinic's file, each beside the field that it is about, and a value that would be right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handouts.colour import WHITE, contrast, nearest_shade
from handouts.desk.written.brand_form import COLOURS, FONTS, PLACE, WHO, Remark
from handouts.errors import Finding, Mistakes
from handouts.press.letters.fonts import installed_families
from handouts.press.workspace.yamlwriting import Tree, plain_tree
from handouts.schema import LEAST_CONTRAST, ClinicFile, Colours, Fonts

HELPS = {
    **{key: help_line for key, (_, help_line) in (WHO | PLACE).items()},
    **{f'fonts.{key}': help_line for key, (_, help_line) in FONTS.items()},
}
FIELDS = {*HELPS, 'logo', *(f'colours.{key}' for key in COLOURS)}
EMPTY = "This cannot be left empty."
# What Pydantic refuses, in words for people who see the field and not the file.
MESSAGES = {'missing': EMPTY, 'string_too_short': EMPTY, 'string_pattern_mismatch': "This cannot stand here."}


def judge_brand(file: str, text: str, findings: Sequence[Finding]) -> list[Remark]:
    """Return the findings of a clinic's file of this text, as a library has them, by the fields of the form."""
    try:
        says = plain_tree(file, text, ClinicFile)
    except Mistakes:
        return [Remark('', finding) for finding in findings]
    faults = _faults(says)
    if len(faults) == len(findings):
        remarks = [_remark(fault, finding, says) for fault, finding in zip(faults, findings, strict=True)]
        return remarks + list(_lighter_ground(file, says, faults))
    return _of_pictures_and_fonts(says, findings)


def _faults(says: Tree) -> list[ErrorDetails]:
    """Return what the model refuses, in the order in which it is told."""
    try:
        ClinicFile.model_validate(says)
    except ValidationError as error:
        return error.errors()
    return []


def _remark(fault: ErrorDetails, finding: Finding, says: Tree) -> Remark:
    name = '.'.join(map(str, fault['loc']))
    if name not in FIELDS and not name.startswith(('rules.', 'prices.')):
        return Remark('', finding)
    message = MESSAGES.get(fault['type'], finding.message)
    return Remark(
        name,
        replace(finding, message=message, hint=HELPS.get(name, '')),
        _instead(fault, says) if name.startswith('colours.') else '',
    )


def _instead(fault: ErrorDetails, says: Tree) -> str:
    """Return a colour that would be right in the place of one that is not; '' if none is near."""
    key = str(fault['loc'][-1])
    if fault['type'] != 'colour':
        return _spelt(str(fault['input']))
    colours = _colours(says)
    grounds, least = (WHITE, colours['tint']), LEAST_CONTRAST[key]
    shade = nearest_shade(colours[key], grounds, least)
    return shade if min(contrast(shade, ground) for ground in grounds) >= least else ''


def _spelt(value: str) -> str:
    """Return '#1f5a6b' for '1F5A6B' and '#aabbcc' for 'abc'; '' for what is no colour."""
    digits = value.strip().lstrip('#').lower()
    if not re.fullmatch('[0-9a-f]{3}|[0-9a-f]{6}', digits):
        return ''
    return '#' + (digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits))


def _colours(says: Tree) -> dict[str, str]:
    return {**Colours().model_dump(), **{key: value.lower() for key, value in says.get('colours', {}).items()}}


def _lighter_ground(file: str, says: Tree, faults: Sequence[ErrorDetails]) -> Iterator[Remark]:
    """Yield that another tint would do, where all colours can be read on white paper."""
    if not faults or {fault['type'] for fault in faults} != {'colour'}:
        return
    colours = _colours(says)
    for least in sorted({*LEAST_CONTRAST.values()}):
        beside = tuple(colours[key] for key, needed in LEAST_CONTRAST.items() if needed == least)
        tint = nearest_shade(colours['tint'], beside, least)
        if _are_readable({**colours, 'tint': tint}):
            told = "Not all colours can be read on this ground."
            hint = f"The nearest ground on which all can be read is {tint}."
            yield Remark('colours.tint', Finding(file, 0, 'yaml', told, hint), tint)
            return


def _are_readable(colours: Mapping[str, str]) -> bool:
    try:
        Colours.model_validate(colours)
    except ValidationError:
        return False
    return True


def _of_pictures_and_fonts(says: Tree, findings: Sequence[Finding]) -> list[Remark]:
    """Return what a library says of a file that is right by itself: of fonts and pictures that it names."""
    fonts = {**Fonts().model_dump(), **says.get('fonts', {})}
    missing = iter(f'fonts.{key}' for key in Fonts.model_fields if fonts[key] not in installed_families())
    logo = says.get('logo', '')
    remarks = []
    for finding in findings:
        if finding.rule == 'missing-font':
            remarks.append(Remark(next(missing, ''), finding))
        else:
            is_logo = logo and (finding.file.endswith(f'/{logo}') or f"'{logo}'" in finding.message)
            remarks.append(Remark('logo' if is_logo else '', finding))
    return remarks
