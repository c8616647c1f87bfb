"""The paper of an address: it is remembered while its page is open, and is no page before."""

from pathlib import Path

import pytest
from werkzeug.exceptions import NotFound

from handouts.desk.words.opened import opened_paper
from tests.desk_cases import visit
from tests.words_cases import write_small_desk


def test_a_paper_whose_file_was_taken_away_is_known_to_who_opened_it_alone(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path / 'space', ('rest', 'never'))
    with visit(space.root, tmp_path) as desk:
        app = desk.client.application
        with app.test_request_context('/'):
            paper = opened_paper('advice', 'rest', 'en')
        for name in ('rest', 'never'):
            (space.root / f'content/advice/{name}.en.md').unlink()
        desk.desk.keeper.refresh()
        with app.test_request_context('/'):
            assert opened_paper('advice', 'rest', 'en', may_be_gone=True) == paper
            with pytest.raises(NotFound):
                opened_paper('advice', 'rest', 'en')
            with pytest.raises(NotFound):
                opened_paper('advice', 'never', 'en', may_be_gone=True)
