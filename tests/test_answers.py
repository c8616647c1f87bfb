"""What a new clinic is asked: what can be printed is taken, what cannot is refused, and why."""

import pytest

from handouts.errors import WrongUse
from handouts.new.answers import Answers, checked_choice, checked_colour, checked_name


@pytest.mark.parametrize(
    ('typed', 'name'),
    [
        ('  Sunrise \t Clinic\n', 'Sunrise Clinic'),
        ('Clínica Núñez', 'Clínica Núñez'),
        ('Clinica Nu\u0301n\u0303ez', 'Clinica Núñez'),
        ('Nguyễn, Жанна & Ελένη', 'Nguyễn, Жанна & Ελένη'),
        ('"Quotes": #1 {{ x }} <b> [y] *z* ../', '"Quotes": #1 {{ x }} <b> [y] *z* ../'),
        ('yes', 'yes'),
        ('N' * 64, 'N' * 64),
    ],
)
def test_a_name_is_taken_as_it_is_but_for_its_spaces(typed: str, name: str) -> None:
    assert checked_name(typed) == name


@pytest.mark.parametrize(
    ('typed', 'told'),
    [
        ('', "A clinic has a name"),
        (' \n', "A clinic has a name"),
        ('N' * 65, "The name has 65 letters, and 64 have room"),
        ('Happy 😀', r"No font of the papers has '😀' \(U\+1F600, grinning face\)"),
        ('عيادة', "arabic letter ain"),
        ('诊所', "cjk unified ideograph"),
        ('a\u202ereversed', "right-to-left override"),
        ('a\x1b[31m', "No font of the papers has"),
        ('\ue000', "without a name"),
    ],
)
def test_a_name_that_no_page_could_show_is_refused_with_its_letter(typed: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        checked_name(typed)


@pytest.mark.parametrize(
    ('name', 'folder'),
    [
        ('Sunrise Clinic', 'sunrise-clinic'),
        ("Children's & Núñez", 'childrens-nunez'),
        ('../../etc/passwd', 'etc-passwd'),
        ('Straße', 'strasse'),
        ('Жанна', 'clinic'),
        ('...', 'clinic'),
        ('a' * 64, 'a' * 40),
        ('Casa Verde Community Dental Practice and Sons', 'casa-verde-community-dental-practice-and'),
    ],
)
def test_the_folder_has_a_plain_name_whatever_the_clinic_s_is(name: str, folder: str) -> None:
    assert Answers(name).folder == folder


@pytest.mark.parametrize(
    ('name', 'short'),
    [
        ('Sunrise Clinic', 'Sunrise Clinic'),
        ('Casa Verde Community Dental', 'Casa Verde'),
        ('Ruiz & Sunnyside Clinic', 'Ruiz & Sunnyside'),
        ('Ruiz, Abcdefghi & Sons of Phoenix', 'Ruiz, Abcdefghi'),
        ('N' * 30, 'N' * 16),
    ],
)
def test_the_foot_of_a_page_has_whole_words_of_a_long_name(name: str, short: str) -> None:
    assert Answers(name).short_name == short


@pytest.mark.parametrize('typed', ['1f5a6b', '#1F5A6B', ' 1f5a6B '])
def test_a_colour_is_taken_with_or_without_its_sign(typed: str) -> None:
    assert checked_colour(typed) == '#1f5a6b'


@pytest.mark.parametrize(
    ('typed', 'told'),
    [
        (
            'ffff00',
            "white paper has a contrast of 1.07, needed is 4.5; the nearest shade that can be read is #707000",
        ),
        ('red', "'#red' is not a colour like"),
        ('', "'#' is not a colour like"),
        ("1f5a6b'\nname: x", "is not a colour like"),
    ],
)
def test_a_colour_that_could_not_be_read_is_refused_by_the_guard_of_the_papers(typed: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        checked_colour(typed)


def test_a_choice_is_taken_in_its_order_once() -> None:
    assert checked_choice('es, en es', ['en', 'es']) == ('es', 'en')


@pytest.mark.parametrize(('typed', 'told'), [('fr en', "There is no 'fr'. Choose of: en, es."), (' ,', "^Choose of")])
def test_a_choice_of_what_is_not_there_is_refused(typed: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        checked_choice(typed, ['en', 'es'])
