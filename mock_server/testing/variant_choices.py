"""The choices of variants by the names that a test gives them, and the guesses behind them."""

from collections.abc import Collection
from typing import Any, NamedTuple

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.core.document.mistakes import unknown
from mock_server.core.values import choice_word
from mock_server.testing.backends import VENDORS_BY_NAME


class Choice(NamedTuple):
    """A choice of a variant other than the one that the run had. *value* is one word."""

    vendor: str
    variant: str
    value: str

    @property
    def name(self) -> str:
        """The variant with its vendor, such as `razorpay.unknown_id`."""
        return f"{self.vendor}.{self.variant}"

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


def guess(choice: Choice, numbers: Collection[str]) -> Behaviour | None:
    """The row of the behaviour that the variant is about: one of *numbers*, if it can be."""
    rows = behaviours(VENDORS_BY_NAME[choice.vendor].package).values()
    own = [row for row in rows if row.variant == choice.variant]
    own.sort(key=lambda row: (row.id not in numbers, row.alternative is None))
    return own[0] if own else None


def named(name: str) -> list[str]:
    """The variants that a name stands for: a vendor's, or those of that name. Raises ValueError."""
    found = [
        full for full in _names() if name in (full, full.partition(".")[0], full.partition(".")[2])
    ]
    if not found and name.rpartition(".")[2] in _states():
        raise ValueError(f"{name!r} is a state of an account and no guess: it is not walked.")
    if not found:
        known = dict.fromkeys(full.partition(".")[2] for full in _names())
        raise ValueError(unknown("variant", name, [*known, *VENDORS_BY_NAME]))
    return found


def chosen(pair: tuple[str, Any]) -> list[Choice]:
    """The choices that a name and a value stand for. Raises ValueError for unknown ones."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise ValueError(f"{pair!r} is not a pair of a variant and a choice of it.")
    name, word = str(pair[0]), choice_word(pair[1])
    if name in VENDORS_BY_NAME:
        raise ValueError(f"{name!r} is a vendor: name one of its variants.")
    there = [
        Choice(vendor, variant, choice_word(choice))
        for full in named(name)
        for vendor, _, variant in [full.partition(".")]
        for choice in VENDORS_BY_NAME[vendor].api.variants[variant].choices
    ]
    found = dict.fromkeys(choice for choice in there if choice.value == word)
    if not found:
        known = dict.fromkeys(choice.value for choice in there)
        raise ValueError(unknown(f"choice of {name}", word, known))
    return [*found]


def _names() -> list[str]:
    """Every variant that can be walked, as `vendor.variant`."""
    return [
        f"{vendor.name}.{name}"
        for vendor in VENDORS_BY_NAME.values()
        for name, variant in vendor.api.variants.items()
        if not variant.state
    ]


def _states() -> list[str]:
    """The variants that are states of an account."""
    return [
        name
        for vendor in VENDORS_BY_NAME.values()
        for name, variant in vendor.api.variants.items()
        if variant.state
    ]
