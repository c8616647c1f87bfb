"""All parts of the engine that are given made-up input, by their names."""

from tests.fuzz import of_desk, of_lists, of_papers, of_pictures, of_yaml
from tests.fuzz.bounds import Target

TARGETS: dict[str, Target] = {
    **of_papers.TARGETS,
    **of_yaml.TARGETS,
    **of_lists.TARGETS,
    **of_pictures.TARGETS,
    **of_desk.TARGETS,
}
