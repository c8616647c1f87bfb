"""From words to one HTML page: the stages that lay nothing out."""

from collections.abc import Iterable

from handouts.errors import Finding, Mistakes
from handouts.model import Article, Job, Page
from handouts.press.letters.glyphs import glyph_findings
from handouts.press.page.article import read_article
from handouts.press.page.compose import compose_page, fill_words


def read_page(job: Job) -> tuple[Article, Page]:
    """Return all of a paper that can be had without laying it out; raise Mistakes with what is wrong."""
    article = read_article(job, fill_words(job))
    page = compose_page(job, article)
    stop_at(glyph_findings(job, page))
    return article, page


def stop_at(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Raise Mistakes if one of the findings is of weight; return those that are only worth knowing."""
    found = tuple(findings)
    if any(finding.level == 'block' for finding in found):
        raise Mistakes(found)
    return found
