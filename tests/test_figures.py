"""Figures that are read as one are known when a line breaks them, and other numbers are left alone."""

import pytest

from handouts.press.proof.figures import broken_figure


@pytest.mark.parametrize(
    ('line', 'following', 'figure'),
    [
        ('Wait 24', 'hours.', '24 / hours'),
        ('give 0.5', 'mg/kg', '0.5 / mg/kg'),
        ('give 0,5', 'mg', '0,5 / mg'),
        ('0.5 mg/', 'kg', '0.5 mg/ / kg'),
        ('over 180/', '120, call', '180/ / 120'),
        ('Call 1-800-', '222-1222 now', '1-800- / 222-1222'),
        ('Call (602)', '555-0100', '(602) / 555-0100'),
        ('Call 602 555', '0100', '602 555 / 0100'),
        ('Call +34 91', '123 45 67', '+34 91 / 123 45 67'),
        ('Call 555-', '0100', '555- / 0100'),
        ('about 27 of', '100 people', '27 of / 100'),
        ('about 27', 'of 100 people', '27 / of 100'),
        ('1 in', '10 people', '1 in / 10'),
        ('wait 45–', '60 minutes', '45– / 60'),
        ('about 27\u00a0of', '100 people', '27 of / 100'),
        ('at 9', 'a.m.', '9 / a.m.'),
        ('so 98', '% of', '98 / %'),
        ('sobre 40', 'minutos', '40 / minutos'),
        ('en 3', 'de cada 10 personas', '3 / de cada 10'),
    ],
)
def test_a_broken_figure_is_shown_with_its_break(line: str, following: str, figure: str) -> None:
    assert broken_figure(line, following) == figure


@pytest.mark.parametrize(
    ('line', 'following'),
    [
        ('Wait 24 hours', 'or more'),
        ('Approved in 2019', 'days after'),
        ('from 2019–', '2023 we'),
        ('See room 12', 'and ask'),
        ('Take 3 in', '2 parts'),
        ('It began in 2019. In', '2023 the FDA warned'),
        ('hard-', 'to-treat'),
        ('Call 911', 'or 988'),
        ('either/', 'or'),
        ('', ''),
    ],
)
def test_what_may_be_broken_is_left_alone(line: str, following: str) -> None:
    assert broken_figure(line, following) == ''
