"""Authentication by a key in a header, and what other ways of it share."""

from dataclasses import dataclass
from hmac import compare_digest

from mock_server.core.carrier import Carrier
from mock_server.core.errors import Unauthenticated
from mock_server.core.vendor import Account, Call


@dataclass(frozen=True)
class KeyHeader:
    """A key in a header of its own: the account's *field* in the header *name*."""

    name: str
    field: str

    @property
    def carrier(self) -> Carrier:
        return Carrier(self.name)

    def sign(self, account: Account) -> dict[str, str]:
        """The headers by which an account calls."""
        return {self.name: account[self.field]}

    def credential(self, call: Call) -> str | None:
        return call.header(self.name) or None

    def authenticate(self, call: Call) -> Account:
        """The account of the key. Raises Unauthenticated."""
        if call.credential is None:
            raise Unauthenticated("missing")
        account = find_account(call, self.field)
        if account is None:
            raise Unauthenticated("wrong")
        return account


def find_account(call: Call, name: str) -> Account | None:
    """The scenario's account that has the call's credential in the field *name*; else None."""
    for account in call.state.section[call.vendor.access.accounts.key]:
        if account[name] and same(account[name], call.credential or ""):
            found: Account = account
            return found
    return None


def same(kept: str, sent: str) -> bool:
    """Whether two secrets are equal. The time it takes does not tell where they differ."""
    try:
        return compare_digest(kept, sent)
    except TypeError:  # one is not ASCII
        return compare_digest(_bytes(kept), _bytes(sent))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # JSON may hold half of a surrogate pair
