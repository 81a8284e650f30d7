"""Single values, held against independent judges: mirrors values.py."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from email_validator import validate_email
from hypothesis import given as for_all
from hypothesis import strategies as st
from marshmallow import ValidationError

from mock_server.core.situation import Situation
from mock_server.vendors.spn.values import PLAIN_EMAIL, BoolField, IntField, canonical

COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"
LETTERS = st.sampled_from("0123456789abcdefABCDEF-{}gé")


@pytest.fixture(autouse=True, scope="module")
def _situation() -> Iterator[None]:
    """Fields may tell that a value is taken as no document says."""
    with Situation({}, None):
        yield


def refused(text: str) -> str:
    """Why *text* is not a uuid."""
    with pytest.raises(ValidationError) as caught:
        canonical(text, "SPN-52")
    return str(caught.value.messages[0]).removeprefix("Input should be a valid UUID, ")


@for_all(st.uuids(), st.sampled_from(["{}", "{{{}}}", "urn:uuid:{}"]), st.booleans())
def test_every_uuid_is_read(uuid: UUID, form: str, capitals: bool) -> None:
    """A uuid of any version is read in each of its spellings (SPN-42)."""
    text = str(uuid).upper() if capitals else str(uuid)

    assert str(uuid) == canonical(form.format(text), "SPN-52")
    assert str(uuid) == canonical(uuid.hex, "SPN-52")


@for_all(st.text(LETTERS, min_size=30, max_size=40))
def test_what_is_read_is_a_uuid(text: str) -> None:
    """What is read holds 32 digits; what is not is refused with a reason (SPN-52)."""
    digits = "".join(letter for letter in text if letter not in "{}-").lower()
    try:
        read = canonical(text, "SPN-52")
    except ValidationError:
        reason = refused(text)

        assert reason.startswith("invalid ")
    else:
        assert digits == UUID(read).hex


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "invalid length: expected length 32 for simple format, found 0"),
        ("abc", "invalid length: expected length 32 for simple format, found 3"),
        ("----", "invalid group length in group 0: expected 8, found 0"),
        ("{}", "invalid group count: expected 5, found 1"),
        (f"{COMPANY}-", "invalid group count: expected 5, found 6"),
        (COMPANY[:-1], "invalid group length in group 4: expected 12, found 11"),
        (COMPANY.replace("4e5a", "4e5"), "invalid group length in group 1: expected 4, found 3"),
    ],
)
def test_why_it_is_no_uuid(text: str, reason: str) -> None:
    """The reason is the one that Rust's uuid crate gives (SPN-52)."""
    assert reason == refused(text)


@pytest.mark.parametrize(
    ("text", "found", "at"),
    [
        (f" {COMPANY}", " ", 1),
        (f"{COMPANY[:-1]}g", "g", 36),
        (f"{{{COMPANY[:-1]}g}}", "g", 36),  # of the right length, so counted inside the braces
        ("{zz}", "z", 2),
        ("urn:uuid:zz", "z", 10),
        ("éé", "é", 1),
    ],
)
def test_which_letter_is_none_of_a_uuid(text: str, found: str, at: int) -> None:
    """The first stray letter is named with its place (SPN-52)."""
    assert refused(text).endswith(f"found `{found}` at {at}")


@for_all(st.from_regex(PLAIN_EMAIL, fullmatch=True))
def test_plain_addresses_need_no_second_look(address: str) -> None:
    """What passes without the validator, the validator gives back as it is (SPN-17)."""
    assert address == validate_email(address, check_deliverability=False).normalized


@for_all(st.integers(0, 10**60))
def test_every_whole_number_is_read(number: int) -> None:
    """A whole number is read as itself, and refused with a minus before it (SPN-08, SPN-36)."""
    assert number == IntField().deserialize(str(number)) == IntField().deserialize(f" +{number}.0 ")
    if number:
        with pytest.raises(ValidationError, match="greater than or equal to 0"):
            IntField().deserialize(f"-{number}")


@for_all(st.text(max_size=5))
def test_words_mean_what_they_say(word: str) -> None:
    """Six words in any case mean true, six mean false, and no other is taken (SPN-42)."""
    wanted = {
        **dict.fromkeys(("1", "on", "t", "true", "y", "yes"), True),
        **dict.fromkeys(("0", "off", "f", "false", "n", "no"), False),
    }
    try:
        meant = BoolField().deserialize(word)
    except ValidationError:
        meant = None

    assert wanted.get(word.lower()) is meant
