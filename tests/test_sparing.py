"""Whatever spares the engine work stands in front of its own, and can be taken away again."""

import pytest

from tests.laid_cases import REMEMBERED, drawn, engine_alone, page_of, parts


@pytest.mark.parametrize(('place', 'name'), REMEMBERED)
def test_it_stands_in_front_of_the_engine(place: object, name: str) -> None:
    page = page_of(parts(1))
    spared = drawn(page, is_look=False)
    ours = getattr(place, name)
    with engine_alone():
        own = getattr(place, name)
        alone = drawn(page, is_look=False)
    assert own is not ours
    assert getattr(place, name) is ours
    assert spared == alone
