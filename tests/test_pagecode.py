"""The text of a scanning code: written, read again, and told from the codes of others."""

import pytest

from handouts.pagecode import CHART_NUMBER, PageCode, read_code

CODE = 'ketamine-iv/consent en 4bfea2e1 2/6'


def test_a_code_says_paper_language_words_and_page() -> None:
    assert PageCode('ketamine-iv/consent', 'en', '4bfea2e1', 2, 6).text == CODE
    assert PageCode('ketamine-iv/consent', 'en', '4bfea2e1', 2, 6, 'A-17').text == f'{CODE} A-17'


@pytest.mark.parametrize('chart', ['', 'A-17', '1', '0' * 20, '-'])
@pytest.mark.parametrize('paper', ['advice/paper', 'R2.d_2/Visit-2_b', 'a/1', 'back pain/visit', 'R&D/a', 'año/a'])
@pytest.mark.parametrize('language', ['en', 'es', 'hmn', 'en-GB', 'zh-Hant'])
def test_what_is_written_is_read_again(paper: str, language: str, chart: str) -> None:
    for page, pages in ((1, 1), (2, 6), (10, 10), (1, 9999), (9999, 9999)):
        code = PageCode(paper, language, '4bfea2e1', page, pages, chart)
        assert read_code(code.text) == code


@pytest.mark.parametrize(
    'text',
    [
        '',
        'https://example.org/menu',
        '0012345678905',
        'ketamine-iv/consent',
        'consent en 4bfea2e1 2/6',
        'a/b/c en 4bfea2e1 2/6',
        '/consent en 4bfea2e1 2/6',
        'ketamine-iv/ en 4bfea2e1 2/6',
        'ketamine-iv/consent EN 4bfea2e1 2/6',
        'ketamine-iv/consent english 4bfea2e1 2/6',
        'ketamine-iv/consent en 4BFEA2E1 2/6',
        'ketamine-iv/consent en 4bfea2e 2/6',
        'ketamine-iv/consent en 4bfea2e12 2/6',
        'ketamine-iv/consent en 4bfea2eg 2/6',
        'ketamine-iv/consent en 4bfea2e1 2',
        'ketamine-iv/consent en 4bfea2e1 2/',
        'ketamine-iv/consent en 4bfea2e1 /6',
        'ketamine-iv/consent en 4bfea2e1 -1/6',
        'ketamine-iv/consent en 4bfea2e1 0/6',
        'ketamine-iv/consent en 4bfea2e1 02/6',
        'ketamine-iv/consent en 4bfea2e1 2/10000',
        'ketamine-iv/consent en 4bfea2e1 ٢/6',
        'ketamine-iv/consent en 4bfea2e1 1٢/16',
        'ketamine-iv/consent  en 4bfea2e1 2/6',
        ' ketamine-iv/consent en 4bfea2e1 2/6',
        'ketamine-iv/consent en 4bfea2e1 2/6 ',
        'ketamine-iv/consent en 4bfea2e1 2/6\n',
        'x\nketamine-iv/consent en 4bfea2e1 2/6',
    ],
)
def test_a_text_of_others_is_not_read(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(('page', 'pages'), [(7, 6), (2, 1), (10, 9), (9999, 1000)])
def test_a_page_beyond_the_last_is_not_read(page: int, pages: int) -> None:
    assert read_code(f'ketamine-iv/consent en 4bfea2e1 {page}/{pages}') is None


@pytest.mark.parametrize('chart', ['A 17', 'A/17', 'Ñ17', 'A_17', '0' * 21, '١٧', 'A-17\n', '<b>'])
def test_a_chart_number_has_letters_digits_and_hyphens(chart: str) -> None:
    assert not CHART_NUMBER.fullmatch(chart)
    assert read_code(f'{CODE} {chart}') is None
