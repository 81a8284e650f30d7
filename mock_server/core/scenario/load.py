"""From a scenario's name or text to the starting state of worlds."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from os.path import exists
from pathlib import Path as File
from typing import Any, TypeVar

from marshmallow import Schema, ValidationError

from mock_server.core.document.describe import describe
from mock_server.core.document.json import mapping_of
from mock_server.core.document.layers import Layers
from mock_server.core.document.mistakes import Mistake, ScenarioError, cut
from mock_server.core.document.yaml import Source, compose, read
from mock_server.core.scenario.contacts import ContactEntry, Origin, contact_entries
from mock_server.core.scenario.document import packed
from mock_server.core.scenario.export import exported
from mock_server.core.scenario.library import Library, kind_of, resolved
from mock_server.core.scenario.live_keys import live_keys, rules_of
from mock_server.core.scenario.people import People, read_people, unknown_people
from mock_server.core.scenario.progress import ProgressSchema
from mock_server.core.scenario.resuming import loaded_progress, progress_from, wrong_progress
from mock_server.core.scenario.schema import scenario_schema
from mock_server.core.scenario.seeded import Listed, Report, Reporting
from mock_server.core.scenario.vendor import SeededVendor, origin_of, vendor_seed
from mock_server.core.scenario.weight import expected
from mock_server.core.scenario.written import written
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.progress import resume
from mock_server.core.state.scenario import Scenario, SeededPerson
from mock_server.core.state.world import World
from mock_server.core.values import value_at
from mock_server.core.vendor import Vendor

Admit = Callable[[int], None]
ODD = "a record has half a character, or a number beyond all bounds, as a client sent it"
SOUND = "what a scenario can hold; a state directory can hold it"
T = TypeVar("T")


def load(
    name: str,
    library: Library,
    vendors: Sequence[Vendor],
    admit: Admit | None = None,
    report: Report | None = None,
    kept: bool = False,
) -> Scenario:
    """The scenario of that name or path. Raises ScenarioError with every mistake.

    *admit* is called first, with about the bytes that the scenario will take. It may raise.
    *report* is called while contacts are seeded. A kept world is taken as it was; of a *kept* one
    the scenario is given, after a check of its progress.
    """
    with loading(vendors):
        file = library.find(name)
        if file is None:
            found, expected, hint = library.unknown(name)
            raise ScenarioError([Mistake(cut(name), 1, 1, "", found, expected, hint)])
        layers = _layers(read(file), file, library)
        if "progress" in layers.data:
            scenario, world = _kept_world(layers, library, vendors, admit)
            if kept:
                return scenario
            layers = _as_it_was(world, vendors, layers)
        return _compiled(file.stem, layers, library, vendors, admit, report)


def load_text(text: str, label: str, library: Library, vendors: Sequence[Vendor]) -> Scenario:
    """The scenario in *text*. Mistakes show *label*. It may extend a scenario by name only."""
    return load_source(compose(text, label), library, vendors)


def load_source(
    source: Source, library: Library, vendors: Sequence[Vendor], admit: Admit | None = None
) -> Scenario:
    """The scenario in a text that was read. Its name is the label."""
    closed = library.by_name_only()
    with loading(vendors):
        layers = _layers(source, None, closed)
        if "progress" in layers.data:
            _, world = _kept_world(layers, closed, vendors, admit)
            layers = _as_it_was(world, vendors, layers)
        return _compiled(source.file, layers, closed, vendors, admit)


def load_kept(
    source: Source, name: str, library: Library, vendors: Sequence[Vendor], admit: Admit
) -> Scenario:
    """The scenario of that *name* in the document of a kept world, without its progress.

    The document's file may extend another by its path.
    """
    layers = _layers(source, File(source.file), library)
    return _compiled(name, layers, library, vendors, admit)


def joined(text: str, file: File) -> str:
    """The scenario in *file* with those that it extends by their paths, which a server cannot find.

    Raises ScenarioError where they cannot be found here.
    """
    try:
        source = compose(text, str(file))
    except ScenarioError:  # which the server tells
        return text
    name = source.data.get("extends")
    if not isinstance(name, str) or kind_of(name) != "file":
        return text
    data = _layers(source, file, Library()).data
    return json.dumps({key: value for key, value in data.items() if key != "extends"})


@contextmanager
def loading(vendors: Sequence[Vendor]) -> Iterator[None]:
    """Hides credentials in mistakes, and pauses garbage collection.

    Loading makes no garbage, and collection takes a third of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    except ScenarioError as error:
        hide = Redaction(rules_of(vendors)).sentences
        raise ScenarioError(Mistake(**hide(asdict(one))) for one in error.mistakes) from None
    finally:
        if collecting:
            gc.enable()


def _layers(source: Source, file: File | None, library: Library) -> Layers:
    """*source* over the scenarios that it extends."""
    if source.empty:
        raise ScenarioError([source.mistake((), "there is nothing in it", "a mapping")])
    sources, files = [source], [resolved(file)] if file else []
    while isinstance(name := sources[-1].data.get("extends"), str):
        file = library.find(name, files, file)
        if file is None or not exists(file):
            found = [f"there is no file {file}"] if file else _unfound(name, library, files)
            raise ScenarioError([sources[-1].mistake(("extends",), *found)])
        sources.append(read(file))
        files.append(resolved(file))
    return Layers(sources)


def _unfound(name: str, library: Library, files: Sequence[File]) -> Sequence[str]:
    """The parts of a mistake about a name that is unknown, or that closes a circle of *files*."""
    if not library.find(name):
        return library.unknown(name)
    circle = " -> ".join(file.stem for file in (*files, File(name)))
    return [f"scenarios extend each other: {circle}"]


def _compiled(
    name: str,
    layers: Layers,
    library: Library,
    vendors: Sequence[Vendor],
    admit: Admit | None,
    report: Report | None = None,
) -> Scenario:
    layers.data.pop("progress", None)  # which is read apart: it may hold what clients sent
    bytes = expected(layers.data, len(vendors))
    if admit:
        admit(bytes)
    loaded, people, lists = _read(layers, library, vendors)
    reporting = Reporting(lists, report)
    seeds, mistakes = _unzipped(
        vendor_seed(one, loaded["vendors"][one.origin.vendor.name], layers, reporting)
        for one in lists
    )
    _raise(mistakes, layers)
    clock = loaded["clock"]
    return Scenario(
        name=name,
        about=loaded["about"],
        seed=loaded["seed"],
        at=clock["at"],
        frozen=clock["frozen"],
        vendors={one.name: seeded.seed for one, seeded in zip(vendors, seeds, strict=True)},
        faults=tuple(loaded["faults"]),
        answers=tuple(loaded["answers"]),
        people=_seeded_people(people, vendors, seeds),
        bytes=bytes,
        document=packed(layers.data, lists),
    )


def _read(
    layers: Layers, library: Library, vendors: Sequence[Vendor]
) -> tuple[Any, People, list[Listed]]:
    """The sections, the people, and each vendor's contacts. Raises ScenarioError."""
    rules, schema = rules_of(vendors), scenario_schema(tuple(vendors))
    loaded, messages = _checked(layers.data, schema)
    mistakes = list(describe(messages, layers.data, schema, layers.mistake))
    origins = [origin_of(vendor, loaded, messages, rules) for vendor in vendors]
    listed, found = _unzipped(contact_entries(origin, layers, library) for origin in origins)
    mistakes += [*found, *(mistake for source in layers.sources for mistake in source.mistakes)]
    people, lists, found = _with_people(origins, listed, loaded, layers)
    mistakes += found
    places = {(one.file, one.line, one.column) for one in mistakes}
    live = live_keys(layers.data, rules, layers.mistake)
    mistakes += [one for one in live if (one.file, one.line, one.column) not in places]
    _raise(mistakes, layers)
    return loaded, people, lists


def _with_people(
    origins: Sequence[Origin],
    entries: Sequence[Sequence[ContactEntry]],
    loaded: Any,
    layers: Layers,
) -> tuple[People, list[Listed], list[Mistake]]:
    """The people, each vendor's contacts with theirs, and the mistakes of people."""
    vendors = [origin.vendor for origin in origins]
    people, mistakes = read_people(layers, vendors, value_at(loaded, ("seed",)) or 0)
    lists = []
    for origin, own in zip(origins, entries, strict=True):
        mistakes += unknown_people(people, origin, own, layers)
        linked = {entry.person for entry in own if entry.person is not None}
        made, found = written(origin, people, linked, layers)
        mistakes += found
        number = value_at(loaded, ("vendors", origin.vendor.name, "made"))
        lists.append(Listed(origin, people, made, own, number))
    return people, lists, mistakes


def _seeded_people(
    people: People, vendors: Sequence[Vendor], seeds: Sequence[SeededVendor]
) -> tuple[SeededPerson, ...]:
    """Everybody, with the positions of their contacts."""
    positions: list[dict[str, Sequence[int]]] = [{} for _ in people.all]
    for vendor, seeded in zip(vendors, seeds, strict=True):
        for number, held in seeded.people.items():
            positions[number][vendor.name] = tuple(held)
    return tuple(
        SeededPerson(one.key, one.person, tuple(dict.fromkeys([*one.entry.at, *held])), held)
        for one, held in zip(people.all, positions, strict=True)
    )


def _kept_world(
    layers: Layers, library: Library, vendors: Sequence[Vendor], admit: Admit | None
) -> tuple[Scenario, World]:
    """The scenario of a kept world's document, and the world itself."""
    data, maker = layers.data.pop("progress"), layers.mistake
    loaded, mistakes = loaded_progress(data, ProgressSchema(vendors), maker)
    name = "" if mistakes else loaded["scenario"]["name"]
    scenario = _compiled(name, layers, library, vendors, admit)
    _raise(mistakes or [*wrong_progress(loaded, scenario, maker)], layers)
    world = World(loaded["world"], scenario, (0, 0))
    resume(world, progress_from(loaded, scenario))
    return scenario, world


def _as_it_was(world: World, vendors: Sequence[Vendor], layers: Layers) -> Layers:
    """The world as a scenario, without its counters. Its own document shows no places in it."""
    whole = {**exported(world, vendors, lambda record: record), "about": world.scenario.about}
    data = mapping_of(json.dumps(whole))
    if data is None:
        raise ScenarioError([layers.mistake(("progress", "records"), ODD, SOUND)])
    return Layers([Source(layers.sources[0].file, data, lambda: None)])


def _unzipped(pairs: Iterable[tuple[T, list[Mistake]]]) -> tuple[list[T], list[Mistake]]:
    """The first of each pair, and the mistakes of all."""
    made, mistakes = [], []
    for one, found in pairs:
        made.append(one)
        mistakes += found
    return made, mistakes


def _checked(data: Any, schema: Schema) -> tuple[Any, dict[Any, Any]]:
    """The valid part of the data as the schema loads it, and the schema's messages."""
    try:
        return schema.load(data), {}
    except ValidationError as error:
        return error.valid_data, error.messages_dict


def _raise(mistakes: Sequence[Mistake], layers: Layers) -> None:
    """Raises ScenarioError for any mistakes, sorted by file and place."""
    if mistakes:
        files = [source.file for source in layers.sources]
        order = {file: number for number, file in enumerate(files)}
        raise ScenarioError(
            sorted(
                mistakes, key=lambda one: (order.get(one.file, len(files)), one.line, one.column)
            )
        )
