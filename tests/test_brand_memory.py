"""What the desk remembers of brands that are being typed: the oldest is forgotten, and nothing lies on a disk."""

from handouts.desk.brand.brand_memory import MOST, Lately, Memory, memory
from tests import brand_cases
from tests.brand_cases import inside
from tests.desk_cases import Visit

small = brand_cases.small


def test_the_oldest_is_forgotten_and_what_is_kept_again_counts_as_new() -> None:
    lately = Lately[int](3)
    for number, key in enumerate('abc'):
        lately.keep(key, number)
    lately.keep('a', 10)
    lately.keep('d', 4)
    assert [lately.find(key) for key in 'abcd'] == [10, None, 2, 4]


def test_what_is_taken_is_gone() -> None:
    lately = Lately[int]()
    lately.keep('a', 1)
    assert (lately.take('a'), lately.take('a'), lately.find('a')) == (1, None, None)


def test_no_sort_of_thing_grows_for_ever() -> None:
    remembered = Memory()
    for number in range(MOST + 5):
        remembered.unsent.keep(str(number), {})
    assert (remembered.unsent.find('4'), remembered.unsent.find('5')) == (None, {})


def test_a_desk_has_one_memory_for_all_who_ask(small: Visit) -> None:
    with inside(small):
        memory().unsent.keep('ana', {'a': 'b'})
    with inside(small, 'bea'):
        assert memory().unsent.take('ana') == {'a': 'b'}
