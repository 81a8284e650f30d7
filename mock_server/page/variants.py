"""The variants of a world: another side of a guess is chosen here."""

from collections.abc import Mapping
from typing import Any

from flask import request

from mock_server.control import behaviours, variants
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.choices import vendors
from mock_server.page.forms import form, value, written
from mock_server.page.frame import render_frame

BACK = "/variants"


def show() -> Answer:
    return render_frame(
        "variants.html",
        found=ask(variants.get_variants),
        rules=ask(behaviours.list_behaviours)["behaviours"],
        vendors=vendors(),
    )


@form(show, BACK, "The variants are chosen. They hold until you end the choice.")
def choose() -> None:
    """Choose what one vendor's form has changed; what was chosen before stays chosen."""
    vendor, found = written("vendor"), ask(variants.get_variants)
    chosen = {**found["chosen"], vendor: _chosen(vendor, found)}
    ask(variants.choose_variants, body=chosen)


@form(show, BACK, "The scenario's variants are in force again.")
def clear() -> None:
    ask(variants.clear_variants)


def _chosen(vendor: str, found: Mapping[str, Any]) -> dict[str, Any]:
    before, now = found["chosen"].get(vendor, {}), found["variants"].get(vendor, {})
    asked = {name: value(name) for name in request.form if name != "vendor"}
    return {
        name: choice
        for name, choice in asked.items()
        if name in before or name not in now or choice != now[name]
    }
