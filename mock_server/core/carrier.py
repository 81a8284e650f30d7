"""Where a vendor's requests carry their credential, as plain facts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Carrier:
    """Where a request carries its credential, for a balancer that cannot ask Access.

    The *header* holds it whole, or after a *scheme*: of Basic, in this spelling, it is the user. A
    path that ends with *login* has no credential.

    *claim* and *login_world* are regular expressions whose only group is the world that a token's
    claims and the body of a login name. They have no single quotes, mean the same to PCRE, and see
    nothing after a NUL.
    """

    header: str
    scheme: str = ""
    claim: str = ""
    login: str = ""
    login_world: str = ""
