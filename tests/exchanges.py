"""The documented exchanges of every vendor."""

from mock_server.evidence.exchanges import Exchange, exchanges
from mock_server.vendors import VENDORS


def all_exchanges() -> list[Exchange]:
    return [exchange for vendor in VENDORS for exchange in exchanges(vendor.name)]
