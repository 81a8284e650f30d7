"""Whether the records of a person agree."""

from mock_server.core.people.compare import FieldDifference, differences


def test_a_difference_has_each_vendors_values() -> None:
    """Of all its contacts; a vendor that does not keep the field agrees."""
    records = {
        "a": [{"email": "asha@example.com", "name": "Asha Rao"}],
        "b": [{"email": "asha@example.com"}, {"email": "rao@example.com"}],
    }
    values = {"a": ["asha@example.com"], "b": ["asha@example.com", "rao@example.com"]}

    assert [FieldDifference("email", values)] == differences(records)


def test_what_is_written_otherwise_agrees() -> None:
    """A phone's prefix and signs, a state's capitals, and spaces do not count."""
    pairs = {
        "name": ("Asha  Rao", "Asha Rao "),
        "email": ("Asha@Example.com", "asha@example.com"),
        "phone": ("+91-90000 90001", "9000090001"),
        "state": ("Tamil Nadu", "TAMILNADU"),
        "tax_id": ("27-zzzcz0001", "27ZZZCZ0001"),
        "note": ("", None),
    }
    first, second = ({name: pair[n] for name, pair in pairs.items()} for n in (0, 1))

    assert [] == differences({"a": [first], "b": [second]})


def test_what_is_gone_differs() -> None:
    """A value is not the same as none, nor a name in other letters."""
    records = {
        "a": [{"phone": "9000090001", "name": "Asha Rao", "active": True}],
        "b": [{"phone": None, "name": "asha rao", "active": False}],
    }

    assert ["name", "phone", "active"] == [one.field for one in differences(records)]
