"""Puts in front of the engine's own work what spares it some of that, to the same end."""

from types import ModuleType

from handouts.press.engine.columns import noting_ends, remembering_for_columns, remembering_parts
from handouts.press.engine.earlier import Earlier, remembering_styles
from handouts.press.engine.earlier_pages import remembering_pages
from handouts.press.engine.earlier_paint import remembering_paint
from handouts.press.engine.earlier_parts import remembering_earlier
from handouts.press.engine.lines import remembering_lines
from handouts.press.engine.weights import fixing_by_harfbuzz


def spare_work(engine: ModuleType, earlier: Earlier) -> None:
    """Let WeasyPrint remember parts of columns, lines and earlier looks, and weigh fonts otherwise."""
    layout, fonts = engine.layout, engine.pdf.fonts
    layout.LayoutContext.overflows_page = noting_ends(layout.LayoutContext.overflows_page)
    layout.block.block_level_layout = remembering_parts(remembering_earlier(layout.block.block_level_layout, earlier))
    layout.block.columns_layout = remembering_for_columns(layout.block.columns_layout)
    layout.inline.split_first_line = remembering_lines(layout.inline.split_first_line)
    layout.preferred.split_first_line = layout.inline.split_first_line
    layout.page.make_page = remembering_pages(layout.page.make_page, earlier)
    engine.draw.draw_stacking_context = remembering_paint(engine.draw.draw_stacking_context)
    engine.css.StyleFor = remembering_styles(engine.css.StyleFor, earlier)
    fonts.instantiateVariableFont = fixing_by_harfbuzz(fonts.instantiateVariableFont)
