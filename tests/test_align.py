"""Two sequences paired in their order."""

import pytest

from handouts.words.translated.align import align


def rows(ones: str, others: str) -> str:
    """Return letters paired where they are the same, or nearly the same: capital and small."""

    def likeness(one: str, other: str) -> float:
        return 1.0 if one == other else 0.5 * (one.lower() == other.lower())

    return ' '.join(
        f'{"".join(one) or "-"}{"".join(other) or "-"}' for one, other in align(ones, others, likeness, 0.3)
    )


@pytest.mark.parametrize(
    ('ones', 'others', 'paired'),
    [
        ('abc', 'abc', 'aa bb cc'),
        ('abc', 'ac', 'aa b- cc'),
        ('ac', 'abc', 'aa -b cc'),
        ('abc', 'aBc', 'aa bB cc'),
        ('ab', 'bB', 'a- bb -B'),
        ('abc', 'axc', 'aa bx cc'),
        ('abcd', 'axd', 'aa b- c- -x dd'),
        ('ab', 'ba', 'a- bb -a'),
        ('', 'ab', '-a -b'),
        ('ab', '', 'a- b-'),
        ('', '', ''),
    ],
)
def test_most_likeness_is_kept_in_order(ones: str, others: str, paired: str) -> None:
    assert rows(ones, others) == paired
