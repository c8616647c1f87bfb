"""Passcodes are kept so that nobody can read them back, and a broken file is never taken for none."""

import os
from pathlib import Path

import pytest

from handouts.desk.guard.passcodes import METHOD, ROLES, Passcodes, Role, Taken, TooShort
from handouts.errors import MachineLacks, Mistakes

WORDS = "lamp river nine"
OTHER = "stone bread wool"


@pytest.fixture
def passcodes(tmp_path: Path) -> Passcodes:
    """A place for passcodes; none is set."""
    return Passcodes(tmp_path / 'state' / 'passcodes.json')


def test_a_passcode_opens_its_role_and_no_other(passcodes: Passcodes) -> None:
    assert not any(passcodes.is_set(role) for role in ROLES)
    assert passcodes.roles_of(WORDS) == frozenset()
    passcodes.set('approver', WORDS)
    passcodes.set('editor', OTHER)
    assert [role for role in ROLES if passcodes.is_set(role)] == ['approver', 'editor']
    assert passcodes.roles_of(WORDS) == {'approver'}
    assert passcodes.roles_of(OTHER) == {'editor'}
    assert [passcodes.roles_of(wrong) for wrong in ('', WORDS.upper(), WORDS[:-1], f'{WORDS}x')] == [frozenset()] * 4


def test_the_file_holds_no_passcode_and_is_for_its_owner_alone(
    passcodes: Passcodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('handouts.desk.guard.passcodes.METHOD', METHOD)  # as it is where no test makes it quick
    old = os.umask(0)
    try:
        passcodes.set('desk', WORDS)
        passcodes.path.chmod(0o644)
        passcodes.set('approver', OTHER)
    finally:
        os.umask(old)
    assert passcodes.path.stat().st_mode & 0o777 == 0o600
    assert passcodes.path.parent.stat().st_mode & 0o777 == 0o700
    text = passcodes.path.read_text()
    assert text.count('scrypt:32768:8:1$') == 2
    assert WORDS not in text
    assert OTHER not in text
    assert [path.name for path in passcodes.path.parent.iterdir()] == ['passcodes.json']


def test_a_part_that_a_crash_left_behind_lends_the_file_no_rights(passcodes: Passcodes) -> None:
    passcodes.path.parent.mkdir()
    part = passcodes.path.with_name('.passcodes.json.handouts.part')
    part.write_text('half')
    part.chmod(0o666)
    passcodes.set('desk', WORDS)
    assert passcodes.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize('short', ["", "seven77", "       seven77 "])
def test_a_short_passcode_is_refused_with_the_reason(passcodes: Passcodes, short: str) -> None:
    with pytest.raises(TooShort, match="at least 8 characters: a shorter one is soon guessed"):
        passcodes.set('approver', short)
    assert not passcodes.path.exists()


def test_eight_characters_are_enough(passcodes: Passcodes) -> None:
    passcodes.set('approver', "eight888")
    assert passcodes.roles_of("eight888") == {'approver'}


@pytest.mark.parametrize('role', ['desk', 'editor'])
def test_no_two_roles_have_the_same_passcode(passcodes: Passcodes, role: Role) -> None:
    passcodes.set('approver', WORDS)
    with pytest.raises(Taken, match="choose another"):
        passcodes.set(role, f' {WORDS}')
    assert not passcodes.is_set(role)
    passcodes.set('approver', WORDS)
    assert passcodes.roles_of(WORDS) == {'approver'}


def test_a_new_passcode_ends_the_old_one_and_changes_the_mark_of_its_role_alone(passcodes: Passcodes) -> None:
    passcodes.set('approver', WORDS)
    before = [passcodes.mark(role) for role in ROLES]
    passcodes.set('approver', OTHER)
    after = [passcodes.mark(role) for role in ROLES]
    assert passcodes.roles_of(WORDS) == frozenset()
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_a_mark_changes_even_where_the_same_passcode_is_set_again(passcodes: Passcodes) -> None:
    passcodes.set('approver', WORDS)
    before = passcodes.mark('approver')
    passcodes.set('approver', WORDS)
    assert passcodes.mark('approver') != before


def test_what_a_command_sets_holds_in_a_desk_that_is_open(passcodes: Passcodes) -> None:
    assert not passcodes.is_set('editor')
    Passcodes(passcodes.path).set('editor', WORDS)
    assert passcodes.roles_of(WORDS) == {'editor'}


def test_keyboards_that_write_an_accent_differently_write_the_same_passcode(passcodes: Passcodes) -> None:
    passcodes.set('desk', "caf\N{LATIN SMALL LETTER E WITH ACUTE} lampe")
    assert passcodes.roles_of("cafe\N{COMBINING ACUTE ACCENT} lampe ") == {'desk'}


@pytest.mark.parametrize(
    'text',
    [
        '',
        '{"desk": "scrypt:32768:8:1$salt$00',
        '[]',
        'null',
        '{"desk": null}',
        '{"desk": "lamp river nine"}',
        '{"desk": "scrypt:32768:8:1$salt$00"}',
        '{"director": ""}',
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(passcodes: Passcodes, text: str) -> None:
    passcodes.path.parent.mkdir()
    passcodes.path.write_text(text)
    acts = (
        lambda: passcodes.is_set('desk'),
        lambda: passcodes.roles_of("lamp river nine"),
        lambda: passcodes.mark('desk'),
        lambda: passcodes.set('approver', OTHER),
    )
    for act in acts:
        with pytest.raises(Mistakes, match=r"cannot be read.*backup.*build.py desk --passcode ROLE") as told:
            act()
        assert 'lamp' not in str(told.value)
    assert passcodes.path.read_text() == text


def test_a_folder_in_the_place_of_the_file_is_an_error(passcodes: Passcodes) -> None:
    passcodes.path.mkdir(parents=True)
    with pytest.raises(Mistakes):
        passcodes.is_set('desk')


def test_where_it_cannot_be_written_the_old_passcode_holds(passcodes: Passcodes) -> None:
    passcodes.set('desk', WORDS)
    passcodes.path.with_name('.passcodes.json.handouts.part').mkdir()
    with pytest.raises(MachineLacks, match="cannot be kept: Is a directory"):
        passcodes.set('desk', OTHER)
    assert passcodes.roles_of(WORDS) == {'desk'}
