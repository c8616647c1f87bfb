"""Errors say where, what and what to do, and keep it on their way between processes."""

import pickle

import pytest

from handouts.errors import Finding, HandoutsError, MachineLacks, Mistakes, WrongUse, mistake

ONE = Finding('a.md', 3, 'raw-html', "HTML is not allowed.", "Write Markdown.")
OTHER = Finding('b.yaml', 0, 'yaml', "The file is empty.", "")


def test_a_finding_reads_as_place_message_and_hint() -> None:
    assert str(ONE) == 'a.md:3: HTML is not allowed. Write Markdown.'


def test_a_finding_about_a_whole_file_has_no_line_and_no_space_at_its_end() -> None:
    assert str(OTHER) == 'b.yaml: The file is empty.'


def test_a_finding_blocks_unless_it_says_otherwise() -> None:
    assert ONE.level == 'block'
    assert Finding('a.md', 1, 'x', "x", "", 'note').level == 'note'


def test_a_finding_said_of_a_pdf_differs_in_nothing_else() -> None:
    said = ONE.of('advice/paper', 'en', 'print')
    assert (said.paper, said.language, said.edition) == ('advice/paper', 'en', 'print')
    assert said.of('', '', '') == ONE


def test_findings_sort_by_file_and_line() -> None:
    first = Finding('a.md', 2, 'z', "z", "")
    assert sorted([OTHER, ONE, first]) == [first, ONE, OTHER]


def test_mistakes_say_each_finding_on_a_line() -> None:
    assert str(Mistakes([ONE, OTHER])).splitlines() == [str(ONE), str(OTHER)]


def test_mistakes_keep_findings_that_can_be_read_only_once() -> None:
    faults = Mistakes(finding for finding in (ONE, OTHER))
    assert faults.findings == (ONE, OTHER)
    assert str(OTHER) in str(faults)


def test_mistakes_come_whole_out_of_another_process() -> None:
    back = pickle.loads(pickle.dumps(Mistakes([ONE, OTHER])))
    assert isinstance(back, Mistakes)
    assert back.findings == (ONE, OTHER)
    assert str(back) == str(Mistakes([ONE, OTHER]))


def test_one_mistake_is_one_blocking_finding() -> None:
    assert mistake('a.md', 3, 'raw-html', "HTML is not allowed.", "Write Markdown.").findings == (ONE,)


@pytest.mark.parametrize(('error', 'code'), [(Mistakes, 1), (WrongUse, 2), (MachineLacks, 3)])
def test_each_error_has_its_exit_code(error: type[HandoutsError], code: int) -> None:
    assert issubclass(error, HandoutsError)
    assert error.exit_code == code
