"""Single values of Razorpay's."""

from mock_server.vendors.razorpay.values import base62


def test_base62_keeps_the_order_of_numbers() -> None:
    """Wider numbers sort after smaller ones, as text."""
    numbers = [0, 1, 61, 62, 3843, 3844, 10**15]
    written = [base62(number, 10) for number in numbers]

    assert sorted(written) == written
    assert base62(62, 10) == "0000000010"
