"""GSTINs and their check characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mock_server.vendors.cleartax.gstin import check_character, sound, well_formed

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
bodies = some.from_regex(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z", fullmatch=True)


def by_the_book(body: str) -> str:
    """The check character worked out step by step: factors 1 and 2 from the left, base 36."""
    total = 0
    for place, character in enumerate(body):
        product = ALPHABET.index(character) * (1 if place % 2 == 0 else 2)
        total += product // 36 + product % 36
    return ALPHABET[(36 - total % 36) % 36]


@pytest.mark.parametrize(
    "gstin",
    [
        "29ALSPT0208L1ZI",
        "29AAFCD5862R1ZR",
        "27AAPFU0939F1ZV",
        "07AAFCD5862R1ZX",
        "97ALSPT0208L1ZF",
        "38AAFCD5862R1ZS",
    ],
)
def test_known_ones(gstin: str) -> None:
    """GSTINs whose check character is known to be right are sound (CTX-25)."""
    assert sound(gstin)


@pytest.mark.parametrize(
    "gstin",
    ["", "29AAFCD5862R000", "29AAFCD5862R1ZRX", "29aafcd5862r1zr", "29AAFCD5862R1ZR\n", "٢٩AAFCD"],
)
def test_forms(gstin: str) -> None:
    """What is not fifteen characters of the form is not well formed (CTX-25)."""
    assert not well_formed(gstin)
    assert not sound(gstin)


@given(bodies)
def test_check_character(body: str) -> None:
    """The check character is the one that the rule gives (CTX-25)."""
    assert by_the_book(body) == check_character(body)


@given(bodies, some.sampled_from(ALPHABET))
def test_only_one_check_character_is_right(body: str, last: str) -> None:
    """Of the 36 possible check characters one makes a sound GSTIN (CTX-25)."""
    assert (last == by_the_book(body)) == sound(body + last)


@given(bodies, some.integers(2, 5), some.sampled_from(ALPHABET[10:]))
def test_one_wrong_letter_is_found(body: str, place: int, letter: str) -> None:
    """A single wrong letter in the PAN makes a sound GSTIN unsound (CTX-25)."""
    gstin = body + check_character(body)
    changed = gstin[:place] + letter + gstin[place + 1 :]

    assert sound(changed) == (changed == gstin)
