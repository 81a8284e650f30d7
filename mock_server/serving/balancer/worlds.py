"""The rules by which HAProxy reads the world of a request, in the dispatcher's order.

Names that can name no world need no rule: every replica refuses them alike.
"""

from collections.abc import Iterator, Sequence

from mock_server.core.carrier import Carrier
from mock_server.core.request.plain_fields import plain_field
from mock_server.core.vendor import Vendor
from mock_server.serving.balancer.lines import FREE, either, pattern, replaced, returned, set_var
from mock_server.serving.balancer.problems import TOO_LONG
from mock_server.serving.limits import PIECE_TIMEOUT

MAX_LOGIN = 32_768  # bytes of a login's body
PORT = "(:([0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
BASIC = "'^Basic [A-Za-z0-9+/]*={0,2}$'"
PROXY_BASIC = r"'^basic [ \t]*[A-Za-z0-9+/]*={0,2}$'"
SCHEME = r"^[^ ]* [ \t]*"
CONTROL = r"^/_mock(/|\\z)"
DROPPED = r"'^/_mock/worlds/[^/]+/?\z'"
PAGE = r"'^/_mock(/?|/page(/.*)?)\z'"
FORM = r"'^/_mock/page/worlds/(start|drop)/?\z'"
FIRST_GROUP = r"\1"
# HAProxy reads text up to a NUL, so that what holds one is looked at in hexadecimal digits.
HAS_NUL = "hex -m reg '^(..)*00'"
UTF_8 = (
    r"'^(?>[\x00-\x7f]++|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]"
    r"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    r"|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*+\z'"
)


def rules(vendors: Sequence[Vendor], root: str | None, is_proxy: bool = True) -> Iterator[str]:
    """The lines of the frontend that set txn.world. A replica that *is_proxy* reads its user.

    The dispatcher's order is kept by `if !world`: nothing has named a world so far.
    """
    carriers = [(vendor.name, vendor.access.carrier) for vendor in vendors]
    yield from _conditions(vendors)
    yield "# The path without its percent-encoding, and the host without its port."
    yield from _target()
    yield "# The world by the path, else by the header, else by the host of a vendor."
    yield from _by_address(vendors)
    yield "# The vendor by the host, else by the path."
    yield from _vendor(vendors, root)
    yield "# Else the world by the vendor's credential, behind its last @."
    for name, carrier in carriers:
        yield from _credential(carrier, name)
    yield set_var("world", "var(txn.credential),field(-1,@)", f"{FREE} split")
    yield "# Else by a token that a login gave, or by the email of a login."
    for name, carrier in carriers:
        yield from _claim(carrier, name)
        yield from _login(carrier, name)
    yield "# Else by what is meant for requests that name no world."
    yield from _usual(is_proxy)
    yield "# Above all, some calls of the control plane and forms of the page name it themselves."
    yield from _of_the_call()
    yield set_var("world", "str(default)", FREE)


def _conditions(vendors: Sequence[Vendor]) -> Iterator[str]:
    yield "acl connect method CONNECT"
    yield "acl whole url -m reg ^[A-Za-z][A-Za-z0-9+.-]*://"
    yield "acl pathed var(txn.pathed) -m bool"
    yield f"acl control var(txn.path) -m reg {CONTROL}"
    yield "acl hosted var(txn.hosted) -m found"
    yield "acl vendor var(txn.vendor) -m found"
    for vendor in vendors:
        yield f"acl {_is(vendor.name)} var(txn.vendor) -m str {vendor.name}"
    yield "acl split var(txn.credential) -m sub @"
    yield "acl world var(txn.world) -m len gt 0"


def _target() -> Iterator[str]:
    """The path and the host. That of a whole URL wins."""
    encoded = replaced("path", "#.*$", "") + f",{replaced('', '%(?![0-9A-Fa-f]{2})', '%25', 'g')}"
    yield set_var("path", f'"{encoded},url_dec"', "!connect")
    yield set_var("host", "req.fhdr(host),lower")
    authority = replaced("url", "^[^:]*://", "") + f",{replaced('', '[/?#].*$', '')}"
    yield set_var("host", f'"{authority},lower"', "whole")
    yield set_var("host", "url,lower", "connect")
    yield set_var("host", f'"{replaced("var(txn.host)", f"[.]?{PORT}$", "")}"')


def _by_address(vendors: Sequence[Vendor]) -> Iterator[str]:
    """By path, header and host. A path `/@/` names none, and keeps the two others from it."""
    yield set_var("pathed", "bool(true)", "{ var(txn.path) -m beg /@ }")
    yield set_var("world", "var(txn.path),field(2,/),bytes(1)", "pathed")
    yield set_var("path", f'"{replaced("var(txn.path)", "^/@[^/]*", "")}"', "pathed")
    yield set_var("world", "req.fhdr(x-mock-world)", "!pathed !connect")
    for vendor in vendors:
        host = pattern(f"(^|--){either(vendor.hosts)}$")
        yield set_var("hosted", f"str({vendor.name})", f"{{ var(txn.host) -m reg {host} }}")
    world = f'"{replaced("var(txn.host)", "^(.*)--.*$", FIRST_GROUP)}"'
    yield set_var("world", world, f"!pathed {FREE} hosted {{ var(txn.host) -m sub -- -- }}")


def _vendor(vendors: Sequence[Vendor], root: str | None) -> Iterator[str]:
    """By host, by prefix, and last the one at the root."""
    yield set_var("vendor", "var(txn.hosted)", "!control !connect")
    names = " ".join(vendor.name for vendor in vendors)
    prefixed = f"!control !connect !vendor {{ var(txn.path),field(2,/) -m str {names} }}"
    yield set_var("vendor", "var(txn.path),field(2,/)", prefixed)
    if root:
        yield set_var("vendor", f"str({root})", "!control !connect !vendor")


def _credential(carrier: Carrier, vendor: str) -> Iterator[str]:
    """The credential as the vendor reads it: several headers of a name are one, with commas."""
    last, first = f"req.fhdr({carrier.header})", f"req.fhdr({carrier.header},1)"
    there = f"{FREE} {_is(vendor)}"
    if carrier.scheme == "Basic":
        alone = f"{{ req.fhdr_cnt({carrier.header}) eq 1 }} {{ {last} -m reg {BASIC} }}"
        yield set_var("pair", f'"{replaced(last, "^Basic ", "")},b64dec"', f"{there} {alone}")
        readable = f"{{ var(txn.pair) -m reg {UTF_8} }} !{{ var(txn.pair),{HAS_NUL} }}"
        whole = f"{there} {{ var(txn.pair) -m sub : }} {readable}"
        yield set_var("credential", "var(txn.pair),field(1,:)", whole)
        return
    if carrier.login:
        there = f"{there} !{{ var(txn.path) -m end {carrier.login} }}"
    if carrier.scheme:
        there = f"{there} {{ {first} -m beg -i '{carrier.scheme} ' }}"
    yield set_var("credential", last, there)


def _claim(carrier: Carrier, vendor: str) -> Iterator[str]:
    """By a claim in the middle part of a token, which is not verified here."""
    if not carrier.claim:
        return
    first = f"req.fhdr({carrier.header},1)"
    token = f'"{replaced(first, "^[^ ]* ", "")}"'
    there = f"{FREE} {_is(vendor)} {{ var(txn.credential) -m found }} !split"
    yield set_var("token", token, there)
    parts = "{ var(txn.token) -m reg '^[^.]*[.][A-Za-z0-9_-]+[.]' }"
    yield set_var("claims", "var(txn.token),field(2,.),ub64dec", f"{there} {parts}")
    yield from _found("var(txn.claims)", carrier.claim, there)


def _login(carrier: Carrier, vendor: str) -> Iterator[str]:
    """By the body of a login, which is read whole or refused."""
    if not carrier.login:
        return
    login = f"{FREE} {_is(vendor)} {{ var(txn.path) -m end {carrier.login} }}"
    yield from _body(login)
    yield from _found("req.body", carrier.login_world, login)


def _usual(is_proxy: bool) -> Iterator[str]:
    """By the header for requests that name none, and by the user of the proxy."""
    yield set_var("world", "req.fhdr(x-mock-default-world)", f"{FREE} !connect")
    if is_proxy:
        sent = "req.fhdr(proxy-authorization)"
        readable = f"{{ {sent} -m reg -i {PROXY_BASIC} }}"
        user = f'"{replaced(sent, SCHEME, "")},b64dec,field(1,:)"'
        for asked in ("whole", "connect"):
            yield set_var("world", user, f"{FREE} {asked} {readable}")


def _of_the_call() -> Iterator[str]:
    """By what a call of the control plane or a form of the page is about."""
    yield set_var("world", "var(txn.path),field(4,/)", f"{{ var(txn.path) -m reg {DROPPED} }}")
    page = f"{{ var(txn.path) -m reg {PAGE} }}"
    yield from _found("query", plain_field("world"), page, ",url_dec(1)")
    form = f"{{ method POST }} {{ var(txn.path) -m reg {FORM} }}"
    yield from _body(form)
    yield from _found("req.body", plain_field("name"), form, ",url_dec(1)")


def _body(there: str) -> Iterator[str]:
    """Wait for a body that fits the buffer. One that is longer is refused, never guessed."""
    too_long = returned(413, TOO_LONG.format(MAX_LOGIN))
    yield f"{too_long} if {there} {{ req.hdr_val(content-length) gt {MAX_LOGIN} }}"
    yield f"http-request wait-for-body time {PIECE_TIMEOUT:g}s if {there}"
    yield f"{too_long} if {there} {{ req.body_len gt {MAX_LOGIN} }}"


def _found(text: str, named: str, there: str, decoded: str = "") -> Iterator[str]:
    """The first group of the regular expression *named*, at its first place in *text*."""
    world = f'"{replaced(text, f"(?s)^.*?{named}.*$", FIRST_GROUP)}{decoded}"'
    yield set_var("world", world, f"{there} {{ {text} -m reg {pattern(named)} }}")


def _is(vendor: str) -> str:
    """The condition that a request is that vendor's."""
    return f"of_{vendor}"
