"""Evidence that was kept in files: which behaviours a sandbox has agreed with, and when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields

from mock_server.core.behaviours import behaviours
from mock_server.core.document.describe import describe
from mock_server.core.document.fields import FlagField, StrictSchema, TextField
from mock_server.core.document.mistakes import Mistake, ScenarioError, Wanted, one_of, shown
from mock_server.core.document.yaml import Source, parse, read
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS

MARK, VERSION = "mock_server_evidence", 1  # of the file's format
FOLDER = "verified"

# By number: `verified` or `differed`, with the date.
Said = Mapping[str, Mapping[str, str]]


class DayField(TextField):
    """A date as ISO 8601 writes it, in text."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            datetime.strptime(value if len(value) == len("2026-11-28") else "", "%Y-%m-%d")
        except (TypeError, ValueError):
            raise ValidationError(Wanted("a date such as 2026-11-28")) from None
        return value


class EvidenceSchema(StrictSchema):
    version = fields.Raw(data_key=MARK)
    vendor = TextField(required=True)
    behaviour = TextField(required=True)
    rule = TextField(required=True)
    asked = DayField(required=True)
    url = TextField(required=True)
    mock = FlagField()
    outcome = TextField((AGREES, DIFFERS), required=True)
    differences = fields.List(fields.Dict())
    exchanges = fields.List(fields.Dict(), required=True)


def all_evidence(directory: str | None, vendors: Sequence[Vendor]) -> Said:
    """What the evidence that is shipped, and that in *directory*, says. Raises ScenarioError."""
    found: dict[str, Mapping[str, str]] = {}
    for vendor in vendors:
        found |= shipped(vendor)
    return {**found, **(evidence(Path(directory), vendors) if directory else {})}


def evidence(directory: Path, vendors: Iterable[Vendor]) -> Said:
    """What the evidence in *directory* says of behaviours, by number.

    `verified` is the date of an answer that agrees, `differed` of one that does not. Evidence of a
    mock server, and of a rule that has changed since, says nothing. Of several files about one
    behaviour the newest counts. Raises ScenarioError.
    """
    found: dict[str, Mapping[str, str]] = {}
    if not directory.is_dir():
        raise ScenarioError([Mistake(str(directory), 1, 1, "", "there is no such directory")])
    mistakes: list[Mistake] = []
    for vendor in vendors:
        mistakes += _misplaced(directory, vendor)
        for file in sorted((directory / vendor.name).glob("*.yaml")):
            try:
                _add_newer(found, _said(read(file), vendor))
            except ScenarioError as error:
                mistakes += error.mistakes
    if mistakes:
        raise ScenarioError(mistakes)
    return found


def shipped(vendor: Vendor) -> Said:
    """The same of the evidence in the vendor's own package."""
    found: dict[str, Mapping[str, str]] = {}
    folder = files(vendor.package) / FOLDER
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            said = _said(parse(file.read_text(encoding="utf-8"), file.name), vendor)
            _add_newer(found, said)
    return found


def _misplaced(directory: Path, vendor: Vendor) -> Iterator[Mistake]:
    """A mistake for each of the vendor's files that stands beside its folder, not in it."""
    for file in sorted(directory.glob("*.yaml")):
        if file.stem in behaviours(vendor.package):
            wanted = f"it in {directory / vendor.name}, or the directory above as --evidence"
            yield Mistake(str(file), 1, 1, "", "evidence outside its vendor's folder", wanted)


def _add_newer(found: dict[str, Mapping[str, str]], said: Said) -> None:
    for number, one in said.items():
        if max(one.values()) >= max(found.get(number, {"": ""}).values()):
            found[number] = one


def _said(source: Source, vendor: Vendor) -> Said:
    mistakes = [*source.mistakes, *_mistakes(source, vendor)]
    if mistakes:
        raise ScenarioError(mistakes)
    data = source.data
    rule = behaviours(vendor.package)[data["behaviour"]].rule
    if data.get("mock") or data["rule"] != rule:
        return {}
    word = "verified" if data["outcome"] == AGREES else "differed"
    return {data["behaviour"]: {word: data["asked"]}}


def _mistakes(source: Source, vendor: Vendor) -> Iterator[Mistake]:
    version = source.data.get(MARK)
    if version != VERSION:
        found = "missing" if version is None else f"found {shown((MARK,), version)}"
        yield source.mistake((MARK,), found, f"the version {VERSION} of evidence")
        return
    try:
        data = EvidenceSchema().load(source.data)
    except ValidationError as error:
        yield from describe(error.messages, source.data, EvidenceSchema(), source.mistake)
        return
    if data["vendor"] != vendor.name:
        yield source.mistake(("vendor",), f"found {data['vendor']!r}", vendor.name)
    elif data["behaviour"] not in behaviours(vendor.package):
        known = one_of([*behaviours(vendor.package)][:3])
        yield source.mistake(("behaviour",), f"found {data['behaviour']!r}", f"{known}, …")


def annotated(behaviour: Mapping[str, Any], said: Said) -> dict[str, Any]:
    """A behaviour as JSON, with what evidence says of it after its provenance."""
    found: dict[str, Any] = {}
    for name, value in behaviour.items():
        found[name] = value
        if name == "provenance":
            found |= said.get(behaviour["id"], {})
    return found
