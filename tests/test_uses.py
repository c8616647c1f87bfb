"""Where papers print a rule or a price of the clinic."""

from handouts.desk.written.uses import clinic_uses
from handouts.press.library import Library
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.conftest import Workspace


def uses(workspace: Workspace, language: str = 'en') -> dict[str, str]:
    """Return what is shown beside the fields."""
    return clinic_uses(Library(Rooms(workspace.root)), language)


def test_the_sentence_stands_for_itself_without_marks(workspace: Workspace) -> None:
    workspace.paper(
        '- **Eating:** {{ clinic.rules.eating or blank() }}\n\n'
        'Come early. You stay {{ clinic.rules.minutes }} min.[@study] We watch.\n\n'
        '    !!! note "{{clinic.prices.visit}}"\n'
        '1. It costs {{ clinic.prices.course }}, not {{ clinic.prices.visit }}{% if x %}!{% endif %}\n'
    )
    assert uses(workspace) == {
        'rules.eating': 'Eating: ____',
        'rules.minutes': 'You stay ____ min.',
        'prices.visit': '"____"',
        'prices.course': 'It costs ____, not ……!…',
    }


def test_a_value_that_is_a_sentence_has_the_one_before_it(workspace: Workspace) -> None:
    workspace.paper('First. Blood pressure that is high. {{ clinic.rules.limit or blank("Our limit") }} Last.\n')
    workspace.paper('{{ clinic.rules.alone }}\n', 'advice/b.en.md')
    assert uses(workspace) == {'rules.limit': 'Blood pressure that is high. ____ Last.', 'rules.alone': '____'}


def test_a_sentence_with_one_blank_stands_before_one_with_two(workspace: Workspace) -> None:
    workspace.paper('{{ clinic.rules.m }} min: {{ clinic.rules.m }} minutes.\n', 'advice/a.en.md')
    workspace.paper('It takes {{ clinic.rules.m }} minutes.\n', 'advice/b.en.md')
    workspace.paper('About {{ clinic.rules.m }} minutes.\n', 'advice/c.en.md')
    assert uses(workspace) == {'rules.m': 'It takes ____ minutes.'}


def test_only_papers_of_the_language_that_can_be_read_count(workspace: Workspace) -> None:
    workspace.paper('Dura {{ clinic.rules.m }} minutos.\n', 'advice/a.es.md')
    workspace.write('content/advice/b.es.md', 'ñ {{ clinic.rules.n }}'.encode('latin-1'))
    assert uses(workspace, 'en') == {}
    assert uses(workspace, 'es') == {'rules.m': 'Dura ____ minutos.'}


def test_every_rule_and_price_of_the_real_papers_has_a_sentence_in_both_languages() -> None:
    library = Library(Rooms(PROJECT))
    for language in ('en', 'es'):
        strings = library.strings(language)
        names = {*(f'rules.{key}' for key in strings.rules), *(f'prices.{key}' for key in strings.prices)}
        found = clinic_uses(library, language)
        assert found.keys() == names
        assert all(sentence.count('____') == 1 and len(sentence) > 10 for sentence in found.values()), found
