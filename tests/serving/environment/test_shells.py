"""Variables as lines of a shell."""

from mock_server.serving.environment.shells import FORMS


def test_powershell() -> None:
    """Every sign that ends a text there is doubled: typographic quotes do too."""
    assert "$env:A = 'O\u2019\u2019N ''$x'" == FORMS["powershell"]("A", "O\u2019N '$x")
