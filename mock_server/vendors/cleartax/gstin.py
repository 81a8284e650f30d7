"""GSTINs: a state's code, a PAN, an entity's character, `Z`, and a check character."""

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FORM = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]")

# What a character adds to the sum at an even place (times 1) and at an odd one (times 2).
_ONCE = {character: value for value, character in enumerate(ALPHABET)}
_TWICE = {character: sum(divmod(2 * value, 36)) for character, value in _ONCE.items()}


def well_formed(gstin: str) -> bool:
    return FORM.fullmatch(gstin) is not None


def check_character(body: str) -> str:
    """The last character of the GSTIN whose first fourteen are *body*."""
    total = sum(map(_ONCE.__getitem__, body[0:14:2])) + sum(map(_TWICE.__getitem__, body[1:14:2]))
    return ALPHABET[-total % 36]


def sound(gstin: str) -> bool:
    """Well formed, and its check character is right."""
    return well_formed(gstin) and check_character(gstin) == gstin[-1]
