"""Mistakes in `people:`, each with its place."""

import pytest

from mock_server.core.scenario.people import MAX_SHOWN
from tests.core.scenario.loading import ASHA, people, said


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (
            "name: A, at: [razorpay]",
            "my.yaml:3:12: people[0].name: found 'A' (expected what Razorpay takes as name, "
            "RZP-11): The name must be at least 3 characters.",
        ),
        (
            "name: Asha Rao, email: none, at: [clemta]",
            "my.yaml:3:29: people[0].email: found 'none' (expected what Clemta takes as email, "
            "CLM-22): Field 'email' must be a valid email address",
        ),
        (
            "name: Asha Rao, at: [spn]",
            "my.yaml:3:5: people[0].email: missing (expected what SPN takes as email, SPN-16): "
            "Field required",
        ),
        (
            f"name: Asha Rao, company: {'x' * 257}, at: [razorpay]",
            "my.yaml:3:31: people[0].company: found 'xxx",
        ),
        (
            "name: Asha Rao, state: Texas, at: [cleartax]",
            "my.yaml:3:29: people[0].state: found 'Texas' (expected what ClearTax takes as state, "
            "CTX-17): Cannot deserialize indian state from key Texas",
        ),
        (
            "name: Asha Rao, at: [razorpay], in: {razorpay: {type: boss}}",
            "my.yaml:3:60: people[0].in.razorpay.type: found 'boss': Invalid type: boss (RZP-12)",
        ),
        (
            "name: Asha Rao, at: [ysuite], in: {ysuite: {cstnam: x}}",
            "my.yaml:3:50: people[0].in.ysuite.cstnam: unknown key; did you mean 'cstname'? ",
        ),
        (
            "name: Asha Rao, at: [ysuite], in: {ysuite: {account: none}}",
            "my.yaml:3:59: people[0].in.ysuite.account: found 'none': No account has this acc",
        ),
        ("nmae: Asha Rao, name: B, at: [ysuite]", "my.yaml:3:6: people[0].nmae: unknown key; did"),
        ("at: [ysuite]", "my.yaml:3:5: people[0].name: missing"),
        ("name: ' ', at: [ysuite]", "my.yaml:3:12: people[0].name: found ' ' (expected text that"),
        ("name: B, phone: 7, at: [ysuite]", "my.yaml:3:22: people[0].phone: found 7; put it in"),
        ("name: B, kind: firm, at: [ysuite]", "my.yaml:3:21: people[0].kind: found 'firm' (exp"),
        ("name: B, at: [spm]", "my.yaml:3:20: people[0].at[0]: found 'spm'; did you mean 'spn'?"),
        ("name: B, at: [ysuite, ysuite]", "my.yaml:3:28: people[0].at[1]: found 'ysuite' (expe"),
        ("name: B, at: []", "my.yaml:3:19: people[0].at: found an empty list (expected one ven"),
        ("name: B, at: [ysuite], missing: [spn]", "my.yaml:3:39: people[0].missing[0]: found"),
        ("name: B, at: [ysuite], in: {spn: {}}", "my.yaml:3:39: people[0].in.spn: found an emp"),
        ("name: B, at: [ysuite], in: {ysuite: 1}", "my.yaml:3:42: people[0].in.ysuite: found 1"),
        ("name: B, at: [ysuite], in: 1", "my.yaml:3:33: people[0].in: found 1 (expected a map"),
        ("name: B, at: [ysuite], key: a/b", "my.yaml:3:34: people[0].key: found 'a/b' (expected"),
        ("fake: 1, at: [ysuite], key: a", "my.yaml:3:34: people[0].key: found 'a' (expected no"),
        ("fake: -1, at: [ysuite]", "my.yaml:3:12: people[0].fake: found -1 (expected from 0 to"),
        (
            "name: B, kind: company, company: C, at: [ysuite]",
            "my.yaml:3:39: people[0].company: found 'C' (expected none: the name is the comp",
        ),
    ],
)
def test_a_person_who_is_wrong(person: str, says: str) -> None:
    """The place is the person's, the rule and the sentence are the vendor's."""
    (line,) = said(people(person))

    assert line.startswith(says)


def test_every_vendor_that_refuses_is_told() -> None:
    """All mistakes at once, of invented people once for all."""
    lines = said(
        people(
            "fake: 50, email: none, at: [razorpay, cleartax, ysuite, clemta, spn]",
            "name: A, email: b@example.com",
            "7: 8, at: [ysuite]",
        )
    )
    told = [line.split(": ")[1] for line in lines]

    assert ["people[0].email"] * 4 + ["people[1].name", "people[2].name", "people[2][7]"] == told


def test_what_is_no_person() -> None:
    """An entry is a mapping, and the list is one."""
    assert ["my.yaml:1:10: people[0]: found 5 (expected a person, or {fake: N})"] == said(
        "people: [5]"
    )
    assert ["my.yaml:1:9: people: found 5 (expected a list)"] == said("people: 5")


def test_keys_that_come_twice() -> None:
    """The later one is a mistake."""
    entry = f"{ASHA}, key: asha, at: [spn]"
    (line,) = said(people(entry, entry))

    assert "people[1].key: 'asha' comes twice (expected keys that differ; people[0] has" in line


def test_a_contact_of_nobody() -> None:
    """The person whom a contact names is there; an invented contact is nobody's."""
    listed = "vendors:\n  spn:\n    contacts:\n"
    contact = "first_name: A, email: a@example.com"
    wrong = "".join(
        f"      - {{{entry}}}\n"
        for entry in (f"{contact}, person: ahsa", f"{contact}, person: 7", "fake: 1, person: asha")
    )
    lines = said(people(f"{ASHA}, key: asha", more=listed + wrong))

    assert [
        "there is no person 'ahsa'; did you mean 'asha'? (expected one of: asha)",
        "found 7 (expected a person's key)",
        "unknown key (expected no person beside fake)",
    ] == [line.split(".person: ")[1] for line in lines]


def test_the_keys_that_are_shown_are_bounded() -> None:
    """A long list would hide the mistake."""
    more = "vendors: {razorpay: {contacts: [{name: Asha Rao, person: x}]}}\n"
    (line,) = said(people(f"fake: {MAX_SHOWN + 5}, at: [razorpay]", more=more))

    assert MAX_SHOWN == line.count(",") + 1


def test_ids_that_come_twice() -> None:
    """A person's own id may not be another's."""
    own = "in: {ysuite: {cstid: 7}}, at: [ysuite]"
    (line,) = said(people(f"name: A, {own}", f"name: B, {own}"))

    assert line.endswith(
        "people[1]: cstid 7 comes twice (expected ids that differ; people[0] has it too)"
    )


def test_real_keys_are_refused() -> None:
    """A person holds none either."""
    (line,) = said(people("name: Asha Rao, note: rzp_live_Abcdefgh123456, at: [ysuite]"))

    assert "people[0].note: " in line
    assert "rzp_live_Abc" not in line
