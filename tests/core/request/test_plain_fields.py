"""A field that names a world is read as HAProxy can read it, not as forms may be written."""

from mock_server.core.request.plain_fields import read_plain_field


def test_the_first_that_is_not_empty() -> None:
    """It is decoded, and what follows a NUL is not seen."""
    sent = {
        b"world=gw1&world=gw2": "gw1",
        b"world=&a=b&world=g%77+1": "gw 1",
        b"a=1&world=caf%C3%A9\0&world=gw2": "café",
    }

    assert sent == {one: read_plain_field(one, "world") for one in sent}


def test_no_other_spelling() -> None:
    """An encoded name, another separator and a longer name are none."""
    sent = (b"", b"world", b"world=", b"%77orld=a", b"b;world=a", b"a?world=a", b"aworld=a")

    assert {None} == {read_plain_field(one, "world") for one in sent}
