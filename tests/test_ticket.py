"""The ticket of a job."""

from handouts.desk.printing.ticket import MEDIA, Ticket, job_name


def test_a_job_is_called_after_its_entry() -> None:
    ticket = Ticket('a1b2', 'two-sided-short-edge', 'letter', 3)
    assert job_name(ticket.once) == 'handouts-a1b2'


def test_each_size_has_one_name_in_ipp() -> None:
    assert sorted(MEDIA.values()) == ['a4', 'letter']
    assert MEDIA['na_letter_8.5x11in'] == 'letter'
