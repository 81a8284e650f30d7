"""One setting: an option of click with its flag, its variables, and the source of its value."""

import os
from dataclasses import field
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mock_server.settings.kinds import Number, SettingError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

PREFIX = "MOCK_SERVER_"


class Setting(click.Option):
    """One setting: its flag, its variables, and the source of its value."""

    def __init__(self, name: str, default: Any = None, secret: bool = False, **more: Any) -> None:
        self.flag, self.variable, self.secret = flag_of(name), variable_of(name), secret
        is_switch = isinstance(default, bool) or more.get("type") is click.BOOL
        switch = f"/--no-{self.flag[2:]}" if is_switch else ""
        super().__init__(
            [self.flag + switch, name],
            default=default,
            multiple=isinstance(default, tuple),
            envvar=[self.variable, "PORT"] if name == "port" else [self.variable],
            show_envvar=True,
            **more,
        )

    def variable_in_use(self) -> str | None:
        """The name of the variable that holds a value.

        A value `tcp://…` of MOCK_SERVER_PORT is ignored: Kubernetes sets it where a Service is
        called mock-server.
        """
        for name in self.envvar or ():
            value = os.environ.get(name)
            if value and not (self.name == "port" and value.startswith("tcp://")):
                return name
        return None

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        name = self.variable_in_use()
        return os.environ[name] if name else None

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        try:
            return super().process_value(ctx, value)
        except click.BadParameter as error:
            label = self.label(self.origin(ctx))
            raise SettingError(f"{label}: {error.message}") from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """What the command completes this setting by, if it does."""
        by_command = getattr(ctx.command, "complete_setting", None)
        found = by_command(ctx, self.name, incomplete) if by_command else []
        return found or super().shell_complete(ctx, incomplete)

    def origin(self, ctx: click.Context) -> str:
        """`flag`, the variable's name, or `default`."""
        source = ctx.get_parameter_source(self.name or "")
        if source is ParameterSource.ENVIRONMENT:
            return self.variable_in_use() or ""
        return "flag" if source is ParameterSource.COMMANDLINE else "default"

    def label(self, origin: str) -> str:
        """The setting's name in messages: the variable that set it, else its flag."""
        return origin if origin in (self.envvar or ()) else self.flag


def setting(default: Any, help: str, type: Any = None, secret: bool = False) -> Any:
    """One setting: its default, a sentence for the manual, and click's type of its values.

    The value of a *secret* is never shown.
    """
    if type is None and isinstance(default, int) and not isinstance(default, bool):
        type = Number()
    return field(default=default, metadata={"help": help, "type": type, "secret": secret})


def flag_of(name: str) -> str:
    return "--" + name.replace("_", "-")


def variable_of(name: str) -> str:
    return PREFIX + name.upper()
