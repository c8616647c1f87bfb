"""The code on a page that a scanner reads: which paper it is, in which words, and which of its pages."""

import re
from dataclasses import dataclass, field

PATTERN = re.compile(
    r'(?P<paper>[^\s/][^\n/]*/[A-Za-z0-9_-]+) (?P<language>[a-z]{2,3}(?:-[A-Za-z]{2,4})?) (?P<words>[0-9a-f]{8}) '
    r'(?P<page>[1-9][0-9]{0,3})/(?P<pages>[1-9][0-9]{0,3})(?: (?P<chart>[A-Za-z0-9-]{1,20}))?'
)
CHART_NUMBER = re.compile(r'[A-Za-z0-9-]{1,20}')


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the code of a page says; `page` counts from 1, `chart` is the clinic's own number or ''."""

    paper: str
    language: str
    words: str
    page: int
    pages: int
    chart: str = field(default='', repr=False)

    @property
    def text(self) -> str:
        """The code in letters, such as `ketamine-iv/consent en 4bfea2e1 2/6 A-17`."""
        chart = f' {self.chart}' if self.chart else ''
        return f'{self.paper} {self.language} {self.words} {self.page}/{self.pages}{chart}'


def read_code(text: str) -> PageCode | None:
    """Return what a code says in letters; None if it is no code of ours."""
    found = PATTERN.fullmatch(text)
    if not found or int(found['page']) > int(found['pages']):
        return None
    place = (int(found['page']), int(found['pages']))
    return PageCode(found['paper'], found['language'], found['words'], *place, found['chart'] or '')
