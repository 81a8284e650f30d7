"""The vendors. A sixth one is one import and one name here."""

from mock_server.core.vendor import Provider
from mock_server.vendors import cleartax, clemta, razorpay, spn, ysuite

PROVIDERS: tuple[Provider, ...] = (
    razorpay.PROVIDER,
    cleartax.PROVIDER,
    ysuite.PROVIDER,
    clemta.PROVIDER,
    spn.PROVIDER,
)
