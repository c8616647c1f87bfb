"""The commands that open the desk: a page in the browser, for the people who print, and for those who write."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from urllib.parse import quote

import click
from click.core import ParameterSource

from handouts.errors import WrongUse
from handouts.setting import Setting


@click.command()
@click.option(
    '--host', default='127.0.0.1', show_default=True, help="The address to listen on. Default: this computer alone."
)
@click.option('--port', type=click.IntRange(1, 65535), help="The port. Default: the first that is free from 8642.")
@click.option(
    '--name', 'names', multiple=True, help="Another name by which people reach it, such as https://papers.example."
)
@click.option('--no-open', is_flag=True, help="Do not open the browser.")
@click.option(
    '--passcode',
    type=click.Choice(['desk', 'approver', 'editor']),
    help="Set the passcode of those who print, approve, or change words and brand; then end.",
)
@click.pass_context
def desk(
    context: click.Context,
    host: str,
    port: int | None,
    names: tuple[str, ...],
    no_open: bool,
    passcode: Literal['desk', 'approver', 'editor'] | None,
) -> None:
    """Open the desk: papers to print, to fill in and to approve, on a page in the browser.

    Only this computer can reach it, unless --host or --name say otherwise; then everybody needs a passcode.
    """
    # The web server is loaded only where it is wanted.
    from handouts.desk.guard.passcodes import Passcodes
    from handouts.desk.places import places_of
    from handouts.desk.serve import Opening, serve

    here: Setting = context.obj
    if passcode:
        typed = click.prompt("New passcode", hide_input=True, confirmation_prompt=True)
        Passcodes(places_of(here.root).passcodes).set(passcode, typed)
        click.echo(f"The passcode of the {passcode} is set.")
        return
    opening = Opening(here.root, here.output, _clock(context), host, port or 0, names, opens_browser=not no_open)
    serve(opening, click.echo)


@click.command()
@click.argument('paper', required=False, default='')
@click.option('-l', '--language', help="The language. Default: the one of the file that was saved last.")
@click.option('-e', '--edition', default='', help="The edition to see, such as large-print. Default: the first.")
@click.option('--no-open', is_flag=True, help="Do not open the browser.")
@click.pass_context
def preview(context: click.Context, paper: str, language: str | None, edition: str, no_open: bool) -> None:
    """See a paper's pages follow in the browser each time you save one of its files.

    PAPER is <topic>/<document>; the one that was saved last if none is given. It opens the desk, or the page of the
    desk that is open.
    """
    from handouts.desk.serve import Opening, serve

    here: Setting = context.obj
    found = [one for one in here.library.papers() if paper in ('', one.name) and language in (None, one.language)]
    if not found:
        raise WrongUse(
            f"There is no paper '{paper}'{f' in {language}' if language else ''}. See them with the command 'list'."
        )
    chosen = max(found, key=lambda one: one.path.stat().st_mtime)
    page = f'watch/{quote(chosen.name)}/{chosen.language}{f"?edition={quote(edition)}" if edition else ""}'
    opening = Opening(here.root, here.output, _clock(context), opens_browser=not no_open, page=page)
    serve(opening, click.echo)


def _clock(context: click.Context) -> Callable[[], datetime]:
    """Return the clock of the desk: the machine's, or one that stays on the day that was asked for."""
    if context.parent is None or context.parent.get_parameter_source('today') is ParameterSource.DEFAULT:
        return lambda: datetime.now().astimezone()
    today = context.obj.today
    return lambda: datetime.combine(today, datetime.now().time()).astimezone()  # noqa: DTZ005
