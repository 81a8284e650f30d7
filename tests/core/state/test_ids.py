"""Derived ids and chance."""

import re

from mock_server.core.state.ids import Draw, hexadecimal, uuid4


def test_a_draw_repeats() -> None:
    """The same name gives the same chance, another name another."""
    assert Draw(7, "default", "a", 1).below(10**9) == Draw(7, "default", "a", 1).below(10**9)
    assert Draw(7, "default", "a", 1).below(10**9) != Draw(7, "other", "a", 1).below(10**9)
    assert Draw("ab", "c").below(10**9) != Draw("a", "bc").below(10**9)


def test_a_draw_is_fair() -> None:
    """Every value of a small range comes up about as often as another."""
    counts = [0] * 6
    for number in range(6000):
        counts[Draw("dice", number).below(6)] += 1

    assert all(850 < count < 1150 for count in counts)


def test_fractions_lie_below_one() -> None:
    """A fraction is at least 0 and less than 1, and spreads over that range."""
    fractions = [Draw("f", number).fraction() for number in range(1000)]

    assert all(0 <= fraction < 1 for fraction in fractions)
    assert 0.45 < sum(fractions) / 1000 < 0.55


def test_forms() -> None:
    """Hexadecimal ids have their width, UUIDs version 4."""
    assert re.fullmatch(r"[0-9a-f]{24}", hexadecimal(Draw("h"), 24))
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuid4(Draw("u"))
    )
