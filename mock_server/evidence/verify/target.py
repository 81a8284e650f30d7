"""Whom a run may ask, with which key, about which values of the user's account."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mock_server.core.document.mistakes import nearest
from mock_server.core.secrets.rules import Rules
from mock_server.core.values import value_at
from mock_server.core.vendor import Access, Vendor
from mock_server.evidence.verify.calling import signing_keys
from mock_server.evidence.verify.recipes import Recipes

FROM_VARIABLE = "env:"
_VARIABLE = re.compile("[A-Za-z_][A-Za-z0-9_]*")

Environment = Callable[[str], str | None]


class TargetError(ValueError):
    """A target, a key or a value that a run refuses. The message is a sentence."""


@dataclass(frozen=True)
class Target:
    """The server that is asked. *url* is its base without the vendor's *prefix*.

    *plain* tells that a key travels in the clear.
    """

    url: str
    host: str
    prefix: str
    plain: bool

    @property
    def shown(self) -> str:
        return self.url + self.prefix


def target(url: str, vendor: Vendor, vendors: Iterable[Vendor], repeated: str | None) -> Target:
    """The target of a sound HTTP *url*.

    Raises TargetError for a host of any of the *vendors* that is not a sandbox, unless *repeated*
    is that very host.
    """
    parts = urlsplit(url)
    if parts.username is not None or parts.query or parts.fragment or "?" in url:
        raise TargetError("--url is a host and a path alone, without user, query and fragment.")
    host = _name(parts.hostname or "")
    if repeated is not None and _name(repeated) != host:
        raise TargetError(f"--this-is-a-sandbox names {repeated}, but the host of --url is {host}.")
    for one in vendors:
        if host in one.api.hosts and host not in one.api.sandboxes and repeated is None:
            raise TargetError(
                f"{host} is a production host of {one.title}: verify would create contacts there. "
                f"If it is a sandbox all the same, add --this-is-a-sandbox {host}."
            )
    prefix = _prefix(url, vendor)
    plain = parts.scheme == "http" and not _is_here(host)
    return Target(url.removesuffix(prefix), host, prefix, plain)


def account_of(access: Access, value: str | None, name: str, rules: Rules) -> dict[str, Any]:
    """The account whose keys are in *value*, that of the variable *name*. Raises TargetError."""
    keys = signing_keys(access)
    form = ":".join(keys)
    if not _VARIABLE.fullmatch(name) or rules.looks_live(name):
        raise TargetError("--key-env takes the name of an environment variable, not a key.")
    if not value:
        raise TargetError(f"The variable {name} is not set. It holds the key: {form}.")
    values = value.split(":", len(keys) - 1)
    if len(values) < len(keys) or not all(values):
        raise TargetError(f"The variable {name} does not hold a key: expected {form}.")
    if not value.isascii() or not value.isprintable():
        raise TargetError(f"The variable {name} holds a character that no header can carry.")
    if any(map(rules.looks_live, (value, *values))):
        raise TargetError(
            f"The key in {name} looks like a real one, and verify never sends a real key."
        )
    return {**access.accounts.sample, **dict(zip(keys, values, strict=True))}


def variables_of(
    recipes: Recipes,
    given: Sequence[str],
    access: Access,
    account: Mapping[str, Any],
    read: Environment,
    rules: Rules,
) -> dict[str, Any]:
    """The values of the recipes' variables by *given*, each as NAME=VALUE or NAME=env:VARIABLE.

    Those that are not given have the account's where it holds them: what signs of any account, and
    the rest of the sample account. *read* reads an environment variable. Raises TargetError.
    """
    sample, keys = access.accounts.sample, signing_keys(access)
    held = all(_own(account[key]) == sample[key] for key in keys)
    found: dict[str, Any] = {
        name: value_at(account, one.of)
        for name, one in recipes.variables.items()
        if one.of and (held or one.of[0] in keys)
    }
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not value:
            raise TargetError(f"--set: {name!r} is not of the form NAME=VALUE.")
        found[name] = _value(name, value, recipes, read)
        if not found[name].isprintable():
            raise TargetError(f"--set: the value of {name} holds a control character.")
        if rules.looks_live(found[name]):
            raise TargetError(
                f"The value of {name} looks like a real key, and verify never sends a real key."
            )
    return {name: value for name, value in found.items() if value is not None}


def _value(name: str, value: str, recipes: Recipes, read: Environment) -> str:
    variable = recipes.variables.get(name)
    if variable is None:
        known = ", ".join(recipes.variables) or "there is none"
        hint = nearest(name, recipes.variables)
        told = f"; {hint}" if hint else ""
        raise TargetError(f"--set: {name!r} is no variable of this vendor{told} (known: {known}).")
    if not value.startswith(FROM_VARIABLE):
        if variable.secret:
            form = f"--set {name}={FROM_VARIABLE}VARIABLE"
            raise TargetError(f"{name} is a secret: name the variable that holds it by {form}.")
        return value
    found = read(value.removeprefix(FROM_VARIABLE))
    if not found:
        raise TargetError(f"--set {name}: the variable {value[len(FROM_VARIABLE) :]} is not set.")
    return found


def _prefix(url: str, vendor: Vendor) -> str:
    """The longest of the vendor's prefixes with which the URL ends, else its first."""
    prefixes = vendor.api.prefixes
    ends = [one for one in prefixes if one and url.endswith(one)]
    return max(ends, key=len, default=prefixes[0])


def _is_here(host: str) -> bool:
    return host.startswith("127.") or host == "::1" or f".{host}".endswith(".localhost")


def _name(host: str) -> str:
    """The host as it is looked up: other scripts' full stops and letters are those of ASCII."""
    try:
        plain = host.strip().encode("idna").decode()
    except UnicodeError:
        plain = host
    return plain.lower().rstrip(".")


def _own(value: str) -> str:
    """The key without the world that it names."""
    return value.partition("@")[0]
