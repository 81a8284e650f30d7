"""Groups of commands: help in sections with examples, and the near miss of a mistyped name."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from mock_server.cli.failure import fail
from mock_server.cli.output import ended_without_output, say
from mock_server.serving.errors import BootError
from mock_server.settings import SettingError

WHOLE_LINE = 1000  # characters of a command's line in help: its first sentence is not cut
EXAMPLE_WIDTH = 60  # columns of an example, beside which its description stands


class Group(click.Group):
    """Commands in *sections*, by title. Without a command, it prints its help.

    *examples* are what follows the program's name, each with what it does.
    """

    def __init__(
        self,
        sections: Mapping[str, Sequence[click.Command]] | None = None,
        examples: Sequence[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self._sections, self._examples = dict(sections or {}), examples
        for commands in self._sections.values():
            for command in commands:
                self.add_command(command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            say(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from mock_server.core.document.mistakes import hinted

            ctx.fail(hinted(f"There is no command {name!r}", name, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, self.commands))  # one width for all sections
        sections = self._sections or {"Commands": [*self.commands.values()]}
        for title, commands in sections.items():
            with formatter.section(title):
                formatter.write_dl([(f"{one.name:<{widest}}", _about(one)) for one in commands])
        if self._examples:
            lines = [(f"{ctx.command_path} {words}", does) for words, does in self._examples]
            with formatter.section("Examples"):
                formatter.write_dl(lines, EXAMPLE_WIDTH)


class Main(Group):
    """The program. It ends with one sentence where a command cannot go on."""

    def main(self, *args: Any, **extra: Any) -> Any:
        with ended_without_output():
            return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingError as error:
            fail(str(error), 2)
        except BootError as error:
            fail(str(error), 1)


def _about(command: click.Command) -> str:
    return command.get_short_help_str(WHOLE_LINE)
