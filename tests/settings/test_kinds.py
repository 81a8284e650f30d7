"""The values that settings take: numbers, sizes, words, switches, lists and tokens."""

import pytest

from tests.settings.reading import read, refused


@pytest.mark.parametrize("token", ["", " a", "a ", "Ж", "a\nb", "\udcff"])
def test_a_token_that_no_header_can_carry(token: str) -> None:
    """It is refused and not shown: nobody could send it."""
    said = "a token has printable ASCII characters, and no space at either end."

    assert f"--control-token: {said}" == refused("--control-token", token)


@pytest.mark.parametrize("word", ["1", "true", "TRUE", "yes", "on"])
def test_true(word: str) -> None:
    """A switch is on for the usual words."""
    assert read(MOCK_SERVER_PORT_PER_VENDOR=word).port_per_vendor


@pytest.mark.parametrize("word", ["0", "false", "No", "off"])
def test_false(word: str) -> None:
    """A switch is off for the usual words, whatever its default."""
    assert not read(MOCK_SERVER_MOCK_HEADERS=word).mock_headers


def test_lists() -> None:
    """A variable holds several directories like PATH, and several hosts with commas."""
    settings = read(MOCK_SERVER_SCENARIOS="/a:/b", MOCK_SERVER_ALLOWED_HOSTS="a.example,b.example")

    assert ("/a", "/b") == settings.scenarios
    assert ("a.example", "b.example") == settings.allowed_hosts
    assert ("/c",) == read("--scenarios", "/c", MOCK_SERVER_SCENARIOS="/a").scenarios
    assert ("/c", "/d") == read("--scenarios", "/c", "--scenarios", "/d").scenarios


@pytest.mark.parametrize("value", ["abc", "-1", "70000", "1.5", "1e3", "٣", "9" * 30, "0x10", " "])
def test_wrong_number(value: str) -> None:
    """A number that is none, or out of its bounds, is named with what was expected."""
    sentence = f"{value!r} is not a whole number from 0 to 65535."

    assert f"--port: {sentence}" == refused("--port", value)
    assert f"MOCK_SERVER_PORT: {sentence}" == refused(MOCK_SERVER_PORT=value)
    assert f"PORT: {sentence}" == refused(PORT=value)


def test_wrong_word() -> None:
    """A word that is not one of the choices is named with all of them."""
    assert "--log-format: 'xml' is not one of 'text', 'json'." == refused("--log-format", "xml")


def test_wrong_switch() -> None:
    """A switch is named that is neither on nor off."""
    told = refused(MOCK_SERVER_READY_LINE="perhaps")

    assert told.startswith("MOCK_SERVER_READY_LINE: 'perhaps' is not a valid boolean.")


@pytest.mark.parametrize(
    ("text", "bytes"),
    [
        ("0", 0),
        ("1000000", 1_000_000),
        ("1k", 1024),
        ("512MB", 512 * 2**20),
        ("512 MiB", 512 * 2**20),
        ("2G", 2 * 2**30),
        ("2gb", 2 * 2**30),
        ("7B", 7),
    ],
)
def test_a_size(text: str, bytes: int) -> None:
    """A number of bytes, or of kilobytes, megabytes or gigabytes, each 1,024 of the one before."""
    assert bytes == read("--max-memory", text).max_memory


@pytest.mark.parametrize("text", ["", "MB", "1.5G", "-1", "2T", "2 G B", "9999999G"])
def test_a_wrong_size(text: str) -> None:
    """A size that is none is named with what was expected; no other number has a unit."""
    said = f"a whole number from 0 to {2**50}, or one with a unit such as 512MB or 2G."

    assert f"--max-memory: {text!r} is not {said}" == refused("--max-memory", text)
    assert "is not a whole number from 0 to" in refused("--max-body", "1K")
