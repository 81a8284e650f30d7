"""Which contacts are of one person."""

from typing import Any

from mock_server.core.people.match import MAX_NAMESAKES, Held, PersonGroup, PersonGroups


def held(vendor: str, id: str = "1", owner: str = "", **facts: Any) -> Held:
    return Held(vendor, id, owner, {"id": id}, facts)


def matched(
    *contacts: Held, known: PersonGroup | None = None
) -> list[list[tuple[str, str | None]]]:
    """Of each person found, the vendors of their contacts and why each is theirs."""
    groups = PersonGroups()
    if known:
        groups.add(known, [{"name": known.name, "email": "a@example.com", "phone": "9000090001"}])
    for contact in contacts:
        groups.match(contact)
    return [[(one.vendor, one.matched_by) for one in group.records] for group in groups.all]


def test_by_email_first() -> None:
    """In any case of letters, and whatever else differs."""
    first, second = (
        held("a", email="Asha@example.com"),
        held("b", email="asha@example.com", phone="1"),
    )

    assert [[("a", None), ("b", "email")]] == matched(first, second)


def test_then_by_phone() -> None:
    """By its last ten digits, where one of the two has no e-mail."""
    first = held("a", phone="+91-9000090001", email="asha@example.com")

    assert [[("a", None), ("b", "phone")]] == matched(first, held("b", phone="9000090001"))


def test_a_switchboard_is_nobody() -> None:
    """Two e-mails at one phone are two people, unless the names are equal."""
    first = held("a", name="Asha Rao", phone="1", email="asha@example.com")
    other = held("b", name="Bo Li", phone="1", email="bo@example.com")
    typo = held("b", name="Asha  Rao", phone="1", email="asha@example.con")

    assert [[("a", None)], [("b", None)]] == matched(first, other)
    assert [[("a", None), ("b", "phone")]] == matched(first, typo)


def test_then_by_name() -> None:
    """Where nothing better can be compared."""
    first = held("a", name="Asha Rao", email="asha@example.com")
    silent = held("b", name="Asha Rao", phone="9000090001")
    namesake = held("c", name="Asha Rao", email="other@example.com")

    assert [[("a", None), ("b", "name")]] == matched(first, silent)
    assert [[("a", None)], [("c", None)]] == matched(first, namesake)


def test_one_vendor_has_a_person_once() -> None:
    """A second contact of a vendor is the same person's only by its e-mail."""
    first = held("a", name="Asha Rao", phone="1")

    assert [[("a", None)], [("a", None)]] == matched(first, held("a", "2", name="Asha Rao"))
    assert [[("a", None)], [("a", None)]] == matched(first, held("a", "2", phone="1"))
    assert [[("a", None), ("a", "email")]] == matched(
        held("a", email="a@example.com"), held("a", "2", email="a@example.com")
    )


def test_a_known_person_comes_first() -> None:
    """Of the facts by which a person is known, each may bring a contact."""
    known = PersonGroup("asha", "Asha Rao", ["a", "b"])

    assert [[("b", "phone")]] == matched(held("b", phone="9000090001"), known=known)
    assert ["a"] == known.missing


def test_a_contact_tells_more_of_its_person() -> None:
    """Who was matched by e-mail is found by the phone of that contact too."""
    assert [[("a", None), ("b", "email"), ("c", "phone")]] == matched(
        held("a", email="asha@example.com"),
        held("b", email="asha@example.com", phone="9000090001"),
        held("c", phone="9000090001"),
    )


def test_keys_differ() -> None:
    """Two owners may each have a contact of the same id."""
    groups = PersonGroups()
    for owner in ("x", "y"):
        groups.match(held("a", "7", owner))

    assert ["a:7", "a:y:7"] == [group.key for group in groups.all]


def test_namesakes_are_bounded() -> None:
    """However many there are, a contact is compared with the first few."""
    groups = PersonGroups()
    for number in range(MAX_NAMESAKES + 1):
        groups.match(held("a", str(number), name="Asha Rao"))
    for number in range(MAX_NAMESAKES + 1):
        groups.match(held("b", str(number), name="Asha Rao"))

    assert MAX_NAMESAKES == sum(len(group.records) == 2 for group in groups.all)
    assert MAX_NAMESAKES + 2 == len(groups.all)
