"""Every setting: a flag, a variable `MOCK_SERVER_*`, and a row of the manual."""

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any, cast

PREFIX = "MOCK_SERVER_"
DEFAULT_MEMORY = 512 * 2**20  # bytes
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}
LEVELS = ("debug", "info", "warning", "error")
HOST_NAME = "a host's name or address such as mock.example, without a port"
_TRUTH = {"1": True, "true": True, "yes": True, "on": True}
_WORDS = {**_TRUTH, "0": False, "false": False, "no": False, "off": False}


# settings of release 0.1, by the names that they had
RENAMED = {"admin_token": "control_token", "behaviour_header": "mock_headers"}


class SettingError(Exception):
    """A value that a setting cannot have: one sentence that names its flag or variable."""


def setting(
    default: Any,
    help: str,
    *choices: str,
    least: int = 0,
    most: int = 2**31,
    split: str = os.pathsep,
    secret: bool = False,
    sized: bool = False,
) -> Any:
    """One row: its default, a sentence for the manual, and the values it may have.

    Choices are of texts, *least* and *most* of numbers; *split* divides the variable of a
    repeatable flag. A *secret* is never shown. A *sized* number may end in a unit of bytes.
    """
    metadata = {
        "help": help,
        "choices": choices,
        "least": least,
        "most": most,
        "split": split,
        "secret": secret,
        "sized": sized,
    }
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """What a server is started with. Read once; nothing else looks at the environment."""

    scenario: str = setting("default", "Scenario to start from: a name or a file.")
    scenarios: tuple[str, ...] = setting((), "Directory with scenarios of your own; repeatable.")
    host: str = setting("127.0.0.1", "Address to listen on.")
    port: int = setting(
        8484, "Port to listen on; 0 picks a free one. PORT is read too.", most=65535
    )
    root: str | None = setting(None, "Vendor to serve at / as well.")
    port_per_vendor: bool = setting(
        False, "Also give each vendor a port of its own, from the next one on."
    )
    port_file: str | None = setting(None, "File to write the port to once the server listens.")
    ready_line: bool = setting(False, "Print one line of JSON on standard output when ready.")
    tls: bool = setting(False, "Serve HTTPS as well, on a port of its own.")
    tls_port: int = setting(8443, "Port for HTTPS; 0 picks a free one.", most=65535)
    tls_ca_file: str | None = setting(
        None, "File to write the certificate authority to, for clients to trust."
    )
    tls_ca: str | None = setting(
        None, "Certificate of an authority of your own, a PEM file; else one is made at the start."
    )
    tls_ca_key: str | None = setting(None, "Its private key, a PEM file.")
    threads: int = setting(64, "Threads for requests that have to wait.", least=1, most=4096)
    grace: int = setting(
        8, "Seconds that requests in flight are given when the server stops.", most=86400
    )
    control: bool = setting(True, "Serve the control plane under /_mock.")
    control_port: int = setting(
        0, "Port that alone serves the control plane; 0 is every port.", most=65535
    )
    control_token: str | None = setting(None, "Token that the control plane asks for.", secret=True)
    allowed_hosts: tuple[str, ...] = setting(
        (), "Further Host by which the control plane may be asked; repeatable.", split=","
    )
    max_body: int = setting(1_048_576, "Largest request body, in bytes.")
    max_worlds: int = setting(1000, "Most worlds kept at once.", least=1)
    max_memory: int = setting(
        DEFAULT_MEMORY,
        "Most bytes that requests and control calls may add in all: a number, or such as 512MB or "
        "2G; 0 is no ceiling. At most half of the memory that a container has, unless given.",
        most=2**50,
        sized=True,
    )
    mock_headers: bool = setting(
        True, "Add the X-Mock-* headers to answers; without them, answers are byte-exact."
    )
    fault_header: bool = setting(True, "Let a request bring a fault of its own in X-Mock-Fault.")
    journal_entries: int = setting(1000, "Most requests that a world's journal keeps.")
    journal_bytes: int = setting(8_000_000, "Most bytes that a world's journal keeps.")
    log_format: str = setting("text", "How log lines are written.", "text", "json")
    log_level: str = setting("info", "Least level that is logged.", *LEVELS)
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def defaults(cls) -> "Settings":
        return cls(origins={row.name: "default" for row in rows()})

    @classmethod
    def read(
        cls,
        flags: Mapping[str, Any] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> "Settings":
        """Flag over variable over PORT over default. Raises SettingError.

        *flags* are by setting's name, as texts or as what they mean; None is a flag not given.
        *variables* are those of the process unless they are handed in.
        """
        flags, variables = flags or {}, environment() if variables is None else variables
        _refuse_renamed(variables)
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}
        for row in rows():
            name, found = _found(row, flags, variables)
            if found is not None:
                label = flag(row) if name == "flag" else name
                values[row.name] = _parsed(row, found, label)
            origins[row.name] = name
        return cls(**values, origins=origins)

    def within(self, memory: int | None) -> "Settings":
        """The same where the process may have so much *memory*: half of it is ours, unless told."""
        half = DEFAULT_MEMORY if memory is None else memory // 2
        if half >= self.max_memory or self.origins.get("max_memory") != "default":
            return self
        return replace(self, max_memory=half, origins={**self.origins, "max_memory": "cgroup"})

    def replace(self, **changes: Any) -> "Settings":
        """A copy with other values. Raises TypeError for a name that is no setting."""
        for name in RENAMED.keys() & changes.keys():
            raise TypeError(f"The setting {name} is called {RENAMED[name]} now.")
        origins = {**self.origins, **dict.fromkeys(changes, "argument")}
        return replace(self, **{"origins": origins, **changes})

    def bound(self, port: int, tls_port: int | None = None) -> "Settings":
        """The same settings once the ports are known: 0 asks for any."""
        return replace(self, port=port, tls_port=self.tls_port if tls_port is None else tls_port)

    def check_root(self, vendors: Collection[str]) -> None:
        """Raises SettingError unless the root is one of *vendors*."""
        if self.root is not None and self.root not in vendors:
            known = f"one of: {', '.join(vendors)}"
            raise SettingError(_sentence(self.label("root"), self.root, known))

    def check_tls(self) -> None:
        """Raises SettingError for settings of HTTPS that do not go together."""
        for name in ("tls_ca_file", "tls_ca", "tls_ca_key"):
            if getattr(self, name) is not None and not self.tls:
                raise SettingError(f"{self.label(name)} says nothing without --tls.")
        if (self.tls_ca is None) != (self.tls_ca_key is None):
            raise SettingError("--tls-ca and --tls-ca-key are given together, or neither is.")
        if self.tls_ca_file is not None and self.tls_ca_file in (self.tls_ca, self.tls_ca_key):
            raise SettingError(f"{self.label('tls_ca_file')} would overwrite the authority given.")
        if self.tls_ca_file is not None and self.tls_ca_file == self.port_file:
            raise SettingError("--tls-ca-file and --port-file name the same file.")

    def check_allowed_hosts(self, read: Callable[[str], str | None]) -> None:
        """Raises SettingError for a host that *read* makes nothing of."""
        for host in self.allowed_hosts:
            if read(host) is None:
                found = _sentence(self.label("allowed_hosts"), host, HOST_NAME)
                raise SettingError(found)

    def label(self, name: str) -> str:
        """What a setting was given by: its variable, else its flag."""
        origin = self.origins.get(name, "argument")
        named = next(flag(row) for row in rows() if row.name == name)
        return origin if origin.startswith(PREFIX) else named


def rows() -> tuple[Field[Any], ...]:
    """The settings as dataclass fields, in the order of the manual."""
    return tuple(row for row in fields(Settings) if row.name != "origins")


def variable(name: str) -> str:
    return PREFIX + name.upper()


def flag(row: Field[Any]) -> str:
    return _flag(row.name)


def refusal_of_flag(name: str) -> str:
    """What is said of a flag that has another name now."""
    return f"{_flag(name)} is called {_flag(RENAMED[name])} now."


def misspelt(variables: Mapping[str, str] | None = None) -> Iterator[str]:
    """A sentence for each variable that is almost a setting's."""
    known = [variable(row.name) for row in rows()]
    for name in sorted(environment() if variables is None else variables):
        if name.startswith(PREFIX) and name not in known:
            for near in get_close_matches(name, known, 1, 0.9):
                yield f"{name} is no setting and is passed over; did you mean {near}?"


def environment() -> Mapping[str, str]:
    """The process's variables: the only place that reads them."""
    return os.environ


def _refuse_renamed(variables: Mapping[str, str]) -> None:
    for old, new in RENAMED.items():
        if variables.get(variable(old)):
            raise SettingError(f"{variable(old)} is called {variable(new)} now.")


def _found(
    row: Field[Any], flags: Mapping[str, Any], variables: Mapping[str, str]
) -> tuple[str, Any]:
    """Where a value was found, and the value. An empty variable or list of flags counts as none."""
    given = flags.get(row.name)
    if given is not None and given != ():
        return "flag", given
    names = (variable(row.name), "PORT") if row.name == "port" else (variable(row.name),)
    for name in names:
        if variables.get(name) and not _is_link(row, variables[name]):
            return name, variables[name]
    return "default", None


def _is_link(row: Field[Any], value: str) -> bool:
    """Kubernetes sets MOCK_SERVER_PORT to `tcp://…` where a Service is called mock-server."""
    return row.name == "port" and value.startswith("tcp://")


def _parsed(row: Field[Any], value: Any, label: str) -> Any:
    if isinstance(row.default, tuple):
        return tuple(value.split(row.metadata["split"]) if isinstance(value, str) else value)
    if isinstance(row.default, bool):
        found = value if isinstance(value, bool) else _WORDS.get(str(value).strip().lower())
        if found is None:
            raise SettingError(_sentence(label, value, "true or false"))
        return found
    if isinstance(row.default, int):
        return _number(row, value, label)
    choices = cast(tuple[str, ...], row.metadata["choices"])
    if choices and value not in choices:
        raise SettingError(_sentence(label, value, f"one of: {', '.join(choices)}"))
    return value


def _number(row: Field[Any], value: Any, label: str) -> int:
    least, most, sized = row.metadata["least"], row.metadata["most"], row.metadata["sized"]
    pattern = r"([0-9]{1,19})\s*([KMG]?)(?:I?B)?" if sized else r"([0-9]{1,19})()"
    found = re.fullmatch(pattern, str(value).strip().upper())
    if found and least <= (number := int(found[1]) * UNITS[found[2]]) <= most:
        return number
    unit = ", or one with a unit such as 512MB or 2G" if sized else ""
    raise SettingError(_sentence(label, value, f"a whole number from {least} to {most}{unit}"))


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _sentence(label: str, found: Any, expected: str) -> str:
    return f"{label} is {str(found)!r}, but must be {expected}."
