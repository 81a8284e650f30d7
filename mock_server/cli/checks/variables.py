"""Whether the variables of this environment lead a program to the server."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from mock_server.cli.checks.finding import FAIL, OK, WARN, Finding
from mock_server.core.request.host import is_address
from mock_server.serving.environment.authorities import VARIABLES as BUNDLES
from mock_server.serving.environment.java import is_trusted, trust_store
from mock_server.serving.environment.node import preloads
from mock_server.serving.environment.php import INI
from mock_server.serving.environment.proxies import PROXIES, excepted
from mock_server.serving.environment.reach import Reach

SET_ALL = 'Run `eval "$(mock-server env)"`, or run the program by `mock-server exec`.'
AUTHORITIES = (*BUNDLES, "NODE_EXTRA_CA_CERTS")


def check_variables(
    reach: Reach, environ: Mapping[str, str], hosts: Sequence[str]
) -> Iterator[Finding]:
    """The proxy, its exceptions, the authorities, and what Node.js, Java and PHP read."""
    if not any(environ.get(name) for name in PROXIES):
        told = "No variable names a proxy: a vendor's own address leads to the vendor."
        yield Finding(WARN, "proxy variables", told, SET_ALL)
        return
    yield _proxies(reach, environ)
    yield _exceptions(environ, hosts)
    for name in AUTHORITIES:
        yield _authority(reach, name, environ.get(name))
    yield _preload(environ.get("NODE_OPTIONS", ""))
    yield _java(reach, trust_store(environ.get("JAVA_TOOL_OPTIONS", "")))
    yield _php(environ.get("PHP_INI_SCAN_DIR", "").split(os.pathsep))


def _proxies(reach: Reach, environ: Mapping[str, str]) -> Finding:
    check = "proxy variables"
    for name in PROXIES:
        value = environ.get(name, "")
        if value and not _leads_here(_parts(value), reach):
            return Finding(FAIL, check, f"{name} leads elsewhere: {_shown(value)}.", SET_ALL)
    missing = [name for name in PROXIES if not environ.get(name)]
    if missing:
        told = f"{', '.join(missing)} is not set, and some programs read no other."
        return Finding(WARN, check, told, SET_ALL)
    users = {unquote(_parts(environ[name]).username or "") for name in PROXIES}
    if users != {reach.world or ""}:
        named = " and ".join(sorted(user or "no world" for user in users))
        told = f"The variables name {named}, and {reach.world or 'no world'} was asked for."
        return Finding(WARN, check, told, "Give this command the same --world.")
    return Finding(OK, check, f"All four lead to {reach.host}:{reach.port}.")


def _exceptions(environ: Mapping[str, str], hosts: Sequence[str]) -> Finding:
    """Whether NO_PROXY keeps a vendor's host from the proxy."""
    for entry, host in excepted(environ, hosts):
        told = f"Its entry {entry!r} keeps calls to {host} from the proxy."
        return Finding(FAIL, "NO_PROXY", told, "Take the entry out of NO_PROXY.")
    return Finding(OK, "NO_PROXY", "No entry keeps calls to a vendor from the proxy.")


def _authority(reach: Reach, name: str, value: str | None) -> Finding:
    """Whether the file that the variable names has the server's own authority."""
    if not value:
        return Finding(
            WARN, name, "It is not set: some programs will not trust the server.", SET_ALL
        )
    try:
        found = b"".join(Path(value).read_bytes().split())  # files may break lines otherwise
    except OSError as error:
        told = f"{value} cannot be read: {error.strerror}."
        return Finding(FAIL, name, told, SET_ALL)
    if b"".join(reach.authority.split()) in found:
        return Finding(OK, name, "It has the server's authority.")
    told = f"{value} lacks the server's authority, which a server makes anew at each start."
    return Finding(FAIL, name, told, SET_ALL)


def _preload(options: str) -> Finding:
    check, found = "NODE_OPTIONS", preloads(options)
    if not found:
        told = "It loads no preload: releases of Node.js before 22.21 read no proxy variable."
        return Finding(WARN, check, told, SET_ALL)
    for file in found:
        if not file.is_file():
            told = f"{file} does not exist: Node.js will not start."
            return Finding(FAIL, check, told, SET_ALL)
    return Finding(OK, check, "It loads the preload that leads every release of Node.js.")


def _java(reach: Reach, store: Path | None) -> Finding:
    check = "JAVA_TOOL_OPTIONS"
    if store is None:
        return Finding(WARN, check, "It names no trust store: Java is not led.", SET_ALL)
    try:
        trusted = is_trusted(reach.authority, store.read_bytes())
    except OSError as error:
        return Finding(FAIL, check, f"{store} cannot be read: {error.strerror}.", SET_ALL)
    if trusted:
        return Finding(OK, check, "Its trust store has the server's authority.")
    return Finding(FAIL, check, f"{store} lacks the server's authority.", SET_ALL)


def _php(folders: Sequence[str]) -> Finding:
    check = "PHP_INI_SCAN_DIR"
    if any((Path(folder) / INI).is_file() for folder in folders if folder):
        return Finding(OK, check, "It has the settings that trust the server's authority.")
    return Finding(WARN, check, "It lacks our settings: PHP will not trust the server.", SET_ALL)


def _leads_here(parts: SplitResult, reach: Reach) -> bool:
    try:
        port = parts.port or 80
    except ValueError:
        return False
    host = parts.hostname or ""
    same = host == reach.host or _is_loopback(host) and _is_loopback(reach.host)
    return same and port == reach.port


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or is_address(host) and host.startswith("127.")


def _parts(value: str) -> SplitResult:
    return urlsplit(value if "//" in value else f"http://{value}")


def _shown(value: str) -> str:
    """The proxy without the password that a company's may have."""
    parts = _parts(value)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
