"""`new-vendor` writes the files of a further vendor, which serve at once."""

import re
from collections.abc import Mapping
from importlib.resources import files
from keyword import iskeyword
from pathlib import Path
from string import Template

import click

from mock_server.cli.output import say

NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
TITLE = re.compile(r"[^\s\"\\]([^\"\\]{0,28}[^\s\"\\])?")
NOT_TEXT = ("null", "true", "false")
NUMBER_LETTERS = 5  # letters of the vendor's name before its behaviours' numbers

NEXT = Template("""Wrote $folder. Three steps are left:
  1. mock_server/vendors/__init__.py: import $name, and list it in VENDORS:
       $name.VENDOR,
  2. tests/samples.py: a row of SAMPLES:
       "$name": Samples(
           requests={
               "create_contact": Sample("POST", "/v1/contacts", {"name": "Asha Rao"}),
               "list_contacts": Sample("GET", "/v1/contacts"),
               "get_contact": Sample("GET", "/v1/contacts/{id}"),
               "update_contact": Sample("PATCH", "/v1/contacts/{id}", {"name": "Asha Rao"}),
               "delete_contact": Sample("DELETE", "/v1/contacts/{id}"),
           },
           unauthenticated=Refusal(
               401, "$number-01", {"error": {"message": "An API key is required."}}
           ),
           no_route=Refusal(404, "$number-14", {"error": {"message": "There is no such path."}}),
           wrong_method=Refusal(
               405,
               "$number-15",
               {"error": {"message": "The method is not allowed."}},
               {"Allow": "GET, POST"},
           ),
           bad_json=Refusal(
               400, "$number-16", {"error": {"message": "The body is not a JSON object."}}
           ),
           rate_limited=Refusal(
               429,
               "$number-17",
               {"error": {"message": "There were too many requests."}},
               {"Retry-After": "60"},
           ),
           failure=Refusal(500, "$number-13", {"error": {"message": "Internal Server Error"}}),
           too_large=Refusal(413, "$number-18", {"error": {"message": "Request Entity Too Large"}}),
           everything={"size": "100"},
       ),
  3. python -m tests.tables
docs/adding-a-vendor.md explains each file.""")


@click.command("new-vendor")
@click.argument("name")
@click.option("--title", help="The name as people write it.  [default: NAME with a capital]")
@click.option(
    "--into",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the vendor's folder is made.  [default: mock_server/vendors of a checkout]",
)
def new_vendor(name: str, title: str | None, into: Path | None) -> None:
    """Write the files of a further vendor.

    They serve five operations on contacts by invented rules.
    """
    folder = (into or _vendors()) / name
    wrong = _wrong_name(name, folder)
    if wrong:
        raise click.BadParameter(wrong, param_hint="NAME")
    title = name.replace("_", " ").strip().capitalize() if title is None else title
    if not TITLE.fullmatch(title) or not title.isprintable():
        rule = "A title is one line of 1 to 30 characters without quotes and backslashes."
        raise click.BadParameter(rule, param_hint="--title")
    names = _names(name, title)
    try:
        _write(folder, names)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
    say(NEXT.substitute(names, folder=folder))


def _vendors() -> Path:
    """The vendors' folder of a checkout. An installed package takes no further vendor."""
    from mock_server.core.scenario.library import shipped

    package = Path(__file__).parents[1]
    if shipped() == package:
        raise click.UsageError("mock-server does not run from a checkout: name a folder by --into.")
    return package / "vendors"


def _wrong_name(name: str, folder: Path) -> str | None:
    """A sentence that refuses the name; None where the name is free."""
    from mock_server.vendors import VENDORS

    if not NAME.fullmatch(name):
        return (
            f"{name!r} cannot name a vendor. "
            "Use 1 to 20 small letters, digits or '_', beginning with a letter."
        )
    if iskeyword(name):
        return f"{name!r} is a keyword of Python."
    if name in NOT_TEXT:
        return f"{name!r} is not text in YAML, so no scenario could name it."
    if any(vendor.name == name for vendor in VENDORS):
        return f"There is a vendor {name!r} already."
    return f"{folder} exists already." if folder.exists() else None


def _names(name: str, title: str) -> dict[str, str]:
    """The names that the files have in the place of `$name` and the like."""
    host = name.replace("_", "-").strip("-")
    return {"name": name, "title": title, "host": host, "number": _number(name)}


def _number(name: str) -> str:
    """The letters before the numbers of its behaviours, which no other vendor uses."""
    from mock_server.core.behaviours import behaviours
    from mock_server.vendors import VENDORS

    taken = {next(iter(behaviours(vendor.package))).partition("-")[0] for vendor in VENDORS}
    letters = re.sub("[^A-Z]", "", name.upper())[:NUMBER_LETTERS]
    while letters in taken:
        letters += "X"
    return letters


def _write(folder: Path, names: Mapping[str, str]) -> None:
    """Write every file of the skeleton, with the vendor's names in it."""
    folder.mkdir()
    for template in (files("mock_server.cli") / "skeleton").iterdir():
        text = Template(template.read_text(encoding="utf-8")).substitute(names)
        (folder / template.name.removesuffix(".txt")).write_text(text, encoding="utf-8")
