"""Handing documents over: the journal first, once for each form, and never a value in what is shown of it."""

from handouts.desk.views.handing import Parcel, Unhanded


def test_what_is_shown_of_a_parcel_holds_nothing_of_its_document() -> None:
    parcel = Parcel((), b'%PDF-1.7 XQZNAME', 'one-sided', 'letter')
    assert 'XQZNAME' not in f'{parcel} {[parcel]!r}'


def test_a_reason_holds_the_field_and_the_status() -> None:
    fault = Unhanded("Not so.", 'copies', 422)
    assert (str(fault), fault.told, fault.wrong, fault.status) == ("Not so.", "Not so.", 'copies', 422)
