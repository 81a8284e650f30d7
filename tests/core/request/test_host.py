"""What a Host may say."""

import string
from ipaddress import ip_address

from hypothesis import example
from hypothesis import given as drawn
from hypothesis import strategies as st

from mock_server.core.request.host import Host, is_address, read_host, read_name

PARTS = ("a", "-", "_", ".", ":", "[", "]", "::", "0", "127.0.0.1", "::1", "localhost", "80", "é")
PARTS += ("65535", "65536", "00080", "²", "٣", "%", "@", "/", " ", "\n", "x" * 63, "xn--a")
INNER = string.ascii_letters + string.digits + "-"

hosts = st.lists(st.sampled_from(PARTS), max_size=8).map("".join)
whatever = st.text(st.characters(max_codepoint=255), max_size=20)
labels = st.text(INNER, min_size=1, max_size=64)
names = st.lists(labels, min_size=1, max_size=6).map(".".join)
ports = st.one_of(st.just(""), st.integers(-1, 70000).map(":{}".format))
written = st.builds("{}{}{}".format, names, st.sampled_from(("", ".", "..")), ports)
addresses = st.ip_addresses(v=6).map(str)
bracketed = st.builds("[{}]{}".format, st.one_of(addresses, hosts), ports)


def expected(text: str) -> Host | None:
    """The same by hand, character by character."""
    if text.startswith("["):
        inner, bracket, rest = text[1:].partition("]")
        good = bool(bracket) and set(inner) <= {*string.hexdigits, ":", "."} and _ipv6(inner)
        name = inner
    else:
        name, colon, after = text.partition(":")
        rest = colon + after
        name = name.removesuffix(".")
        good = len(name) <= 253 and all(map(_label, name.split(".")))
    if not good or rest == ":" or rest and rest[0] != ":":
        return None
    port = rest[1:]
    if not rest:
        return Host(name.lower())
    if not set(port) <= set(string.digits) or len(port) > 5 or int(port) > 65535:
        return None
    return Host(name.lower(), int(port))


def _label(text: str) -> bool:
    return 1 <= len(text) <= 63 and set(text) <= set(INNER) and "-" not in (text[0], text[-1])


def _ipv6(text: str) -> bool:
    try:
        return ip_address(text).version == 6
    except ValueError:
        return False


@drawn(st.one_of(hosts, whatever, written, bracketed))
@example(".".join(["a" * 63] * 3 + ["a" * 61]) + ".:65535")
@example(".".join(["a" * 63] * 3 + ["a" * 62]))
@example("[::1]:8484")
@example("localhost\n")
def test_the_grammar(text: str) -> None:
    """Names of letters, digits and hyphens, or an address, and a port: nothing else is a host."""
    assert expected(text) == read_host(text)


@drawn(st.one_of(hosts, addresses, written))
@example("fe80::1%eth0")
def test_a_name_alone(text: str) -> None:
    """A setting's host has no port, and an address of version 6 needs no brackets there."""
    found = expected(f"[{text}]" if _ipv6(text) and "%" not in text else text)

    assert (found.name if found and found.port is None else None) == read_name(text)


def test_addresses() -> None:
    """Both kinds are told from names."""
    texts = ("127.0.0.1", "127.0.0.1.", "[::1]:80", "localhost", "127.0.0.01", "1.2.3")
    read = [read_host(text) for text in texts]

    assert [True, True, True, False, False, False] == [
        bool(one and is_address(one.name)) for one in read
    ]
