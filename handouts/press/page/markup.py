"""The HTML tree of a paper: mended so that it can be laid out and read aloud, with the faults it has."""

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from handouts.errors import Finding
from handouts.model import Filled, Job
from handouts.press.page.drawing import FORMS, Sketch, sketch_box
from handouts.press.page.htmltext import bind_last_words
from handouts.press.workspace.picture import picture_findings

TOKEN = re.compile('\ue000(\\d+)\ue001')
# Stands where a panel ends; no paper can hold such a character, see textfile.
PANEL_END = '\ue002'
# What stays on one line: a number and the word after it (24 hours, 0.5 mg), and two numbers of one sum (27 of 100).
BOUND = re.compile(r'(?<=\d)(?<!\b(?:19|20)\d\d) (?=[^\W\d]{1,12}\b)|(?<=\d[ \u00a0][^\W\d]{2}) (?=\d)')
VALUE_WITH_UNIT = re.compile('(\ue000\\d+\ue001) (?=\\w)')
TASK = re.compile(r'\[([ xX])\]\s+')
# Levels of elements: five lists in one another, with emphasis in the innermost.
DEEPEST = 14
ATTRIBUTES = ('class', 'id', 'lang', 'href', 'src', 'alt', 'title', 'start')
ALONE = "Begin it at the left edge, apart from lists and other boxes."
LINKS = ('https://', 'http://', 'mailto:', 'tel:', '#')


class Markup:
    """One paper's tree: mends it, puts the values in, and collects the faults."""

    def __init__(self, job: Job, filled: Filled) -> None:
        self.job = job
        self.filled = filled
        self.findings: list[Finding] = []
        self.sketches: list[Sketch] = []

    def mend(self, root: Element) -> None:
        """Change the tree in place; what cannot be mended becomes a finding."""
        if _depth(root) > DEEPEST:
            self.fault('too-deep', "Lists or quotes are nested too deeply to print.", "Use at most three levels.", '')
            return
        for notes in [part for part in root.iter('div') if part.get('class') == 'footnote']:
            _plain_notes(notes)
        for part in list(root.iter()):
            part.text, part.tail = self._bound(part.text), self._bound(part.tail)
            self._attributes(part)
            self._element(part)
        self._headings(root)
        _pair_boxes(root)
        self._drawings(root)
        if self.job.sheet.panels:
            _break_panels(root)

    def _element(self, part: Element) -> None:
        match part.tag:
            case 'li':
                _plain_item(part)
            case 'a':
                self._link(part)
            case 'img':
                self._picture(part)
            case 'div' if 'admonition' in part.get('class', ''):
                self._box(part)

    def _attributes(self, part: Element) -> None:
        for key, value in list(part.attrib.items()):
            part.set(key, self._plain(value))
            if key not in ATTRIBUTES and not (key == 'style' and part.tag in ('td', 'th')):
                del part.attrib[key]
                self.fault(
                    'attribute', f"A paper cannot set '{key}'.", f"It can set {', '.join(ATTRIBUTES[:3])}.", f'{key}='
                )

    def _headings(self, root: Element) -> None:
        level = 1
        for part in root.iter():
            if not re.fullmatch(r'h[1-6]', str(part.tag)):
                continue
            this, text = int(str(part.tag)[1]), ''.join(part.itertext())
            marks = '#' * this
            if not len(part):
                part.text = bind_last_words(text)
            if this == 1:
                self.fault(
                    'heading',
                    f"The heading '{text}' is of the first level, which is the title's.",
                    f"Write it as '## {text}'.",
                    f'# {text}',
                )
            elif this > level + 1:
                self.fault(
                    'heading',
                    f"The heading '{text}' skips a level.",
                    f"Write it as '{'#' * (level + 1)} {text}'.",
                    f'{marks} {text}',
                )
            level = this

    def _link(self, link: Element) -> None:
        address = link.get('href', '')
        if link.find('.//img') is not None:
            self.fault('link', "A link holds a picture.", "Link words instead.", '](')
        text = ''.join(link.itertext())
        for child in list(link):
            link.remove(child)
        link.text = text
        if address in ('', 'tel:', 'mailto:'):  # the clinic's value is not known
            link.tag = 'span'
            link.attrib.clear()
        elif not address.lower().startswith(LINKS):
            self.fault(
                'link',
                f"The link '{address[:60]}' leads nowhere that a reader of paper can go.",
                "Use an address that begins with https://, mailto: or tel:.",
                address,
            )

    def _picture(self, picture: Element) -> None:
        job, name, alt = self.job, picture.get('src', ''), picture.get('alt', '')
        folder, pictures = 'paper/', job.pictures
        if name.startswith('clinic/'):
            folder, pictures = '', {f'clinic/{key}': data for key, data in job.clinic.pictures.items()}
        if name not in pictures:
            near = ', '.join(sorted([*job.pictures, *(f'clinic/{key}' for key in job.clinic.pictures)]))
            self.fault(
                'missing-picture',
                f"There is no picture '{name[:80]}' beside the paper.",
                f"Pictures here: {near or 'none'}.",
                name,
            )
            return
        if ' ' not in alt.strip() or alt.strip().lower().endswith(('.svg', '.png', '.jpg', '.jpeg')):
            self.fault(
                'alt-text',
                f"The picture '{name}' has no sentence that says what it shows.",
                f"Write ![What the picture shows, in a sentence.]({name})",
                name,
            )
        self.findings += [
            job.finding('picture', finding.message, finding.hint, job.source.line_of(name))
            for finding in picture_findings(name, pictures[name])
        ]
        picture.set('src', f'picture:{folder}{name}')

    def _box(self, box: Element) -> None:
        kinds = self.job.strings.boxes
        kind = box.get('class', '').removeprefix('admonition').strip()
        if kind not in kinds:
            self.fault('box', f"There is no box '{kind}'.", f"The boxes are: {', '.join(kinds)}.", f'!!! {kind}')
            return
        box.tag = 'section'
        box.set('class', f'box {kind}')
        title = box.find("p[@class='admonition-title']")
        if title is not None:
            title.set('class', 'box-title')
            if title.text == kind.capitalize():  # no title was written: the language's own stands there
                title.text = kinds[kind]
            elif not len(title):
                title.text = bind_last_words(title.text or '')

    def _drawings(self, root: Element) -> None:
        """Take the numbers out of the boxes that are drawn, and tell what would make a picture wrong."""
        source = self.job.source
        for box in [part for part in root.iter('section') if part.get('class', '').removeprefix('box ') in FORMS]:
            name = box.get('class', '').removeprefix('box ')
            if box not in list(root):
                self.fault('drawing', f"The drawing '{name}' is inside of something else.", ALONE, f'!!! {name}')
                continue
            starts = [found.start() for found in re.finditer(rf'!!! ?{name}\b', source.text, re.IGNORECASE)]
            start = starts[sum(sketch.name == name for sketch in self.sketches)]
            sketch, faults = sketch_box(box, name, self._plain)
            self.sketches.append(sketch)
            self.findings += [
                self.job.finding('drawing', fault.message, fault.hint, source.line_of(fault.fragment, start))
                for fault in faults
            ]

    def put_values_in(self, html: str) -> str:
        """Return the HTML with each token replaced by its value."""
        return TOKEN.sub(lambda token: self.filled.insets[int(token[1])].html, html)

    def _bound(self, text: str | None) -> str:
        """Return a text in which numbers, values that end in one among them, do not leave their units."""
        bound = BOUND.sub('\u00a0', text or '')
        return VALUE_WITH_UNIT.sub(
            lambda value: f'{value[1]}\u00a0' if self._plain(value[1])[-1:].isdigit() else value[0], bound
        )

    def _plain(self, attribute: str) -> str:
        """Return an attribute's text with its values put in; a blank is nothing there."""
        return TOKEN.sub(lambda token: self.filled.insets[int(token[1])].text, attribute)

    def fault(self, rule: str, message: str, hint: str, fragment: str) -> None:
        """Collect a fault that stands where `fragment` first stands in the paper."""
        self.findings.append(self.job.finding(rule, message, hint, self.job.source.line_of(fragment)))


def _depth(root: Element) -> int:
    """Return how many levels of elements lie inside one another."""
    depth, level = 0, [root]
    while level:
        depth, level = depth + 1, [child for part in level for child in part]
    return depth


def _plain_item(item: Element) -> None:
    """Make a list item begin with its words instead of a paragraph, and tell a box to tick."""
    if len(item) and item[0].tag == 'p' and not (item.text or '').strip():
        _unwrap_first(item)
    task = TASK.match((item.text or '').lstrip())
    if task:
        item.text = (item.text or '').lstrip()[task.end() :]
        item.set('class', 'tick' if task[1] == ' ' else 'tick ticked')


def _unwrap_first(item: Element) -> None:
    first = item[0]
    item.remove(first)
    item.text = first.text
    for place, child in enumerate(first):
        item.insert(place, child)
    if not len(item):
        item.text = (item.text or '').rstrip()
    elif not (item[-1].tail or '').strip():
        item[-1].tail = ''


def _plain_notes(notes: Element) -> None:
    """Make of the footnotes a plain numbered list: no rule, no way back, which paper has not."""
    for rule in notes.findall('hr'):
        notes.remove(rule)
    for paragraph in notes.iter('p'):
        for back in paragraph.findall("a[@class='footnote-backref']"):
            paragraph.remove(back)
    notes.set('class', 'notes')


def _pair_boxes(root: Element) -> None:
    """Put a box of things to do and the box of things not to do that follows it into one pair."""
    for parent in list(root.iter()):
        children = list(parent)
        for one, other in pairwise(children):
            if one.get('class') == 'box do' and other.get('class') == 'box dont':
                pair = Element('div', {'class': 'pair'})
                parent.insert(children.index(one), pair)
                for box in (one, other):
                    parent.remove(box)
                    pair.append(box)


def _break_panels(root: Element) -> None:
    """Turn the rules between panels into breaks."""
    for rule in root.findall('hr'):
        rule.tag = 'p'
        rule.text = PANEL_END
