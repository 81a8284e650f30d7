"""A request of the journal, as it can be sent again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from mock_server.core.errors import ApiError, MockRefusal, Unauthenticated
from mock_server.core.request.pipeline import split_world
from mock_server.core.secrets.messages import titled
from mock_server.core.secrets.redaction import HIDDEN, Redaction
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.world import World
from mock_server.core.vendor import Account, Call, Vendor
from mock_server.evidence.variants.replay import Sent

# What a connection adds, and what says where a request goes.
LEFT_OUT = {
    *("Host", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "Te", "Expect"),
    *("Accept-Encoding", "User-Agent", "X-Mock-World", "X-Mock-Default-World", "X-Mock-Token"),
}
ANYTHING = ("Accept", "*/*")
IN_A_PATH = "/:@!$&'()*+,;=~-._"
IN_A_QUERY = "".join(map(chr, range(33, 127)))

Headers = Iterable[tuple[str, str]]  # with WSGI's names


@dataclass(frozen=True)
class Again:
    """A request without what its connection added.

    Its credentials are those of *account*, the one of its world that sent it. Every other secret
    stays hidden. *path* has the query. The *body* is None where there was none.
    """

    vendor: Vendor
    method: str
    path: str
    headers: Mapping[str, str]
    account: Account | None
    body: str | None

    @property
    def signed(self) -> dict[str, str]:
        """Its headers, with those by which the account calls."""
        own = dict(self.vendor.access.sign(self.account)) if self.account else {}
        return {**self.headers, **own}


def again(entry: JournalEntry, vendor: Vendor, world: World) -> Again:
    """The request of an entry. Raises MockRefusal where it cannot be sent again."""
    account = _account(entry, vendor, world)
    redaction = entry.redacted(_spared(world, vendor, entry.rules))
    own = {name.title() for name in vendor.access.sign(account)} if account else set()
    shown = {name: redaction.header(name, value) for name, value in titled(entry.asked.headers)}
    headers = {n: v for n, v in shown.items() if n not in LEFT_OUT | own and (n, v) != ANYTHING}
    if account is None and _needs_one(entry, vendor) and HIDDEN in " ".join(headers.values()):
        raise _impossible(entry, "no account of its world has the credential that it sent")
    return Again(
        vendor, entry.method, _path(entry, redaction), headers, account, _body(entry, redaction)
    )


def _account(entry: JournalEntry, vendor: Vendor, world: World) -> Account | None:
    """The account of the world that sent the request; None where it was not known."""
    if _is_wrong(entry):
        return None
    call = _call(entry.asked.headers, entry, vendor, world)
    accounts: Sequence[Account] = world.state(vendor.name).section[vendor.access.accounts.key]
    for account in accounts:
        signed = _signed(account, vendor)
        if signed and signed <= {*entry.asked.headers}:
            return account
        if call.credential and call.credential == _call(signed, entry, vendor, world).credential:
            return account
    return _logged_in(call, accounts)


def _logged_in(call: Call, accounts: Sequence[Account]) -> Account | None:
    """The account to which a login gave the credential, if it has one of its own too."""
    access = call.vendor.access
    try:
        caller: Account | None = access.authenticate(call) if call.credential else None
    except ApiError:
        return None
    return caller if caller is not None and caller in accounts and access.sign(caller) else None


def _is_wrong(entry: JournalEntry) -> bool:
    """Whether the request was refused for its credential."""
    refusal = entry.refusal
    return isinstance(refusal, Unauthenticated) and refusal.reason in ("missing", "wrong")


def _needs_one(entry: JournalEntry, vendor: Vendor) -> bool:
    """Whether an operation answered the request, after it had let its credential pass."""
    operation = vendor.operations.get(entry.operation or "")
    return operation is not None and not operation.public and not _is_wrong(entry)


def _signed(account: Account, vendor: Vendor) -> set[tuple[str, str]]:
    """The headers by which the account calls."""
    headers = vendor.access.sign(account).items()
    return {(f"HTTP_{name.upper().replace('-', '_')}", value) for name, value in headers}


def _call(headers: Headers, entry: JournalEntry, vendor: Vendor, world: World) -> Call:
    """The request of the entry without its body, as one that has those headers."""
    place = (entry.method, entry.bare_path, entry.query)
    call = Sent(vendor, entry.at, *place, [*headers], b"").call()
    call.state = world.state(vendor.name)
    credential = vendor.access.credential(call)
    call.credential = split_world(credential)[0] if credential else None
    return call


def _spared(world: World, vendor: Vendor, rules: Rules) -> Callable[[str], str]:
    """What a secret is replaced by: those of the scenario's own accounts stay as they are."""
    accounts = Redaction(rules)
    accounts.value(dict(world.state(vendor.name).section))
    return lambda secret: secret if secret in accounts.found else HIDDEN


def _path(entry: JournalEntry, redaction: Redaction) -> str:
    path = quote(redaction.path(entry.bare_path).encode("latin-1", "replace"), safe=IN_A_PATH)
    query = redaction.query(entry.query) if entry.query else ""
    return f"{path}?{quote(query, safe=IN_A_QUERY)}" if query else path


def _body(entry: JournalEntry, redaction: Redaction) -> str | None:
    raw = entry.asked
    if len(raw.body) < raw.length:
        kept = f"{len(raw.body)} of the {raw.length} bytes of its body"
        raise _impossible(entry, f"only {kept} are kept")
    try:
        text = raw.body.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _impossible(entry, "its body is no text in UTF-8")
    return redaction.body(raw.body) if text else None


def _impossible(entry: JournalEntry, why: str) -> MockRefusal:
    detail = f"Request {entry.id} cannot be done again from the journal: {why}."
    return MockRefusal(409, "control-plane", detail)
