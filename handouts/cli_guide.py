"""The command that shows a guide: what one person of a clinic does with the program, on two pages."""

from pathlib import Path

import click

from handouts.errors import WrongUse

GUIDES = Path(__file__).parent / 'guides'


def guides() -> dict[str, Path]:
    """Return the guides by their names, which are those of the people they are for, and one about safety."""
    return {path.stem: path for path in sorted(GUIDES.glob('*.md'))}


@click.command()
@click.argument('name', required=False)
def guide(name: str | None) -> None:
    """Show a guide by its NAME; without one, list them."""
    known = guides()
    if name is None:
        for one, path in known.items():
            click.echo(f"{one:12} {path.read_text(encoding='utf-8').partition(chr(10))[0].lstrip('# ')}")
    elif name in known:
        click.echo(known[name].read_text(encoding='utf-8'), nl=False)
    else:
        raise WrongUse(f"There is no guide '{name}'. There are: {', '.join(known)}.")
