"""The Action: what it gives, the gate by which it fails, and what it says of a mistake."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from mock_server.vendors import VENDORS
from tests.delivery.action import ACTION, FOLDER, STEP, Runner

KEY = ("rzp_test_mock", "mock_secret")
SCRIPT = (FOLDER / "run.sh").read_text(encoding="utf-8")


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A job that stops the server at its end, if it still runs."""
    runner = Runner(tmp_path)
    yield runner
    runner.step(do="stop")


def test_inputs_reach_the_script() -> None:
    """Each input is handed on under its name, and the script reads no other."""
    handed = {f"INPUT_{name.upper()}": f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}

    assert handed == STEP["env"]
    assert handed.keys() == set(re.findall(r"INPUT_[A-Z]+", SCRIPT))


def test_outputs_come_from_the_script() -> None:
    """Each output is written by the script; every vendor has its own."""
    vendors = {f"{vendor.name}-url" for vendor in VENDORS}
    written = set(re.findall(r"^ *output ([a-z-]+)", SCRIPT, re.MULTILINE))

    assert vendors | written == ACTION["outputs"].keys()
    assert all(
        one["value"] == f"${{{{ steps.{STEP['id']}.outputs.{name} }}}}"
        for name, one in ACTION["outputs"].items()
    )


@pytest.mark.slow
def test_life(runner: Runner, tmp_path: Path) -> None:
    """Start gives the URLs and the certificate, and stop shows what the world has met."""
    scenario = tmp_path / "mine.yaml"
    scenario.write_text("extends: empty\n", encoding="utf-8")
    started = runner.step(scenario=str(scenario), world="ci", gate="documented:spn\nunserved guess")
    listed = requests.get(f"{started.outputs['razorpay-url']}/contacts", auth=KEY, timeout=10)
    stopped = runner.step(do="stop")

    assert 0 == started.code, started.output
    assert 0 == listed.json()["count"]
    assert f"{started.outputs['url']}/@ci/spn/api/v1" == started.outputs["spn-url"]
    assert Path(started.outputs["ca-file"]).read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert "ci" == json.loads(Path(stopped.outputs["coverage-file"]).read_text())["world"]
    assert (1, True) == (stopped.code, "razorpay" in stopped.summary)
    assert re.match("The gate does not hold: documented:spn: .*; guess: 1 world ", stopped.error)


@pytest.mark.slow
def test_addresses_that_are_written_in(runner: Runner, tmp_path: Path) -> None:
    """A later step reaches the vendors' own addresses by what `mock-server env` prints."""
    url = runner.step(world="ci").outputs["url"]
    program = "import requests as r; print(r.get('https://api.razorpay.com/v1/contacts').json())"
    step = f"""
    PATH="{tmp_path}/contact-mock/bin:$PATH"
    eval "$(mock-server env --url {url} --world ci --into {tmp_path}/led)"
    {sys.executable} -c "{program}"
    mock-server requests --url {url} --world ci
    """
    run = subprocess.run(["bash", "-ec", step], capture_output=True, text=True, check=False)

    assert "'error'" in run.stdout, run.stderr
    assert "/v1/contacts" in run.stdout


@pytest.mark.slow
def test_without_a_gate(runner: Runner) -> None:
    """A job that asks for nothing ends well, and its server is gone."""
    started = runner.step()
    stopped = runner.step(do="stop")

    assert (0, 0) == (started.code, stopped.code), started.output + stopped.output
    with pytest.raises(requests.ConnectionError):
        requests.get(started.outputs["url"], timeout=10)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"do": "begin"}, "do is 'begin', and must be start or stop."),
        ({"do": "stop"}, "No server of an earlier step runs."),
        ({"gate": "most"}, "gate has 'most', and takes documented, refusals or all, alone or as "),
        ({"gate": "all:"}, "gate has 'all:', and takes "),
        ({"patience": "soon"}, "patience is 'soon', no number of seconds."),
        ({"scenario": "none"}, "The server did not start: none:1:1: there is no scenario 'none'"),
        ({"port": "low"}, "The server did not start: --port: 'low' is not a whole number"),
        ({"world": "a b"}, "The server does not tell its addresses: "),
        (
            {"version": "", "python": "no-such-python"},
            "python is 'no-such-python', which makes no environment.",
        ),
    ],
)
def test_mistakes(runner: Runner, given: dict[str, str], sentence: str) -> None:
    """A wrong input ends the step with one sentence beside it."""
    step = runner.step(**given)

    assert step.error.startswith(sentence), step.output
    assert 1 == step.code


@pytest.mark.slow
def test_twice(runner: Runner) -> None:
    """A job has one server at a time."""
    runner.step()

    assert "The server of an earlier step still runs: stop it first." == runner.step().error
