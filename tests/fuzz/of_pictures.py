"""Pictures of a clinic and of papers: a logo that somebody chooses, and what a paper may show."""

import io
from dataclasses import replace
from functools import cache

from PIL import Image

from handouts.desk.written.logo import judge_logo
from handouts.model import Job, Page
from handouts.press.engine.render import render_pdf
from handouts.press.workspace.picture import picture_findings
from tests.attack_files import SVG, logos_too_much
from tests.fuzz.bounds import Target, hold_places
from tests.fuzz.of_papers import FILE, HEAD, OnePaper

LARGEST_SEED = 5000
PIECES = tuple(
    piece.encode()
    for piece in (
        *('<g>', '</g>', '<path d="', 'M0 0h9v9z', 'A1 1 0 0 1 ', '<use href="#a"/>', ' id="a"', ' href="', ' xlink:href="#a"', '<defs>', '</defs>'),
        *('<linearGradient id="a">', '<stop offset="50%" stop-color="red"/>', '<pattern id="a" ', '<mask id="a">', '<clipPath id="a">', '<filter id="a">'),
        *('<marker id="a">', ' transform="', 'rotate(', 'scale(0)', 'matrix(1 0 0 1 0)', ' viewBox="', ' width="', ' preserveAspectRatio="', '0 0 0 0'),
        *(' style="', 'fill:url(#a)', 'fill:', '@import "x";', '\\75rl(x)', 'url(', ')', '<style>', '</style>', '<image ', 'data:image/svg+xml,', '<text>x</text>'),
        *('nan', 'inf', '1e999', '-1', '99999999999', '%', 'calc(', '<!--', '-->', '<![CDATA[', ']]>', '<?xml ', '?>', '&#0;', '&lt;', '\0', '\ufeff'),
        *(' stroke-dasharray="', ' stroke-width="', '<circle r="', '<ellipse ', '<rect ', '<line ', '<polygon points="', '<switch>', '<svg ', '</svg>', '"', '>', '<a'),
    )
)  # fmt: skip


def show_logo(data: bytes) -> None:
    """Judge a picture as a drawing, as a photograph and as a logo; one that may be printed is drawn on a page."""
    text = data.decode('utf-8', 'replace')
    for file in ('a.svg', 'a.png'):
        hold_places(picture_findings(file, data), {file: text})
    logo = judge_logo('C:\\logos\\a\u202e.svg', data)
    job = replace(a_job(), clinic=replace(a_job().clinic, pictures={logo.file: logo.data}))
    page = f'<html><title>A</title><body><img src="picture:clinic/{logo.file}" alt="A logo."></body></html>'
    render_pdf(job, Page(page, (), '', (), (), ''))


@cache
def a_job() -> Job:
    """Return the job of a small paper, of which nothing but the clinic's pictures is drawn."""
    return OnePaper(FILE, f'{HEAD}Text.\n'.encode()).jobs()[0]


def logos() -> tuple[bytes, ...]:
    """Return drawings and photographs that may be printed, and such as an attacker would choose."""
    drawn = [SVG + part + b'</svg>' for part in PARTS]
    photos = []
    for kind, mode in (('PNG', 'RGBA'), ('JPEG', 'RGB'), ('PNG', 'P'), ('PNG', '1')):
        out = io.BytesIO()
        Image.new(mode, (9, 9)).save(out, kind)
        photos.append(out.getvalue())
    return (
        *drawn,
        *drawn,
        *drawn,
        *photos,
        *(data for _, data in logos_too_much().values() if len(data) < LARGEST_SEED),
    )


PARTS = (
    b'<path d="M0 0h9v9z" fill="#123456" stroke="red" stroke-dasharray="1 2"/>',
    b'<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs><rect width="9" height="9" fill="url(#a)"/>',
    b'<defs><path id="a" d="M0 0C1 2 3 4 5 6S1 2 3 4Q1 1 2 2T3 3A1 2 3 0 1 4 5"/></defs><use href="#a" transform="rotate(45) scale(2)"/>',
    b'<style>.a { fill: red }</style><g class="a" opacity=".5"><circle cx="4" cy="4" r="3"/><ellipse rx="2" ry="1"/></g>',
    b'<clipPath id="c"><polygon points="0 0 9 0 9 9"/></clipPath><mask id="m"><line x2="9"/></mask><g clip-path="url(#c)" mask="url(#m)"><polyline points="1,2 3,4"/></g>',
    b'<defs><pattern id="p" width="2" height="2"><path d="M0 0h1"/></pattern><marker id="k"><path d="M0 0"/></marker></defs><path d="M1 1L2 2" marker-end="url(#k)" fill="url(#p)"/>',
)
TARGETS = {'logo': Target(show_logo, logos, PIECES)}
