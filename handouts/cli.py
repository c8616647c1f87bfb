"""The command line: finds the command that somebody asks for, and makes an exit code of what went wrong."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from handouts.errors import HandoutsError

# Each command: the module that holds it, and what the list of commands says of it. Only a module whose command is
# asked for is loaded.
COMMANDS = {
    'approve': ('cli_words', "Record that somebody answers for the words of PAPER as they are now."),
    'build': ('cli_build', "Print papers as PDF."),
    'check': ('cli_check', "Say everything that can be said about the papers without printing them."),
    'desk': ('cli_desk', "Open the desk: papers to print, to fill in and to approve, in the browser."),
    'diff': ('cli_words', "Show which words of PAPER have changed since they were approved."),
    'fill': ('cli_fill', "Put people's values into papers."),
    'guide': ('cli_guide', "Show a guide by its NAME; without one, list them."),
    'list': ('cli_list', "List papers, languages, editions, and how each stands."),
    'new': ('cli_new', "Lay out the folder DIR for a clinic, ready to print."),
    'preview': ('cli_desk', "See a paper's pages follow in the browser each time you save."),
    'recall': ('cli_words', "List the words codes that were approved once and are no more."),
    'scan': ('cli_scan', "Say which papers lie in FILE, a PDF from a scanner."),
    'translated': ('cli_translation', "Record that a translation says what its source says now."),
}
# These look at no workspace, and neither does who asks how a command is used.
ANYWHERE = {'guide', 'new'}
HELP = ('-h', '--help')


class Commands(click.Group):
    """The commands by name, each loaded when somebody asks for it."""

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        """Note whether somebody asks for help, and read the words as they are read otherwise."""
        context.meta[HELP[1]] = any(word in HELP for word in words)
        return super().parse_args(context, words)

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of all commands, in order."""
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Return the command of a name, if there is one."""
        if name not in COMMANDS:
            return None
        commands = vars(import_module(f'handouts.{COMMANDS[name][0]}')).values()
        return next(one for one in commands if isinstance(one, click.Command) and one.name == name)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command is for, without loading it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=Commands, invoke_without_command=True, context_settings={'help_option_names': HELP})
@click.option(
    '--root',
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The workspace: the folder with content/. Default: this folder, or else the project's.",
)
@click.option(
    '--output', type=click.Path(file_okay=False, path_type=Path), help="Where to print. Default: ROOT/output."
)
@click.option(
    '--today',
    type=click.DateTime(['%Y-%m-%d']),
    default=lambda: datetime.now(),  # noqa: DTZ005
    show_default="the machine's date",
    help="The date to print with, YYYY-MM-DD.",
)
@click.pass_context
def cli(context: click.Context, root: Path | None, output: Path | None, today: datetime) -> None:
    """Print brochures, consent sheets and aftercare handouts from Markdown and a clinic's branding.

    Without a command it prints everything that the workspace holds.
    """
    from handouts.press.workspace.project import workspace_from
    from handouts.setting import Setting

    needs_none = context.invoked_subcommand in ANYWHERE or context.meta[HELP[1]]
    root = (root or (Path.cwd() if needs_none else workspace_from(Path.cwd()))).resolve()
    context.obj = Setting(root, (output or root / 'output').resolve(), today.date())
    if context.invoked_subcommand is None:
        from handouts.cli_build import build

        context.invoke(build)


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit; the one place where what went wrong becomes an exit code.

    No process that it begins looks for a part of Python in the folder where somebody stands: a clinic's folder that
    was sent in may hold a file of such a name.
    """
    os.environ['PYTHONSAFEPATH'] = '1'
    try:
        cli(words)
        sys.exit(0)
    except HandoutsError as error:
        click.echo(f"{error}", err=True)
        sys.exit(error.exit_code)
    finally:
        os.environ.pop('PYTHONSAFEPATH', None)
