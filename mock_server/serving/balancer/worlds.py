"""The rules by which HAProxy reads the world of a request, in the dispatcher's order."""

from collections.abc import Iterator, Sequence

from mock_server.core.vendor import Carrier, Vendor

LOGIN_TIME = "10s"  # for the body of a login to arrive
FREE = "!world"  # nothing has named a world so far


def rules(vendors: Sequence[Vendor], root: str | None) -> Iterator[str]:
    """The lines of the frontend that set txn.world."""
    yield from _by_address(vendors)
    yield from _vendor(vendors, root)
    carriers = [(vendor.name, vendor.access.carrier) for vendor in vendors if vendor.access.carrier]
    for name, carrier in carriers:
        yield _credential(carrier, _is(name))
    yield "acl split var(txn.credential) -m reg @[^@]+$"
    yield _set("world", "'var(txn.credential),regsub(\"^.*@\",)'", f"{FREE} split")
    for name, carrier in carriers:
        yield from _own_way(carrier, _is(name))
    yield _set("world", "req.fhdr(x-mock-default-world)", FREE)
    yield _set("world", "str(default)", FREE)


def _by_address(vendors: Sequence[Vendor]) -> Iterator[str]:
    """By path, header and host. A path `/@/` names none, and keeps the two others from it."""
    hosts = _either(host for vendor in vendors for host in vendor.hosts)
    yield _set("path", "path,url_dec")
    yield "acl by_path var(txn.path) -m beg /@"
    yield "acl pathed var(txn.pathed) -m bool"
    yield "acl world var(txn.world) -m len gt 0"
    yield _set("pathed", "bool(true)", "by_path")
    yield _set("world", "var(txn.path),field(2,/),bytes(1)", "by_path")
    yield _set("path", "'var(txn.path),regsub(\"^/@[^/]*\",)'", "by_path")
    yield _set("host", "'req.hdr(host),lower,regsub(\"[.]?(:[0-9]*)?$\",)'")
    yield _set("world", "req.fhdr(x-mock-world)", "!pathed")
    in_host = f"{{ var(txn.host) -m reg ^.+--{hosts}$ }}"
    yield _set("world", f"'var(txn.host),regsub(\"--{hosts}$\",)'", f"!pathed {FREE} {in_host}")
    yield "acl control var(txn.path) -m reg ^/_mock(/|$)"
    of_a_world = "{ var(txn.path) -m reg ^/_mock/worlds/[^/]+$ }"
    yield _set("world", "var(txn.path),field(4,/)", of_a_world)


def _vendor(vendors: Sequence[Vendor], root: str | None) -> Iterator[str]:
    """By host, by prefix, and last the one at the root."""
    yield "acl vendor var(txn.vendor) -m found"
    for vendor in vendors:
        there = f"{{ var(txn.host) -m reg (^|--){_either(vendor.hosts)}$ }}"
        yield _set("vendor", f"str({vendor.name})", f"!control {there}")
    names = " ".join(vendor.name for vendor in vendors)
    prefixed = f"{{ var(txn.path),field(2,/) -m str {names} }}"
    yield _set("vendor", "var(txn.path),field(2,/)", f"!control !vendor {prefixed}")
    if root:
        yield _set("vendor", f"str({root})", "!control !vendor")


def _credential(carrier: Carrier, there: str) -> str:
    """The credential as the vendor reads it from its header."""
    header = f"req.fhdr({carrier.header})"
    if carrier.login:
        there = f"{there} !{{ var(txn.path) -m end {carrier.login} }}"
    if carrier.scheme == "Basic":
        user = f"'{header},regsub(\"^Basic \",),b64dec,field(1,:)'"
        return _set("credential", user, f"{FREE} {there} {{ {header} -m beg 'Basic ' }}")
    if carrier.scheme:
        token = f"'{header},regsub(\"^{carrier.scheme} \",,i)'"
        is_there = f"{{ {header} -m beg -i '{carrier.scheme} ' }}"
        return _set("credential", token, f"{FREE} {there} {is_there}")
    return _set("credential", header, f"{FREE} {there}")


def _own_way(carrier: Carrier, there: str) -> Iterator[str]:
    """By a claim of a token, and by a field of a login's body."""
    if carrier.claim:
        claim = f"var(txn.credential),jwt_payload_query('$.{carrier.claim}')"
        yield _set("world", claim, f"{FREE} {there} !{{ var(txn.credential) -m sub @ }}")
    if carrier.login:
        login = f"{FREE} {there} {{ var(txn.path) -m end {carrier.login} }}"
        yield f"http-request wait-for-body time {LOGIN_TIME} if {login}"
        yield _set("user", f"req.body,json_query('$.{carrier.login_field}')", login)
        yield _set("world", "var(txn.user),field(3,@)", f"{FREE} {{ var(txn.user) -m found }}")


def _set(name: str, value: str, condition: str = "") -> str:
    line = f"http-request set-var(txn.{name}) {value}"
    return f"{line} if {condition}" if condition else line


def _is(vendor: str) -> str:
    return f"{{ var(txn.vendor) -m str {vendor} }}"


def _either(hosts: "Iterator[str] | tuple[str, ...]") -> str:
    """One of the hosts, as a regular expression that needs no backslash."""
    return f"({'|'.join(host.replace('.', '[.]') for host in hosts)})"
