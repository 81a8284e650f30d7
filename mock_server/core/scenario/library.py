"""The directories with scenarios and fixtures."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path as File
from typing import Literal, NamedTuple

from mock_server.core.document.files import Stamp, stamp
from mock_server.core.document.mistakes import (
    MAX_SENTENCE,
    Mistake,
    ScenarioError,
    cut,
    nearest,
    one_of,
)
from mock_server.core.document.yaml import Source, read

SUFFIXES = (".yaml", ".yml")
MAX_NAME = 200  # bytes, which with a suffix every file system takes
# JSON is YAML, so a file may be either.
_FILE = (*SUFFIXES, ".json")
# A document, not a name, has an opening bracket or quote, a line break, or a key with its colon.
_TEXT = re.compile(r"\s*[{\[\"']|.*(?:\n|:\s|:$)|$")


class Fixture(NamedTuple):
    """A record's name and the file that holds it."""

    name: str
    source: Source


class Library:
    """Scenarios and fixtures by name, from *directories* first, then the shipped ones.

    A directory holds `NAME.yaml` and `fixtures/VENDOR/records.yaml`. With *paths*, a scenario may
    also be given by its path. *stamps* has every file that was looked for, as it was before it was
    read. Raises ScenarioError where a directory does not exist.
    """

    def __init__(self, directories: Sequence[File | str] = (), paths: bool = True) -> None:
        self.directories = tuple(File(directory) for directory in directories)
        self.paths = paths
        self.stamps: dict[File, Stamp | None] = {}
        missing = [one for one in self.directories if not one.is_dir()]
        if missing:
            raise ScenarioError(
                Mistake(str(one), 1, 1, "", "there is no such directory") for one in missing
            )

    def by_name_only(self) -> "Library":
        """The same library for requests from the network: they may not name a path."""
        return Library(self.directories, paths=False)

    def names(self) -> dict[str, str]:
        """Every scenario's name and its `about`."""
        found: dict[str, File] = {}
        for directory in self._folders("scenarios"):
            for file in sorted(directory.glob("*.y*ml")):
                if file.suffix in SUFFIXES:
                    found.setdefault(file.stem, file)
        return {name: _about(found[name]) for name in sorted(found)}

    def find(
        self, name: str, skipped: Collection[File] = (), beside: File | None = None
    ) -> File | None:
        """The file of a scenario's name or path; the first that is not one of *skipped*.

        A path is relative to the file *beside* that names it, else to the working directory.
        """
        if "\0" in name:
            return None
        if (self.paths or beside) and kind_of(name) == "file":
            candidates = [(beside.parent if beside else File()) / name]
            self._keep_stamp(candidates[0])
        else:
            folders = self._folders("scenarios")
            candidates = [folder / f"{name}{suffix}" for folder in folders for suffix in SUFFIXES]
            candidates = [one for one in candidates if _plain(name) and self._is_file(one)]
        return next((file for file in candidates if resolved(file) not in skipped), None)

    def unknown(self, name: str) -> tuple[str, str, str]:
        """The parts of a mistake about an unknown name: a sentence, the known names, a hint."""
        known = self.names()
        return (
            f"there is no scenario {cut(repr(name), MAX_SENTENCE)}",
            one_of(known),
            self._unnamed(name) or nearest(name, known),
        )

    def _unnamed(self, name: str) -> str:
        """A hint where the name's file is JSON, which is found by its path only."""
        files = [folder / f"{name}.json" for folder in self._folders("scenarios")]
        there = [file for file in files if self.paths and _plain(name) and file.is_file()]
        return f"give the path of a JSON file: {cut(str(there[0]), MAX_SENTENCE)}" if there else ""

    def fixtures(self, vendor: str) -> Mapping[str, Fixture]:
        """The vendor's records by name. Raises ScenarioError for a file that cannot be read."""
        found: dict[str, Fixture] = {}
        for folder in self._folders("fixtures"):
            file = folder / vendor / "records.yaml"
            if self._is_file(file):
                source = read(file)
                for name in source.data:
                    found.setdefault(str(name), Fixture(name, source))
        return found

    def _is_file(self, file: File) -> bool:
        self._keep_stamp(file)
        return file.is_file()

    def _keep_stamp(self, file: File) -> None:
        self.stamps.setdefault(file, stamp(file))

    def _folders(self, kind: str) -> Iterator[File]:
        for directory in self.directories:
            yield directory if kind == "scenarios" else directory / kind
        yield shipped() / kind


def shipped() -> File:
    """The directory with the shipped `scenarios` and `fixtures`: the package, or the checkout."""
    package = File(__file__).parents[2]
    return package if (package / "scenarios").is_dir() else package.parent


def resolved(file: File) -> File:
    """The file without symbolic links. A circle of links fails only when the file is read."""
    return File(os.path.realpath(file))


def schema_file() -> File:
    """The JSON Schema of a scenario, for editors."""
    return shipped() / "scenarios" / "schema.json"


def kind_of(scenario: str) -> Literal["name", "file", "text"]:
    """Whether *scenario* is a scenario's name, its file's path, or its text."""
    if _TEXT.match(scenario):
        return "text"
    is_file = "/" in scenario or "\\" in scenario or scenario.endswith(_FILE)
    return "file" if is_file else "name"


def _plain(name: str) -> bool:
    return kind_of(name) == "name" and len(name.encode(errors="replace")) <= MAX_NAME


def _about(file: File) -> str:
    try:
        return str(read(file).data.get("about", ""))
    except ScenarioError as error:
        return str(error.mistakes[0])
