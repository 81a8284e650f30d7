"""Every setting: a flag, a variable `MOCK_SERVER_*`, and a row of the manual.

Each setting is an option of click, which reads its flag and its variable and checks the value. The
command line and `mock_server.wsgi` read the same options.
"""

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

import click
from click.core import ParameterSource

PREFIX = "MOCK_SERVER_"
DEFAULT_MEMORY = 512 * 2**20  # bytes
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}
LEVELS = ("debug", "info", "warning", "error")
HOST_NAME = "a host's name or address such as mock.example, without a port"
# a setting's name in release 0.1, and its name today
RENAMED = {"admin_token": "control_token", "behaviour_header": "mock_headers"}


class SettingError(Exception):
    """A setting has a wrong value. The message is one sentence and names its flag or variable."""


class Number(click.ParamType):  # type: ignore[type-arg]  # click takes one since 8.4
    """A whole number in decimal digits; a *sized* one may end in a unit of bytes."""

    name = "number"

    def __init__(self, least: int = 0, most: int = 2**31, sized: bool = False) -> None:
        self._least, self._most = least, most
        self._pattern = r"([0-9]{1,19})\s*([KMG]?)(?:I?B)?" if sized else r"([0-9]{1,19})()"
        unit = ", or one with a unit such as 512MB or 2G" if sized else ""
        self._expected = f"a whole number from {least} to {most}{unit}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(self._pattern, str(value).strip().upper())
        if found and self._least <= (number := int(found[1]) * UNITS[found[2]]) <= self._most:
            return number
        raise click.BadParameter(f"{value!r} is not {self._expected}.", ctx, param)


class Hosts(click.types.StringParamType):
    """Host names. A variable separates them with commas."""

    envvar_list_splitter = ","


class Token(click.types.StringParamType):
    """A text that a header can carry. A refusal does not show it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if re.fullmatch(r"[!-~]([ -~]*[!-~])?", str(value)):
            return str(value)
        said = "a token has printable ASCII characters, and no space at either end."
        raise click.BadParameter(said, ctx, param)


PATH = click.Path(readable=False)
PORT = Number(0, 65535)


class Setting(click.Option):
    """One setting: its flag, its variables, and the source of its value."""

    def __init__(self, name: str, default: Any = None, secret: bool = False, **more: Any) -> None:
        self.flag, self.variable, self.secret = _flag(name), _variable(name), secret
        switch = f"/--no-{self.flag[2:]}" if isinstance(default, bool) else ""
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


@dataclass(frozen=True)
class Settings:
    """The settings of one server. Only this module reads environment variables."""

    scenario: str = setting("default", "Scenario to start from: a name or a file.")
    scenarios: tuple[str, ...] = setting(
        (), "Directory with scenarios of your own; repeatable.", PATH
    )
    host: str = setting("127.0.0.1", "Address to listen on.")
    port: int = setting(8484, "Port to listen on; 0 picks a free one. PORT is read too.", PORT)
    root: str | None = setting(None, "Vendor to serve at / too, beside its own prefix.")
    port_per_vendor: bool = setting(False, "Give each vendor its own port too, from --port + 1 on.")
    port_file: str | None = setting(
        None, "File to write the port to once the server listens.", PATH
    )
    ready_line: bool = setting(False, "Print one line of JSON on standard output when ready.")
    tls: bool = setting(False, "Serve HTTPS too, on its own port.")
    tls_port: int = setting(8443, "Port for HTTPS; 0 picks a free one.", PORT)
    tls_ca_file: str | None = setting(
        None, "File to write the certificate authority to, for clients to trust.", PATH
    )
    tls_ca: str | None = setting(
        None,
        "PEM file with the certificate of your own authority. By default the server makes one.",
        PATH,
    )
    tls_ca_key: str | None = setting(None, "PEM file with the private key of --tls-ca.", PATH)
    threads: int = setting(64, "Threads for requests that have to wait.", Number(1, 4096))
    grace: int = setting(
        8, "Seconds that a stopping server gives to requests in flight.", Number(0, 86400)
    )
    control: bool = setting(True, "Serve the control plane under /_mock.")
    control_port: int = setting(
        0, "The only port that serves the control plane; 0 is every port.", PORT
    )
    control_token: str | None = setting(
        None, "Token that calls of the control plane must send.", Token(), secret=True
    )
    allowed_hosts: tuple[str, ...] = setting(
        (), "Further Host header that the control plane accepts; repeatable.", Hosts()
    )
    max_body: int = setting(1_048_576, "Largest request body, in bytes.")
    max_worlds: int = setting(1000, "Most worlds kept at once.", Number(1))
    max_memory: int = setting(
        DEFAULT_MEMORY,
        "Most bytes that requests and control calls may add in all, such as 512MB or 2G; 0 sets no "
        "limit. By default at most half of a container's memory.",
        Number(0, 2**50, sized=True),
    )
    mock_headers: bool = setting(
        True, "Add the X-Mock-* headers to answers; without them, answers are byte-exact."
    )
    fault_header: bool = setting(True, "Accept a fault for one request in its header X-Mock-Fault.")
    journal_entries: int = setting(1000, "Most requests that a world's journal keeps.")
    journal_bytes: int = setting(8_000_000, "Most bytes that a world's journal keeps.")
    evidence: str | None = setting(None, "Directory with evidence of `verify` to show.", PATH)
    log_format: str = setting("text", "How log lines are written.", click.Choice(("text", "json")))
    log_level: str = setting("info", "Lowest level that is logged.", click.Choice(LEVELS))
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def defaults(cls) -> "Settings":
        """Every setting with its default."""
        return cls(origins={row.name: "default" for row in SETTINGS})

    @classmethod
    def read(cls, *arguments: str) -> "Settings":
        """The settings of a process: flags in *arguments*, variables (PORT last), defaults.

        Raises SettingError.
        """
        command = click.Command("mock-server", params=[*OPTIONS])
        return cls.of(command.make_context("mock-server", [*arguments]))

    @classmethod
    def of(cls, context: click.Context) -> "Settings":
        """The settings that a command has as options. The others have their defaults."""
        given = [row for row in SETTINGS if row in context.command.params]
        origins = {row.name: row.origin(context) for row in given}
        values = {row.name: context.params[row.name] for row in given}
        return cls(**values, origins={**cls.defaults().origins, **origins})

    def within(self, memory: int | None) -> "Settings":
        """A copy whose max_memory, where nobody set it, is at most half of *memory* in bytes."""
        half = DEFAULT_MEMORY if memory is None else memory // 2
        if half >= self.max_memory or self.origins.get("max_memory") != "default":
            return self
        return replace(self, max_memory=half, origins={**self.origins, "max_memory": "cgroup"})

    def replace(self, **changes: Any) -> "Settings":
        """A copy with other values. Raises TypeError for a name that is not a setting."""
        for name in RENAMED.keys() & changes.keys():
            raise TypeError(f"The setting {name} is called {RENAMED[name]} now.")
        origins = {**self.origins, **dict.fromkeys(changes, "argument")}
        return replace(self, **{"origins": origins, **changes})

    def bound(self, port: int, tls_port: int | None = None) -> "Settings":
        """A copy with the ports that the server got: 0 in the settings asks for any free one."""
        return replace(self, port=port, tls_port=self.tls_port if tls_port is None else tls_port)

    def check_root(self, vendors: Collection[str]) -> None:
        """Raises SettingError unless the root is one of *vendors*."""
        if self.root is not None and self.root not in vendors:
            known = f"one of: {', '.join(vendors)}"
            raise SettingError(_sentence(self.label("root"), self.root, known))

    def check_tls(self) -> None:
        """Raises SettingError for settings of HTTPS that contradict each other."""
        for name in ("tls_ca_file", "tls_ca", "tls_ca_key"):
            if getattr(self, name) is not None and not self.tls:
                raise SettingError(f"{self.label(name)} has no effect without --tls: add it.")
        if (self.tls_ca is None) != (self.tls_ca_key is None):
            raise SettingError("--tls-ca and --tls-ca-key belong together: give both or neither.")
        if self.tls_ca_file is not None and self.tls_ca_file in (self.tls_ca, self.tls_ca_key):
            raise SettingError(f"{self.label('tls_ca_file')} would overwrite the authority given.")
        if self.tls_ca_file is not None and self.tls_ca_file == self.port_file:
            raise SettingError("--tls-ca-file and --port-file name the same file.")

    def check_allowed_hosts(self, read: Callable[[str], str | None]) -> None:
        """Raises SettingError for a host for which *read* gives None."""
        for host in self.allowed_hosts:
            if read(host) is None:
                raise SettingError(_sentence(self.label("allowed_hosts"), host, HOST_NAME))

    def label(self, name: str) -> str:
        """A setting's name in messages: the variable that set it, else its flag."""
        row = next(row for row in SETTINGS if row.name == name)
        return row.label(self.origins.get(name, "argument"))


def environment(name: str) -> str | None:
    """An environment variable that a flag names."""
    return os.environ.get(name)


def misspelt() -> Iterator[str]:
    """A sentence for each variable whose name is close to a setting's."""
    known = [row.variable for row in SETTINGS]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            for near in get_close_matches(name, known, 1, 0.9):
                yield f"{name} is not a setting and is ignored; did you mean {near}?"


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _sentence(label: str, found: str, expected: str) -> str:
    return f"{label}: {found!r} is not {expected}."


def _refuse_renamed(context: click.Context, option: click.Parameter, value: Any) -> None:
    assert isinstance(option, Setting)
    origin, new = option.origin(context), RENAMED[option.name or ""]
    if origin != "default":
        now = _flag(new) if origin == "flag" else _variable(new)
        raise SettingError(f"{option.label(origin)} is called {now} now.")


# in the order of the manual
SETTINGS = tuple(
    Setting(row.name, row.default, **row.metadata) for row in fields(Settings) if row.metadata
)
RETIRED = tuple(
    Setting(old, getattr(Settings, new), hidden=True, expose_value=False, callback=_refuse_renamed)
    for old, new in RENAMED.items()
)
OPTIONS = (*SETTINGS, *RETIRED)
