"""Whatever spares the engine work stands in front of its own, and can be taken away again."""

from tests.laid_cases import REMEMBERED, drawn, engine_alone, page_of, parts


def test_it_stands_in_front_of_the_engine_and_leaves_its_pages_as_they_are() -> None:
    page = page_of(parts(1))
    spared = drawn(page, is_look=False)
    ours = [getattr(place, name) for place, name in REMEMBERED]
    with engine_alone():
        own = [getattr(place, name) for place, name in REMEMBERED]
        alone = drawn(page, is_look=False)
    assert all(layout.__module__.startswith('weasyprint') for layout in own)
    assert not set(own) & set(ours)
    assert [getattr(place, name) for place, name in REMEMBERED] == ours
    assert spared == alone
