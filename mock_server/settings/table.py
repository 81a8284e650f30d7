"""The table of settings: each with its default and a sentence for the manual."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any

import click

from mock_server.settings.kinds import PATH, PORT, Hosts, Number, SettingError, Token
from mock_server.settings.setting import PREFIX, Setting, flag_of, setting, variable_of

DEFAULT_MEMORY = 512 * 2**20  # bytes
LEVELS = ("debug", "info", "warning", "error")
HOST_NAME = "a host's name or address such as mock.example, without a port"
PROXY_HOST = "a host's name or address such as registry.example, with or without a port"
# a setting's name in release 0.1, and its name today
RENAMED = {"admin_token": "control_token", "behaviour_header": "mock_headers"}


@dataclass(frozen=True)
class Settings:
    """The settings of one server."""

    scenario: str = setting("default", "Scenario to start from: a name or a file.")
    scenarios: tuple[str, ...] = setting(
        (), "Directory with scenarios of your own; repeatable.", PATH
    )
    watch: bool = setting(
        False, "Load the scenario again when one of its files changes, for new worlds."
    )
    state_dir: str | None = setting(
        None, "Directory that keeps the worlds, for a server that is started again.", PATH
    )
    state_every: int = setting(30, "Seconds between two saves to --state-dir.", Number(1, 86400))
    host: str = setting(
        "localhost", "Address to listen on; localhost is 127.0.0.1 and ::1, where there is IPv6."
    )
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
    proxy: bool | None = setting(
        None,
        "Answer clients that use this server as their proxy. By default it does so where it "
        "listens on this machine's own addresses only.",
        click.BOOL,
    )
    proxy_allow: tuple[str, ...] = setting(
        (), "Host that clients of the proxy may reach, with or without a port; repeatable.", Hosts()
    )
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

    @property
    def is_proxy(self) -> bool:
        """Whether the server answers clients that use it as their proxy."""
        return _is_loopback(self.host) if self.proxy is None else self.proxy

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

    def check_state(self) -> None:
        """Raises SettingError for an interval without a directory, and for an empty path."""
        if self.state_dir is None and self.origins.get("state_every", "default") != "default":
            told = f"{self.label('state_every')} has no effect without --state-dir: add it."
            raise SettingError(told)
        if self.state_dir == "":
            raise SettingError(_sentence(self.label("state_dir"), "", "a directory"))

    def check_tls(self) -> None:
        """Raises SettingError for settings of HTTPS that contradict each other."""
        for name in ("tls_ca_file", "tls_ca", "tls_ca_key"):
            if getattr(self, name) is not None and not (self.tls or self.is_proxy):
                told = f"{self.label(name)} has no effect without --tls or --proxy: add one."
                raise SettingError(told)
        if (self.tls_ca is None) != (self.tls_ca_key is None):
            raise SettingError("--tls-ca and --tls-ca-key belong together: give both or neither.")
        if self.tls_ca_file is not None and self.tls_ca_file in (self.tls_ca, self.tls_ca_key):
            raise SettingError(f"{self.label('tls_ca_file')} would overwrite the authority given.")
        if self.tls_ca_file is not None and self.tls_ca_file == self.port_file:
            raise SettingError("--tls-ca-file and --port-file name the same file.")

    def check_proxy(
        self, read: Callable[[str], tuple[str, int | None] | None], vendors: Mapping[str, str]
    ) -> None:
        """Raises SettingError for a host that the proxy cannot allow.

        *read* gives a host's name and port, or None; *vendors* are vendors' titles by host.
        """
        label = self.label("proxy_allow")
        if self.proxy_allow and not self.is_proxy:
            raise SettingError(f"{label} has no effect without --proxy: add it.")
        for host in self.proxy_allow:
            found = read(host)
            if found is None:
                raise SettingError(_sentence(label, host, PROXY_HOST))
            if found[0] in vendors:
                told = f"{label}: {host!r} belongs to {vendors[found[0]]}, which is answered here."
                raise SettingError(told)

    def check_allowed_hosts(self, read: Callable[[str], str | None]) -> None:
        """Raises SettingError for a host for which *read* gives None."""
        for host in self.allowed_hosts:
            if read(host) is None:
                raise SettingError(_sentence(self.label("allowed_hosts"), host, HOST_NAME))

    def label(self, name: str) -> str:
        """A setting's name in messages: the variable that set it, else its flag."""
        row = next(row for row in SETTINGS if row.name == name)
        return row.label(self.origins.get(name, "argument"))


def environ() -> Mapping[str, str]:
    """The environment variables of this process, also those that are no settings."""
    return os.environ


def misspelt() -> Iterator[str]:
    """A sentence for each variable whose name is close to a setting's."""
    known = [row.variable for row in SETTINGS]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            for near in get_close_matches(name, known, 1, 0.9):
                yield f"{name} is not a setting and is ignored; did you mean {near}?"


def _is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address. A name other than localhost may lead away."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _sentence(label: str, found: str, expected: str) -> str:
    return f"{label}: {found!r} is not {expected}."


def _refuse_renamed(context: click.Context, option: click.Parameter, value: Any) -> None:
    assert isinstance(option, Setting)
    origin, new = option.origin(context), RENAMED[option.name or ""]
    if origin != "default":
        now = flag_of(new) if origin == "flag" else variable_of(new)
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
