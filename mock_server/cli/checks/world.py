"""Whether the world answers a call as the program expects: credentials, limits, faults, clock."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_server.cli.checks.finding import FAIL, OK, WARN, Finding
from mock_server.cli.checks.server import Found
from mock_server.core.vendor import Vendor
from mock_server.serving.environment.vendors import account_names


def check_credentials(
    found: Found, vendor: Vendor, environ: Mapping[str, str]
) -> Iterator[Finding]:
    """Whether the variables hold an account of the world. Nothing is told where none is set."""
    check = f"{vendor.title} credentials"
    names = account_names(vendor)
    sent = {key: environ[name] for key, name in names.items() if environ.get(name)}
    for key, value in sent.items():
        if vendor.access.live_keys and re.fullmatch(vendor.access.live_keys, value):
            do = "Take a key of the scenario: `mock-server env` prints one."
            yield Finding(FAIL, check, f"{names[key]} looks like a real key.", do)
            return
    if not sent:
        return
    accounts = found.state["vendors"][vendor.name][vendor.access.accounts.key]
    wrong = min((_differing(sent, account) for account in accounts), key=len, default=[*sent])
    if wrong:
        told = f"No account of this world has the {_listed(names[key] for key in wrong)} given."
        yield Finding(FAIL, check, told, "`mock-server env` prints what the world knows.")
    else:
        yield Finding(OK, check, f"{_listed(names[key] for key in sent)} are known to this world.")


def check_state(found: Found, vendors: Sequence[Vendor]) -> Iterator[Finding]:
    """Limits that are spent, faults that wait, a clock that stands."""
    names = [vendor.name for vendor in vendors]
    yield _limits(found, names)
    yield _faults(found, names)
    clock = found.mock.clock()
    if clock["frozen"]:
        told = f"It stands still at {clock['at']}: no limit is renewed, and no token expires."
        yield Finding(WARN, "clock", told, "`mock-server clock --real` lets it run.")
    else:
        yield Finding(OK, "clock", f"It shows {clock['at']}.")


def _limits(found: Found, names: Sequence[str]) -> Finding:
    spent = [
        f"{one['vendor']} {one['operation']} until {one['resets_at']}"
        for one in found.mock.limits()["counters"]
        if one["vendor"] in names and one["remaining"] == 0
    ]
    if not spent:
        return Finding(OK, "limits", "No limit is spent.")
    do = "`mock-server reset --only limits` renews them."
    return Finding(WARN, "limits", f"Spent: {'; '.join(spent[:5])}.", do)


def _faults(found: Found, names: Sequence[str]) -> Finding:
    waiting = [
        f"{one['id']} ({one['vendor'] or 'every vendor'})"
        for one in found.mock.faults()["faults"]
        if one["vendor"] in (None, *names)
    ]
    if not waiting:
        return Finding(OK, "faults", "No fault waits.")
    told = f"{len(waiting)} wait for requests: {', '.join(waiting[:5])}."
    return Finding(
        WARN, "faults", told, "`mock-server faults` lists them, and --clear removes them."
    )


def _differing(sent: Mapping[str, str], account: Mapping[str, Any]) -> list[str]:
    """The keys whose value is not the account's. A world may be named behind the last @."""
    return [key for key, value in sent.items() if not _same(value, account.get(key))]


def _same(value: str, known: Any) -> bool:
    if isinstance(known, list):
        return set(value.split(",")) <= set(map(str, known))
    return str(known) in (value, value.rpartition("@")[0])


def _listed(names: Iterator[str]) -> str:
    return ", ".join(names)
