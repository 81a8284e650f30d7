"""What docs/editors.md tells editors is what they read, and leads to files that are there."""

import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from mock_server.core.scenario.library import Library
from tests.docs.pages import ROOT, blocks

SCHEMA = json.loads((ROOT / "scenarios/schema.json").read_text(encoding="utf-8"))


def entries() -> list[dict[str, Any]]:
    """The page's blocks of JSON: Visual Studio Code's settings, and SchemaStore's entry."""
    page = ROOT / "docs/editors.md"
    return [json.loads(block.text) for block in blocks(page) if block.language == "json"]


def test_the_entry_of_the_catalogue() -> None:
    """It has the four fields, and neither name nor description says again that it is a schema."""
    _, entry = entries()

    assert ["name", "description", "fileMatch", "url"] == list(entry)
    assert "schema" not in f"{entry['name']} {entry['description']}".lower()
    assert entry["url"].startswith("https://example.com/")
    assert "https://json-schema.org/draft/2020-12/schema" == SCHEMA["$schema"]


def test_the_names_of_files(tmp_path: Path) -> None:
    """A scenario by such a name is found by the server, and by no pattern that is too wide."""
    _, entry = entries()
    names = [f"busy.contact-mock.{suffix}" for suffix in ("yaml", "yml", "json")]
    (tmp_path / names[0]).write_text("extends: default\n", encoding="utf-8")

    assert all(any(fnmatch(name, one) for one in entry["fileMatch"]) for name in names)
    assert not any(fnmatch("compose.yaml", one) for one in entry["fileMatch"])
    assert "busy.contact-mock" in Library([tmp_path]).names()


def test_the_settings_of_visual_studio_code() -> None:
    """YAML and JSON are led to the same file, which is no scenario itself."""
    settings, _ = entries()
    (schema,) = settings["yaml.schemas"]

    assert [schema] == [one["url"] for one in settings["json.schemas"]]
    assert f"!{schema.removeprefix('.')}" in settings["json.schemas"][0]["fileMatch"]
