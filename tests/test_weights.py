"""One weight of a font that holds many: HarfBuzz comes to it as fontTools does, and the pages are the same."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from weasyprint.pdf import fonts

from handouts.press.engine.weights import fixing_by_harfbuzz
from handouts.press.letters.fonts import upright_face
from handouts.press.press import load_engines, make_pdf
from tests.conftest import Workspace

LETTERS = 'A', 'aacute', 'g', 'ampersand', 'question'


@pytest.fixture(scope='module')
def cut_down() -> bytes:
    """A font with all of its weights and few of its letters."""
    font, options = TTFont(upright_face('Source Sans 3')), Options(glyph_names=True, layout_features=[])
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=LETTERS)
    subsetter.subset(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def drawn(font: Any) -> Mapping[str, tuple[Any, ...]]:
    """Return letters of a font as a file of it has them: points, whether strokes lie over each other, and width."""
    file = io.BytesIO()
    font.save(file)
    saved = TTFont(file)
    assert 'fvar' not in saved
    glyphs = {name: saved['glyf'][name] for name in LETTERS}
    return {
        name: (list(glyph.getCoordinates(saved['glyf'])[0]), glyph.flags[0] & 0x40, saved['hmtx'][name][0])
        if glyph.numberOfContours > 0
        else ([(part.glyphName, part.x, part.y) for part in glyph.components], saved['hmtx'][name][0])
        for name, glyph in glyphs.items()
    }


@pytest.mark.parametrize('place', [{'wght': 400}, {'wght': 700.0}, {'wght': 650}, {'wght': 5000}, {}], ids=str)
def test_letters_are_those_that_fonttools_comes_to(place: dict[str, float], cut_down: bytes) -> None:
    ours = fixing_by_harfbuzz(instantiateVariableFont)(TTFont(io.BytesIO(cut_down)), place, static=True)
    assert drawn(ours) == drawn(instantiateVariableFont(TTFont(io.BytesIO(cut_down)), place, static=True))


def test_another_weight_has_other_letters(cut_down: bytes) -> None:
    light, heavy = (
        drawn(fixing_by_harfbuzz(instantiateVariableFont)(TTFont(io.BytesIO(cut_down)), {'wght': one}))
        for one in (400, 700)
    )
    assert all(light[name] != heavy[name] for name in LETTERS)


def test_pages_are_the_same_and_nothing_goes_the_long_way(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nfonts: {text: Source Sans 3}\n')
    load_engines()
    ours: Any = fonts.instantiateVariableFont
    made, weights = [], set[float]()

    def long_way(font: Any, place: dict[str, float], **more: Any) -> Any:
        weights.add(place['wght'])
        return ours.__wrapped__(font, place, **more)

    assert ours.__wrapped__ is instantiateVariableFont
    for fixing in (ours, long_way):
        monkeypatch.setattr(fonts, 'instantiateVariableFont', fixing)
        made.append(make_pdf(workspace.job("**Rest today.** Call us with questions.\n")))
    assert weights == {400, 700}
    assert made[0].data != made[1].data
    assert made[0].reading.pictures == made[1].reading.pictures
