"""The variables that lead a client to a proxy, and those that keep it away from one."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SCHEMES = ("HTTP_PROXY", "HTTPS_PROXY")
PROXIES = (*SCHEMES, *map(str.lower, SCHEMES))  # programs read the one case or the other


def proxy_variables(url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The proxy at *url* in both cases of letters; the user's own exceptions stay."""
    exceptions = ",".join(not_proxied(environ))
    return {**dict.fromkeys(PROXIES, url), **dict.fromkeys(("NO_PROXY", "no_proxy"), exceptions)}


def not_proxied(environ: Mapping[str, str]) -> list[str]:
    """The hosts that clients dial directly: the user's, then this machine."""
    given = [
        one.strip()
        for name in ("NO_PROXY", "no_proxy")
        for one in environ.get(name, "").replace(" ", ",").split(",")
    ]
    return [*dict.fromkeys(one for one in (*given, *LOOPBACK) if one)]


def java_proxy(url: str, exceptions: Iterable[str]) -> dict[str, str]:
    """The same as Java's properties. They have no place for a proxy's user."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", str(parts.port or 80)
    return {
        **{"http.proxyHost": host, "http.proxyPort": port},
        **{"https.proxyHost": host, "https.proxyPort": port},
        "http.nonProxyHosts": java_patterns(exceptions),
    }


def excepted(environ: Mapping[str, str], hosts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The entries of NO_PROXY that keep one of the hosts from the proxy, each with the host."""
    known = [*hosts]
    for entry in not_proxied(environ):
        yield from ((entry, host) for host in known if excepts(entry, host))


def excepts(entry: str, host: str) -> bool:
    """Whether an entry of NO_PROXY keeps the host from the proxy, for some clients at least."""
    name = entry.lower().partition(":")[0].removeprefix("*").lstrip(".")
    if not name:  # `*` is every host; `::1` is an address
        return ":" not in entry
    return f".{host}".endswith(f".{name}")  # clients differ in what a dot before the name means


def java_patterns(hosts: Iterable[str]) -> str:
    """The same hosts as Java's property `http.nonProxyHosts` writes them.

    A name covers those below it, as in NO_PROXY. Networks such as 10.0.0.0/8 have no pattern.
    """
    found = ["127.*"]
    for host in hosts:
        name = host.removeprefix("*").lstrip(".")
        if host == "*":
            found.append("*")
        elif ":" in name:
            found.append(f"[{name.strip('[]')}]")
        elif name and "/" not in name:
            found += [name] if name[0].isdigit() or name == "localhost" else [name, f"*.{name}"]
    return "|".join(dict.fromkeys(found))


def java_options(options: str, properties: Mapping[str, str]) -> str:
    """The user's options, then the properties: of two with one name, Java takes the last."""
    ours = " ".join(_quoted(f"-D{name}={value}") for name, value in properties.items())
    kept = options.removesuffix(ours).strip()
    return f"{kept} {ours}".strip()


def _quoted(option: str) -> str:
    """An option as Java reads it: quotes may stand within a word, and nothing is escaped."""
    return shlex.quote(option) if re.search(r"""[\s"'\\]""", option) else option
