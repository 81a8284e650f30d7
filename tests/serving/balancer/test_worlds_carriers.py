"""What a vendor's card says of its credential is what its functions do."""

import re

from mock_server.core.vendor import Call, Vendor
from mock_server.vendors import VENDORS


def test_the_header_alone_has_the_credential() -> None:
    """Of all headers that an account sends, the card's gives the credential, behind its scheme."""
    carriers = {vendor.name: vendor.access.carrier for vendor in VENDORS}
    sent = {vendor.name: _signed(vendor)[carriers[vendor.name].header] for vendor in VENDORS}
    read = {vendor.name: _read(vendor, sent[vendor.name]) for vendor in VENDORS}
    samples = {vendor.name: vendor.access.accounts.sample.values() for vendor in VENDORS}

    assert [] == [name for name, one in carriers.items() if not sent[name].startswith(one.scheme)]
    assert [] == [name for name in carriers if read[name] not in samples[name]]


def test_regular_expressions() -> None:
    """They have one group and no single quote, which HAProxy's configuration needs itself."""
    told = [(one.access.carrier.claim, one.access.carrier.login_world) for one in VENDORS]
    given = [regex for pair in told for regex in pair if regex]

    assert 2 == len(given)
    assert [(1, 0)] * 2 == [(re.compile(one).groups, one.count("'")) for one in given]


def _signed(vendor: Vendor) -> dict[str, str]:
    return dict(vendor.access.sign(vendor.access.accounts.sample))


def _read(vendor: Vendor, sent: str) -> str | None:
    key = f"HTTP_{vendor.access.carrier.header.upper().replace('-', '_')}"
    return vendor.access.credential(Call(vendor, {"REQUEST_METHOD": "GET", key: sent}, "/", "", 9))
