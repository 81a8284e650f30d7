"""`scenarios` lists what can be named; `validate` tells every mistake."""

import json
from pathlib import Path

from mock_server.core.scenario.document import document_of
from mock_server.core.scenario.kept import kept, scenario_file
from mock_server.vendors import VENDORS
from tests.cli.running import run
from tests.core.scenario.keeping import registry
from tests.core.state.test_journal import entry

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_scenarios(tmp_path: Path) -> None:
    """The scenarios that can be named are listed with what they are about, one's own as well."""
    (tmp_path / "mine.yaml").write_text("about: My own.\n")
    result = run("scenarios", "--scenarios", str(tmp_path))
    listed = [line.split(maxsplit=1) for line in result.output.splitlines()]

    assert ["mine", "My own."] in listed
    assert "default" in [name for name, _ in listed]
    assert result.output == run("scenarios", MOCK_SERVER_SCENARIOS=str(tmp_path)).output


def test_scenarios_in_no_directory() -> None:
    """A directory that does not exist is one sentence and exit code 1."""
    result = run("scenarios", "--scenarios", "/no/such/directory")

    assert 1 == result.exit_code
    assert "there is no such directory" in result.output
    assert 1 == result.output.count("\n")


def test_validate(tmp_path: Path) -> None:
    """Every mistake of every file is told, and the good ones are ok; exit code 1."""
    good, bad, worse = (tmp_path / f"{name}.yaml" for name in ("good", "bad", "worse"))
    good.write_text("about: Right.\n")
    bad.write_text("seed: x\nclock: noon\n")
    worse.write_text("seed: [")
    result = run("validate", str(bad), str(good), str(worse))
    lines = result.output.splitlines()

    assert 1 == result.exit_code
    assert f"{good}: ok" in lines
    assert 2 == sum(line.startswith(f"{bad}:") for line in lines)
    assert 1 == sum(line.startswith(f"{worse}:") for line in lines)


def test_validate_good_files() -> None:
    """Where all is right the exit code is 0; a name serves as well as a file."""
    crowded = str(SCENARIOS / "crowded.yaml")
    result = run("validate", "default", crowded)

    assert (0, f"default: ok\n{crowded}: ok\n") == (result.exit_code, result.output)


def test_validate_a_kept_world(tmp_path: Path) -> None:
    """A kept world is checked with the scenario that it extends, below a first line of comment."""
    world = registry().get("gw1")
    world.journal.write(entry())
    scenario = tmp_path / scenario_file(world.scenario)
    scenario.write_text(json.dumps(document_of(world.scenario)))
    found = kept(world, VENDORS, ".")
    good, bad = tmp_path / "gw1.yaml", tmp_path / "gw2.yaml"
    good.write_text("# whole\n" + json.dumps(found))
    bad.write_text("# whole\n" + json.dumps(found, indent=1).replace('"shift": 0', '"shift": "x"'))

    assert f"{good}: ok\n" == run("validate", str(good)).output
    assert (
        "progress.clock.shift: found 'x' (expected a whole number)"
        in run("validate", str(bad)).output
    )


def test_validate_nothing() -> None:
    """Without a file there is nothing to validate."""
    assert 2 == run("validate").exit_code


def test_schema() -> None:
    """`validate --schema` prints the JSON Schema that is shipped for editors."""
    result = run("validate", "--schema")

    assert 0 == result.exit_code
    assert (SCENARIOS / "schema.json").read_text(encoding="utf-8") == result.output
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(result.output)["$schema"]
