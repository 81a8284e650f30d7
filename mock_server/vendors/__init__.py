"""The vendors. A sixth one is one import and one name here."""

from mock_server.core.vendor import Vendor
from mock_server.vendors import cleartax, clemta, razorpay, spn, ysuite

VENDORS: tuple[Vendor, ...] = (
    razorpay.VENDOR,
    cleartax.VENDOR,
    ysuite.VENDOR,
    clemta.VENDOR,
    spn.VENDOR,
)
