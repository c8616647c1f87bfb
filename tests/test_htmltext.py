"""The words of an HTML page as a reader sees them."""

import pytest

from handouts.press.page.htmltext import bind_last_words, read_html, words_code

FLOWS = {
    'blocks are apart': ('<h1>Rest</h1><p>today</p><ul><li>and</li><li>tomorrow</li></ul>', 'Rest today and tomorrow'),
    'inline tags do not split words': ('Ket<b>am</b><em>i</em>ne, H<sub>2</sub>O, x<sup><a href="#1">1</a></sup>', 'Ketamine, H2O, x1'),
    'spans do not split words': ('<span class="a">un</span><strong>usual</strong>', 'unusual'),
    'spaces become one': ('<p>  Rest \n\n\t today </p>\n', 'Rest today'),
    'entities': ('R&amp;D &lt;b&gt; &eacute; &#x2192; &#9744;', 'R&D <b> é → ☐'),
    'a hard space': ('5&nbsp;mg', '5 mg'),
    'a soft hyphen': ('keta&shy;mine', 'keta\u00admine'),
    'void tags split words and hold none': ('<p>one<br>two<img src="a" alt="no">three<hr>four<wbr>five</p>six', 'one two three four five six'),
    'a void tag that stands elsewhere': ('<p>one <img src="a" data-in-margin>two</p>', 'one two'),
    'closed void tags': ('<p>one<br/>two</p>', 'one two'),
    'places to fill in': ('<p>Name: <input name="a"> or num<input name="b">ber</p>', 'Name: or number'),
    'cells': ('<table><tr><td>a</td><td>b</td></tr></table>', 'a b'),
    'unseen parts': ('<html><head><title>no</title><style>p { }</style></head><body>yes <script>no</script><template>no</template></body>', 'yes'),
    'attributes': ('<p title="no" data-x="no">yes</p>', 'yes'),
    'comments': ('yes <!-- no --> too', 'yes too'),
    'an end without a begin': ('a</section> b</p>c', 'a b c'),
    'an element left open': ('<div><p>a<p>b</div>c', 'a b c'),
    'a lone sign at the end': ('Rest &', 'Rest &'),
    'nothing': ('', ''),
}  # fmt: skip


@pytest.mark.parametrize('name', FLOWS)
def test_the_flow_is_what_a_reader_sees(name: str) -> None:
    html, flow = FLOWS[name]
    assert read_html(html).flow == flow


@pytest.mark.parametrize('tag', ['div data-margin', 'style', 'p data-in-margin'])
def test_words_on_both_sides_of_what_stands_elsewhere_stay_apart(tag: str) -> None:
    assert read_html(f'one<{tag}>x</{tag.split()[0]}>two').flow == 'one two'


def test_margins_stand_apart_from_the_flow() -> None:
    text = read_html('<p>one</p> <div data-margin><b>Small</b> Clinic</div> <p>two</p>')
    assert (text.flow, text.margins) == ('one two', ('Small Clinic',))


def test_margins_come_in_order() -> None:
    text = read_html('<footer data-margin>foot</footer> <header data-margin><p>head</p></header> <p>text</p>')
    assert (text.flow, text.margins) == ('text', ('foot', 'head'))


def test_a_margin_has_places_for_the_numbers_of_pages() -> None:
    text = read_html('<p data-margin>Page <b class="page-number"></b> of <b class="page-count"></b>, draft</p>')
    assert text.margins == ('Page {page} of {pages}, draft',)


def test_braces_of_a_margin_are_not_taken_for_places() -> None:
    text = read_html('<p data-margin>A { {page} {0} <b class="page-number"></b></p><p>{page}</p>')
    assert text.margins[0].format(page=3, pages=4) == 'A { {page} {0} 3'
    assert (text.flow, text.hashed.split()) == ('{page}', ['A', '{', '{page}', '{0}', '{page}'])


def test_page_numbers_are_not_hashed() -> None:
    text = read_html('<p data-margin>Page <b class="page-number"></b></p>')
    assert text.hashed.split() == ['Page']


def test_what_shows_a_margin_on_the_first_page_is_not_read_twice() -> None:
    text = read_html('<p data-margin>Draft</p> <p data-in-margin>Draft <b>again</b></p> <p>one</p>')
    assert (text.flow, text.margins) == ('one', ('Draft',))
    assert text.hashed.split() == ['Draft', 'one']


def test_unhashed_parts_are_seen_but_not_hashed() -> None:
    text = read_html('<p>one <span data-unhashed>code <b>1f2e</b><br></span> two</p>')
    assert text.flow == 'one code 1f2e two'
    assert text.hashed.split() == ['one', 'two']


def test_flow_and_margins_are_hashed_together() -> None:
    text = read_html('<p>one</p><p data-margin>clinic <i data-unhashed>code</i></p><p>two</p>')
    assert text.margins == ('clinic code',)
    assert text.hashed.split() == ['one', 'clinic', 'two']


def test_heads_of_tables_are_repeated_and_stay_in_the_flow() -> None:
    html = '<table><thead><tr><th>Dose</th><th>Day</th></tr></thead><tr><td>5 mg</td><td>1</td></tr></table>'
    text = read_html(html + '<table><thead><tr><th>Call</th></tr></thead></table>')
    assert text.flow == 'Dose Day 5 mg 1 Call'
    assert [head.split() for head in text.repeated] == [['Dose', 'Day'], ['Call']]


@pytest.mark.parametrize(
    ('heading', 'bound'),
    [
        ('What to do', 'What to\u00a0do'),
        ('Your visit', 'Your visit'),
        ('Safety', 'Safety'),
        ('', ''),
        ('Who should not have it', 'Who should not have\u00a0it'),
    ],
)
def test_the_last_two_words_of_a_longer_heading_stay_together(heading: str, bound: str) -> None:
    assert bind_last_words(heading) == bound


def test_the_code_is_of_words_and_not_of_spaces() -> None:
    assert words_code('a  b\nc') == words_code(' a b c ')
    assert words_code('a b') != words_code('ab')
    assert words_code('cafe\u0301') == words_code('café')
