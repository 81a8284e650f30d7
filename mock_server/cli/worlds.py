"""`worlds`, `variants` and `limits`: the worlds of a server, and what holds in one of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from mock_server.cli.calling import calling, check_world, json_option, labelled
from mock_server.cli.completing import complete_worlds
from mock_server.cli.names import known_vendors, operation_option, vendor_option
from mock_server.cli.output import say
from mock_server.cli.tables import print_json, print_table
from mock_server.client import MockClient

WORLDS = ("WORLD", "SINCE", "SCENARIO", "REQUESTS", "ABOUT")
ALONE = (
    "These are the worlds of the replica {replica} alone: behind a balancer, every replica has "
    "worlds of its own."
)
VARIANTS = ("VENDOR", "VARIANT", "VALUE", "CHOSEN BY", "CHOICES")
LIMITS = ("VENDOR", "OPERATION", "COUNTED BY", "REQUESTS", "SECONDS", "REMAINING", "RESETS AT")


@click.command()
@calling
@click.option(
    "--drop", metavar="NAME", shell_complete=complete_worlds, help="Drop this world first."
)
@json_option
def worlds(mock: MockClient, drop: str | None, as_json: bool) -> None:
    """List the worlds of a server and since when each lives, or drop one.

    Behind a balancer, the replica that has the world of --world answers.
    """
    if drop is not None:
        mock.drop(drop)
    found = mock.worlds()
    if as_json:
        print_json(found)
        return
    keys = ("world", "since", "scenario", "requests", "about")
    print_table(WORLDS, ([str(one[key]) for key in keys] for one in found["worlds"]))
    say(ALONE.format(replica=found["replica"]), err=True)


@click.command()
@calling
@click.option(
    "--choose",
    multiple=True,
    metavar="VENDOR.VARIANT=VALUE",
    help="Choose a variant over the scenario's; repeatable.",
)
@click.option("--clear", is_flag=True, help="Let the scenario's variants be in force again.")
@json_option
def variants(mock: MockClient, choose: tuple[str, ...], clear: bool, as_json: bool) -> None:
    """List a world's variants, or choose others."""
    chosen = [_choice(text) for text in choose]
    if not chosen:
        check_world(mock)
    if clear:
        mock.clear_variants()
    if chosen:
        _choose(mock, chosen)
    found = mock.variants()
    if as_json:
        print_json(found)
    else:
        print_table(VARIANTS, _variants(found))


@click.command()
@calling
@vendor_option("Vendor whose limits are listed, or one of whose is set.")
@operation_option("Operation; by default every one.", default="*")
@click.option(
    "--requests", type=click.IntRange(0), metavar="NUMBER", help="Requests allowed in --seconds."
)
@click.option("--seconds", type=float, metavar="NUMBER", help="Seconds that --requests count for.")
@click.option(
    "--remaining", type=click.IntRange(0), metavar="NUMBER", help="Requests that remain now."
)
@json_option
def limits(
    mock: MockClient,
    vendor: str | None,
    operation: str,
    as_json: bool,
    **limit: Any,
) -> None:
    """List a world's rate limits and what remains of them, or set one."""
    given = {name for name, value in limit.items() if value is not None}
    if given and vendor is None:
        raise click.UsageError("Name the vendor whose limit is set, by --vendor.")
    if ("requests" in given) != ("seconds" in given):
        raise click.UsageError("--requests and --seconds go together.")
    if not given:
        check_world(mock)
    elif vendor is not None:
        with labelled("--seconds", "seconds"):
            mock.set_limit(vendor, operation, **limit)
    names = [one.name for one in known_vendors([] if vendor is None or given else [vendor])]
    found = {
        kind: [one for one in listed if one["vendor"] in names]
        for kind, listed in mock.limits().items()
    }
    if as_json:
        print_json(found)
    else:
        print_table(LIMITS, _limits(found), empty="There is no such limit in the world.")


def _choice(text: str) -> tuple[str, str, Any]:
    """Vendor, variant and value of `VENDOR.VARIANT=VALUE`; the value is read as YAML."""
    import yaml

    name, equals, value = text.partition("=")
    vendor, dot, variant = name.partition(".")
    if not (equals and dot and vendor and variant):
        told = f"{text!r} is not VENDOR.VARIANT=VALUE, such as razorpay.unknown_id=split."
        raise click.BadParameter(told, param_hint="--choose")
    try:
        return vendor.strip(), variant.strip(), yaml.safe_load(value)
    except yaml.YAMLError:
        raise click.BadParameter(f"{value!r} is not a value.", param_hint="--choose") from None


def _choose(mock: MockClient, chosen: list[tuple[str, str, Any]]) -> None:
    """Choose beside what is chosen already."""
    whole: dict[str, dict[str, Any]] = dict(mock.variants()["chosen"])
    for vendor, variant, value in chosen:
        whole[vendor] = {**whole.get(vendor, {}), variant: value}
    with labelled("--choose"):
        mock.choose_variants(whole)


def _variants(found: Mapping[str, Any]) -> Iterator[list[str]]:
    for vendor, held in found["variants"].items():
        for name, value in held.items():
            by = "you" if name in found["chosen"].get(vendor, {}) else "scenario"
            choices = dict.fromkeys(map(_word, found["known"][vendor][name]["choices"]))
            yield [vendor, name, _word(value), by, ", ".join(choices) or "a list"]


def _limits(found: Mapping[str, Any]) -> Iterator[list[str]]:
    """Each limit, and under it what remains of it for each caller that it has counted."""
    for limit in found["limits"]:
        of = [limit["vendor"], limit["operation"]]
        bound = [str(limit["requests"]), f"{limit['seconds']:g}"]
        yield [*of, "-", *bound, "-", "-"]
        for count in found["counters"]:
            if [count["vendor"], count["operation"]] == of:
                left = [str(count["remaining"]), count["resets_at"]]
                yield [*of, str(count["counted_by"]), *bound, *left]


def _word(value: Any) -> str:
    """A value as a scenario has it."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
