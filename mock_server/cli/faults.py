"""`faults` and `answers` list what stands in for the vendors, add one, and clear them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from mock_server.cli.calling import calling, check_world, json_option, labelled
from mock_server.cli.failure import fail
from mock_server.cli.tables import print_json, print_table
from mock_server.client import MockClient
from mock_server.serving.colours import status_colour

FAULTS = ("ID", "VENDOR", "OPERATION", "MATCHES", "EFFECT", "SEEN", "HITS")
EFFECTS = ("answer", "delay", "drop", "phase")
ANSWERS = ("ID", "VENDOR", "METHOD", "PATH", "MATCHES", "STATUS", "HITS")
SENT_BACK = ("headers", "body")  # too long for a table


@click.command()
@calling
@click.option("--add", metavar="JSON", help="Fault to add, in the format of the control plane.")
@click.option("--clear", is_flag=True, help="Remove every fault.")
@json_option
def faults(mock: MockClient, add: str | None, clear: bool, as_json: bool) -> None:
    """List a world's faults and their hits, add one, or clear them."""
    if add is None:
        check_world(mock)
    if clear:
        mock.remove_fault()
    if add is not None:
        with labelled("--add"):
            mock.add_fault(**_object(add))
    found = mock.faults()
    if as_json:
        print_json(found)
    else:
        print_table(FAULTS, map(_fault, found["faults"]), empty="The world has no faults.")


@click.command()
@calling
@click.option("--add", metavar="JSON", help="Answer to add, in the format of the control plane.")
@click.option("--clear", is_flag=True, help="Remove every answer.")
@json_option
def answers(mock: MockClient, add: str | None, clear: bool, as_json: bool) -> None:
    """List a world's answers for routes that are not emulated, add one, or clear them."""
    if add is None:
        check_world(mock)
    if clear:
        mock.remove_answer()
    if add is not None:
        with labelled("--add"):
            mock.add_answer(**_object(add))
    found = mock.answers()
    if as_json:
        print_json(found)
    else:
        rows, colours = map(_answer, found["answers"]), {"STATUS": status_colour}
        print_table(ANSWERS, rows, colours, "The world has no answers.")


def _fault(fault: Mapping[str, Any]) -> list[str]:
    own = ("id", "vendor", "operation", "seen", "hits", *EFFECTS)
    matches = {key: value for key, value in fault.items() if key not in own}
    effect = {key: fault[key] for key in EFFECTS if key in fault}
    return [
        *(str(fault.get(key, "*")) for key in ("id", "vendor", "operation")),
        " ".join(_pairs(matches)) or "-",
        " ".join(_pairs(effect)),
        *(str(fault[key]) for key in ("seen", "hits")),
    ]


def _answer(answer: Mapping[str, Any]) -> list[str]:
    shown = ("id", "vendor", "method", "path")
    own = (*shown, "status", "hits", *SENT_BACK)
    matches = {key: value for key, value in answer.items() if key not in own}
    return [
        *(str(answer.get(key, "*")) for key in shown),
        " ".join(_pairs(matches)) or "-",
        str(answer["status"]),
        str(answer["hits"]),
    ]


def _pairs(facts: Mapping[str, Any]) -> Iterator[str]:
    """`nth=2`, `answer.status=500`; what is longer is compact JSON."""
    for key, value in facts.items():
        if isinstance(value, dict):
            yield from _pairs({f"{key}.{inner}": one for inner, one in value.items()})
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield f"{key}={text}"


def _object(text: str) -> dict[str, Any]:
    """*text* as a JSON object. Ends the program with every mistake and its place."""
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.document.yaml import parse

    try:
        return dict(parse(text, "--add").data)
    except ScenarioError as error:
        fail(str(error), 1)
