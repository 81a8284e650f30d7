"""Every kind of mistake that a scenario's schema finds, with its place."""

import pytest

from mock_server.core.document.mistakes import Mistake, dotted, nearest, shown
from mock_server.vendors import VENDORS
from tests.core.scenario.loading import mistakes, said

KNOWN = ", ".join(vendor.name for vendor in VENDORS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "seeed: 1",
            "my.yaml:1:1: seeed: unknown key; did you mean 'seed'? "
            "(expected one of: about, extends, seed, clock, people, vendors, faults, answers, "
            "progress)",
        ),
        (
            "vendors:\n  razorpy: {}",
            "my.yaml:2:3: vendors.razorpy: unknown key; did you mean 'razorpay'? "
            f"(expected one of: {KNOWN})",
        ),
        (
            "vendors: {razorpay: {contact: []}}",
            "my.yaml:1:22: vendors.razorpay.contact: unknown key; did you mean 'contacts'? "
            "(expected one of: variants, limits, accounts, made, contacts)",
        ),
        ("seed: x", "my.yaml:1:7: seed: found 'x' (expected a whole number)"),
        ("seed: 1.5", "my.yaml:1:7: seed: found 1.5 (expected a whole number)"),
        ("seed: true", "my.yaml:1:7: seed: found true (expected a whole number)"),
        ("seed:", "my.yaml:1:6: seed: found null (expected a whole number)"),
        (
            "about: 5",
            "my.yaml:1:8: about: found 5; "
            "put it in quotes: without them it is not text (expected text)",
        ),
        ("clock: now", "my.yaml:1:8: clock: found 'now' (expected a mapping)"),
        ("clock: []", "my.yaml:1:8: clock: found an empty list (expected a mapping)"),
        (
            "clock: {at: tomorrow}",
            "my.yaml:1:13: clock.at: found 'tomorrow' "
            "(expected a time such as 2026-01-15T09:00:00Z, or seconds since 1970)",
        ),
        (
            "clock: {at: 1969-12-31T23:59:59Z}",
            "my.yaml:1:13: clock.at: found '1969-12-31T23:59:59Z' "
            "(expected a time from 1970 to 9999)",
        ),
        ("clock: {frozen: 1}", "my.yaml:1:17: clock.frozen: found 1 (expected true or false)"),
        ("faults: {}", "my.yaml:1:9: faults: found an empty mapping (expected a list)"),
        (
            "vendors: {razorpay: {contacts: {fake: 2}}}",
            "my.yaml:1:32: vendors.razorpay.contacts: found a mapping (expected a list)",
        ),
        (
            "vendors:\n  razorpay:",
            "my.yaml:2:12: vendors.razorpay: found null (expected a mapping)",
        ),
    ],
)
def test_the_file(text: str, says: str) -> None:
    """Unknown keys are shown at the key, wrong values at the value."""
    assert [says] == said(text)


@pytest.mark.parametrize(
    ("variant", "says"),
    [
        (
            "{unknown_id: spilt}",
            "my.yaml:1:45: vendors.razorpay.variants.unknown_id: found 'spilt'; "
            "did you mean 'split'? (expected one of: documented, split)",
        ),
        (
            "{new_contact_status: 202}",
            "my.yaml:1:53: vendors.razorpay.variants.new_contact_status: found 202 "
            "(expected one of: 200, 201)",
        ),
        (
            "{check_phone: 1}",
            "my.yaml:1:46: vendors.razorpay.variants.check_phone: found 1 "
            "(expected one of: false, true)",
        ),
        (
            "{enabled: null}",
            "my.yaml:1:42: vendors.razorpay.variants.enabled: found null "
            "(expected one of: true, false)",
        ),
        (
            "{live_ip_allowlist: 10.0.0.1}",
            "my.yaml:1:52: vendors.razorpay.variants.live_ip_allowlist: found '10.0.0.1' "
            "(expected a list of texts)",
        ),
    ],
)
def test_variants(variant: str, says: str) -> None:
    """A variant has one of its own values, of the same type."""
    assert [says] == said(f"vendors: {{razorpay: {{variants: {variant}}}}}")


def test_a_key_that_was_renamed() -> None:
    """A key of an earlier release is refused with the name that it has now."""
    (told,) = said("vendors: {razorpay: {readings: {check_phone: true}}}")

    assert told.startswith(
        "my.yaml:1:22: vendors.razorpay.readings: unknown key; it is called 'variants' now"
    )


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ("5", "my.yaml:1:30: vendors.razorpay.limits: found 5 (expected a limit, a list of"),
        ("{requests: 5}", "my.yaml:1:30: vendors.razorpay.limits.seconds: missing"),
        (
            "{requests: -1, seconds: 60}",
            "my.yaml:1:41: vendors.razorpay.limits.requests: found -1 (expected from 0 to",
        ),
        (
            "{requests: 1, seconds: 0}",
            "my.yaml:1:53: vendors.razorpay.limits.seconds: found 0 (expected from 0.001 to",
        ),
        (
            "[{requests: 1, seconds: 1, operation: creat_contact}]",
            "my.yaml:1:68: vendors.razorpay.limits[0].operation: found 'creat_contact'; "
            "did you mean 'create_contact'? (expected one of: *, ",
        ),
        (
            "[{requests: 1, seconds: 1}, {requests: 2, seconds: 1}]",
            "my.yaml:1:58: vendors.razorpay.limits[1]: found a mapping "
            "(expected one limit for each operation)",
        ),
        (
            "[{requests: 1, second: 1, seconds: 1}]",
            "my.yaml:1:45: vendors.razorpay.limits[0].second: unknown key; "
            "did you mean 'seconds'? (expected one of: requests, seconds, operation)",
        ),
    ],
)
def test_limits(limits: str, says: str) -> None:
    """A limit has a number of requests and a number of seconds, and one operation or the rest."""
    (line,) = said(f"vendors: {{razorpay: {{limits: {limits}}}}}")

    assert line.startswith(says)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("{}", "faults[0]: found an empty mapping (expected exactly one of: answer, delay, drop)"),
        (
            "{drop: reset, delay: {seconds: 1}}",
            "faults[0]: found a mapping (expected exactly one of: answer, delay, drop)",
        ),
        (
            "{drop: resett}",
            "faults[0].drop: found 'resett'; did you mean 'reset'? (expected one of: reset, ",
        ),
        ("{drop: reset, nth: 0}", "faults[0].nth: found 0 (expected at least 1)"),
        ("{drop: reset, every: 0}", "faults[0].every: found 0 (expected at least 1)"),
        ("{drop: reset, times: 0}", "faults[0].times: found 0 (expected at least 1)"),
        ("{drop: reset, chance: 1.1}", "faults[0].chance: found 1.1 (expected from 0 to 1)"),
        (
            "{drop: reset, phase: aftr}",
            "faults[0].phase: found 'aftr'; did you mean 'after'? (expected one of: before, after)",
        ),
        (
            "{drop: reset, method: post}",
            "faults[0].method: found 'post'; did you mean 'POST'? (expected one of: GET, ",
        ),
        (
            "{drop: reset, vendor: razorpey}",
            "faults[0].vendor: found 'razorpey'; did you mean 'razorpay'? (expected one of: ",
        ),
        (
            "{drop: reset, vendor: razorpay, operation: put_contact}",
            "faults[0].operation: found 'put_contact'; did you mean 'get_contact'? "
            "(expected one of: ",
        ),
        ("{drop: reset, header: {A: 1}}", "faults[0].header.A: found 1; put it in quotes"),
        ("{drop: reset, header: {1: A}}", "faults[0].header: found a mapping (expected names that"),
        ("{drop: reset, body: x}", "faults[0].body: found 'x' (expected a mapping)"),
        ("{answer: {}}", "faults[0].answer: found an empty mapping (expected status, behaviour or"),
        ("{answer: {body: x}}", "faults[0].answer: found a mapping (expected status, behaviour or"),
        ("{answer: {status: 99}}", "faults[0].answer.status: found 99 (expected from 200 to 599)"),
        (
            "{vendor: razorpay, answer: {behaviour: RZP-01}}",
            "faults[0].answer.behaviour: found 'RZP-01'; did you mean 'RZP-41'? "
            "(expected one of: RZP-41)",
        ),
        (
            "{answer: {behaviour: RZP-41}}",
            "faults[0].vendor: missing (expected the vendor whose behaviour it is)",
        ),
        (
            "{delay: {}}",
            "faults[0].delay: found an empty mapping "
            "(expected exactly one of: seconds, uniform, lognormal)",
        ),
        (
            "{delay: {seconds: 1, uniform: [1, 2]}}",
            "faults[0].delay: found a mapping "
            "(expected exactly one of: seconds, uniform, lognormal)",
        ),
        (
            "{delay: {uniform: [2, 1]}}",
            "faults[0].delay.uniform: found a list (expected two numbers, the shorter first)",
        ),
        ("{delay: {uniform: [1, x]}}", "faults[0].delay.uniform[1]: found 'x' (expected a number)"),
        ("{delay: {lognormal: {median: 1}}}", "faults[0].delay.lognormal.sigma: missing"),
        ("{delay: {seconds: .inf}}", "faults[0].delay.seconds: found '.inf' (expected a number)"),
        ("5", "faults[0]: found 5 (expected a mapping)"),
    ],
)
def test_faults(fault: str, says: str) -> None:
    """A fault hits what exists, counts from one, and has one effect."""
    (line,) = said(f"faults:\n  - {fault}")

    assert line.partition(": ")[2].startswith(says)
    assert line.startswith("my.yaml:2:")


def test_every_mistake_is_told_at_once_in_the_order_of_the_file() -> None:
    """Form, schema, contacts and faults are all looked at before anything is refused."""
    text = """\
seed: x
vendors:
  razorpay:
    variants: {unknown_id: spilt}
    contacts:
      - garav
      - {nam: Asha Rao, name: Asha Rao}
seed: y
faults:
  - {drop: reset, nth: 0}
"""
    places = [(mistake.line, mistake.key) for mistake in mistakes(text)]

    assert [
        (4, "vendors.razorpay.variants.unknown_id"),
        (6, "vendors.razorpay.contacts[0]"),
        (7, "vendors.razorpay.contacts[1].nam"),
        (8, "seed"),
        (8, "seed"),
        (10, "faults[0].nth"),
    ] == places


@pytest.mark.parametrize(
    "secret", ["key_secret", "secret_key", "password", "token", "api_key", "access_key"]
)
def test_secrets_are_never_shown(secret: str) -> None:
    """What stands under a secret's key may be somebody's real one."""
    assert "(hidden)" == shown(("vendors", "some", "accounts", 0, secret), "sesame")
    assert "(hidden)" == shown((secret.upper(), "inner"), 5)


def test_a_secret_in_a_wrong_place_is_not_shown() -> None:
    """Neither the value of a wrong type nor that of a misspelt key."""
    text = (
        "vendors: {razorpay: {accounts: [{key_id: rzp_test_a, key_secret: 1234, key_secet: hush}]}}"
    )

    assert not [line for line in said(text) if "1234" in line or "hush" in line]
    assert 2 == len(said(text))


def test_keys_that_are_no_words_stand_in_quotes() -> None:
    """A path is read without doubt, on one line."""
    path = ("a", 0, "b c", "d.e", "\n", "", "X-Key")

    assert r"a[0]['b c']['d.e']['\n'][''].X-Key" == dotted(path)


def test_long_values_are_cut() -> None:
    """At sixty characters, quotes included."""
    assert 60 == len(shown(("about",), "x" * 100))
    assert shown(("about",), "x" * 100).endswith("x…")


def test_control_characters_are_escaped() -> None:
    """A mistake is one line, whatever was found."""
    assert r"'a\nb\x1b'" == shown((), "a\nb\x1b")


def test_the_nearest_word_is_offered_in_any_case() -> None:
    """And none where none is near."""
    assert "did you mean 'POST'?" == nearest("post", ["GET", "POST"])
    assert "" == nearest("zebra", ["GET", "POST"])


def test_a_rules_own_sentence_stands_as_it_is() -> None:
    """A vendor's sentence is no noun to be expected."""
    mistake = Mistake("my.yaml", 1, 2, "name", "found ''", says="The name field is required.")

    assert "my.yaml:1:2: name: found '': The name field is required." == str(mistake)
