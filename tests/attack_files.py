"""Lists and logos that take far more than they seem to, or do something: what an attacker would choose on a page."""

import io
import zipfile
import zlib

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def files_too_much() -> dict[str, tuple[str, bytes]]:
    """Return lists of a day that take far more than they seem to, each with what is said of it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr('today.csv', b'0' * 50_000_000)
    return {
        'rows': ('more than 90,909 rows', b'patient_name\n' + b'a\n' * 4_000_000),
        'blank rows': ('more than 90,909 rows', b'patient_name\n' + b'\n' * 8_000_000),
        'no rows': ('is empty', b'\n' * 8_000_000),
        'columns': ('more than 1,000 columns', ','.join(map(str, range(150_000))).encode()),
        'empty columns': ('more than 1,000 columns', b'full_name' + b',' * 900_000 + b'\n' + b'a\n' * 1_000_000),
        'cells': ('more than 990 rows', ','.join(map(str, range(1000))).encode() + b'\n' + b'a\n' * 3_000_000),
        'a cell': ('longer than', b'full_name\n' + b'x' * 8_000_000),
        'a quote': ('not closed', b'full_name\n"' + b'x\n' * 3_000_000),
        'a workbook': ('a workbook', packed.getvalue()),
        'noise': ('', zlib.compress(bytes(range(256)) * 1000)),
    }


def logos_too_much() -> dict[str, tuple[str, bytes]]:
    """Return logos that unfold to far more than they seem to, or do something; each with what is said of it."""
    huge = io.BytesIO()
    Image.new('1', (19_000, 19_000)).save(huge, 'PNG')
    entities = b''.join(b'<!ENTITY a%d "%s">' % (n + 1, b'&a%d;' % n * 10) for n in range(9))
    copies = b''.join(b'<g id="g%d">%s</g>' % (n + 1, b'<use href="#g%d"/>' % n * 10) for n in range(9))
    return {
        'pixels': ('too many pixels', huge.getvalue()),
        'entities': ('document type', b'<!DOCTYPE svg [<!ENTITY a0 "x">%s]>%s&a9;</svg>' % (entities, SVG)),
        'a file': ('document type', b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>%s&a;</svg>' % SVG),
        'copies': ('without end', SVG + b'<path id="g0" d="M0 0h9"/>' + copies + b'<use href="#g9"/></svg>'),
        'itself': ('without end', SVG + b'<g id="g"><use href="#g"/></g></svg>'),
        'depth': ('without end', SVG + b'<g>' * 50_000 + b'</g>' * 50_000 + b'</svg>'),
        'a script': ('script', SVG + b'<script>alert(1)</script></svg>'),
        'an event': ('script', SVG.replace(b' viewBox', b' onload="alert(1)" viewBox') + b'</svg>'),
        'elsewhere': ('wants to load', SVG + b'<image href="http://evil.example/x.png"/></svg>'),
        'a style': ('wants to load', SVG + b'<style>@import url(//evil.example/x);</style></svg>'),
        'a packed drawing': ('neither', zlib.compress(SVG * 9000)),
        'a half picture': ('whole', huge.getvalue()[:200]),
        'a page': ('', b'<html><script>alert(1)</script></html>'),
    }
