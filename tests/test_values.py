"""The clinic's values: text where it is known, a blank where it is not."""

from typing import Any

import pytest

from handouts.press.page.values import Blank, clinic_values, inset, labelled_blank, writing_lines
from tests.conftest import Workspace


def values(workspace: Workspace, clinic: str) -> dict[str, Any]:
    """Return the values of a clinic file."""
    workspace.write('content/clinics/clinic/clinic.yaml', clinic)
    return clinic_values(workspace.job('Hello.\n'))


def test_known_values_are_text(workspace: Workspace) -> None:
    known = values(
        workspace, 'name: A\nphone: 602 555 0100\nrules:\n  eating: no food for 6 hours\n  parking: behind\n'
    )
    assert known['phone'] == '602 555 0100'
    assert known['rules']['eating'] == 'no food for 6 hours'
    assert known['rules']['parking'] == 'behind'


def test_unknown_values_are_false_and_labelled(workspace: Workspace) -> None:
    unknown = values(workspace, 'name: A\n')
    assert not unknown['phone']
    assert unknown['phone'].label == 'phone, day'
    assert isinstance(unknown['prices']['visit'], Blank)


def test_a_value_is_escaped_in_html_and_plain_in_attributes() -> None:
    assert inset('Smith & <b>Sons</b>').html == 'Smith &amp; &lt;b&gt;Sons&lt;/b&gt;'
    assert inset('Smith & Sons').text == 'Smith & Sons'
    assert inset(Blank('phone')).text == ''


def test_a_label_is_escaped() -> None:
    assert '&lt;i&gt;' in str(labelled_blank('<i>'))


@pytest.mark.parametrize('count', [0, 21, -1])
def test_writing_lines_have_a_limit(count: int) -> None:
    with pytest.raises(TypeError, match='is not from 1 to 20'):
        writing_lines(count)


def test_a_blank_has_one_of_three_sizes() -> None:
    with pytest.raises(TypeError, match="a blank is short, medium, long, not 'huge'"):
        labelled_blank('Name', 'huge')
