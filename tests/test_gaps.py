"""Words that Markdown leaves out are found, with their line; words that only change their form are none."""

import pytest

from handouts.errors import Mistakes
from handouts.press.page.article import read_article
from handouts.press.page.compose import fill_words
from tests.conftest import Workspace

# Each with the line that it is found on: the text begins on line 6. Found by making papers up.
LEFT_OUT = {
    'a cell under no head': ("|a|b|\n|-|-|\n|c|d|\n|e|f|stop at once|\n", 9, "stop at once"),
    'a cell under no head, with a number alone': ("|a|b|\n|-|-|\n|c|d|911|\n", 8, "911"),
    'a note written twice': ("One[^1], two[^1].\n\n[^1]: Never drive.\n\n[^1]: See you.\n", 8, "Never drive"),
    'a note within a note': ("One[^1].\n\n[^1]: Two[^2].\n\n    [^2]: Three.\n\n    [^2]: Four.\n", 10, "Three"),
    'an address that nobody uses': ("Call us.\n\n[Phone]: 602-555-0100\n", 8, "Phone 602 555 0100"),
    'a word taken for an address': ("[Sundays]: closed\n", 6, "Sundays closed"),
}
WHOLE = {
    'a table': "| a | b |\n|---|:-:|\n| c `d` | **e** |\n",
    'notes': "One[^one] and two[^2] and one[^one].\n\n[^one]: First.\n[^2]: Second, 5 mg.\n\n[notes]\n",
    'links': "See [us][here], [that][] and [that], or <https://clinic.example/?a=1&b=2> or <ana&co@clinic.example>.\n\n"
    "[here]: https://clinic.example \"Our page\"\n[that]: https://other.example\n",
    'lists': "1. one\n2. two\n\n- [ ] a\n- [x] b\n\n> 3. three\n>     - 4. four\n",
    'entities': "Caf&eacute; &amp; 5&nbsp;mg &lt;b&gt; `&amp;`\n",
    'escapes': "a\\_b \\* 5 \\- un*friggin*g __b__\n",
    'marks': "## Head {: #top .big }\n\nText\n{: title=\"More\" }\n\nTerm\n:   Meaning\n",
    'boxes': "!!! Rule \"Our *rule*\"\n    Rest.\n\n!!! do\n    - One\n\n!!! dont\n    - Two\n",
    'drawings': "!!! people \"Half better\"\n    - 27 of 100: with\n\n    How sure: fairly.\n\n!!! timeline\n    1. 40 min: **Drip.**\n    2. End.\n",
    'values': "Call {{ clinic.phone }}: {{ blank(\"Our limit\", \"short\") }} {{ lines(3) }}\n",
    'signs': "\"Quoted\" -- it's ... 24 hours, 0.5 mg, ½, x², Ünïcode, ﬁne, İstanbul\n",
}  # fmt: skip


def read(workspace: Workspace, text: str) -> None:
    """Read a paper's words."""
    job = workspace.job(text)
    read_article(job, fill_words(job))


@pytest.mark.parametrize('name', LEFT_OUT)
def test_words_that_are_left_out_are_named_with_their_line(name: str, workspace: Workspace) -> None:
    text, line, words = LEFT_OUT[name]
    with pytest.raises(Mistakes) as found:
        read(workspace, text)
    (finding,) = found.value.findings
    assert (finding.rule, finding.line) == ('left-out', line)
    assert f"would not be printed: '{words}'." in finding.message


@pytest.mark.parametrize('name', WHOLE)
def test_words_that_change_their_form_are_no_gap(name: str, workspace: Workspace) -> None:
    read(workspace, WHOLE[name])


def test_a_paper_that_is_refused_is_not_told_of_the_words_that_it_lacks_for_that(workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as found:
        read(workspace, 'One <b title="two">three</b>\n')
    assert {finding.rule for finding in found.value.findings} == {'raw-html'}
