"""`verify` and `behaviours`, as somebody calls them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from mock_server.client import MockClient
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.calling import signing_keys
from mock_server.vendors import VENDORS
from tests.cli.running import run_apart
from tests.serving.process import Process
from tests.serving.sockets import soon

KEY = {"RZP_KEY": "rzp_test_mock@verify:mock_secret"}


def verify(server: Process | str, *arguments: str, vendor: str = "razorpay", **env: str) -> Result:
    url = server if isinstance(server, str) else f"{server.url}/{vendor}"
    flags = ("verify", vendor, "--url", url, "--key-env", "RZP_KEY", *arguments)
    return run_apart(flags, {**KEY, **env})


pytestmark = pytest.mark.server


def test_agrees(gunicorn: Process) -> None:
    """A server that agrees is told line by line, with what was created; exit 0."""
    key = "rzp_test_mock@verify-agrees:mock_secret"
    run = verify(gunicorn, "--yes", "--only", "rzp-6,RZP-29", "--only", "RZP-41", RZP_KEY=key)

    assert (0, "") == (run.exit_code, run.stderr)
    assert f"Razorpay at {gunicorn.url}/razorpay/v1, with the key in RZP_KEY:" in run.stdout
    assert (
        "\n  Calls: 6 where every answer is as expected, and 60 at most.\n"
        "  New contacts: 2 where every answer is as expected, and 2 at most. "
        "At the end they are deactivated, and stay.\n"
    ) in run.stdout
    assert "\nagrees         RZP-29  An unknown id is refused" in run.stdout
    assert "\nnot checkable  RZP-41  Only a fault shows it.\n" in run.stdout
    assert "\n2 agree, 0 differ, 1 not checkable, 0 not asked. Calls: 5.\n" in run.stdout
    assert "\nNew contacts: 1 deactivated.\nA mock server answered: " in run.stdout


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda one: one.name)
def test_every_vendor(gunicorn: Process, vendor: Vendor) -> None:
    """Every vendor can be asked with the key of its sample account, over HTTP."""
    sample = vendor.access.accounts.sample
    first, *others = (sample[name] for name in signing_keys(vendor.access))
    key = ":".join([f"{first}@verify", *others])
    run = verify(gunicorn, "--yes", "--budget", "20", "--json", vendor=vendor.name, RZP_KEY=key)
    report = json.loads(run.stdout)

    assert (0, 0) == (run.exit_code, report["differs"])
    assert 5 < report["agrees"]
    assert report["calls"] <= 20


def test_differs(gunicorn: Process) -> None:
    """A server of another reading differs, key by key; exit 1."""
    mock = MockClient(gunicorn.url, "verify-differs")
    mock.load(
        {"extends": "default", "vendors": {"razorpay": {"variants": {"unknown_id": "split"}}}}
    )
    key = "rzp_test_mock@verify-differs:mock_secret"
    run = verify(gunicorn, "--yes", "--only", "RZP-29", "--json", RZP_KEY=key)
    (told,) = json.loads(run.stdout)["behaviours"]

    assert 1 == run.exit_code
    assert "differs" == told["outcome"]
    assert ["value", "missing"] == [one["kind"] for one in told["differences"]]
    assert "Calls: 2 where every" in run.stderr


def test_budget(gunicorn: Process) -> None:
    """What does not fit into the budget is listed as not asked."""
    run = verify(gunicorn, "--yes", "--budget", "10", "--json")
    report = json.loads(run.stdout)

    assert 0 == run.exit_code
    assert report["calls"] <= 10
    assert 0 < report["agrees"]
    assert {"It does not fit into the budget of 10 calls."} == {
        one["reason"] for one in report["behaviours"] if one["outcome"] == "not asked"
    }
    assert 76 == len(report["behaviours"])


def test_nobody_to_ask(gunicorn: Process) -> None:
    """Without a terminal and without --yes nothing is created; what only reads needs no leave."""
    refused = verify(gunicorn, "--only", "RZP-06")
    reading = verify(gunicorn, "--only", "RZP-29")

    assert (2, "There is no terminal to ask in: add --yes to go on without the question.\n") == (
        refused.exit_code,
        refused.stderr,
    )
    assert 0 == reading.exit_code


def test_evidence(gunicorn: Process, tmp_path: Path) -> None:
    """--write keeps a file for each answer, and `behaviours` reads it; a mock's says nothing."""
    folder = tmp_path / "kept" / "here"
    run = verify(gunicorn, "--yes", "--only", "RZP-10,RZP-41", "--write", str(folder))
    listed = run_apart(["behaviours", "rzp-10", "--evidence", str(folder)])
    file = folder / "razorpay" / "RZP-10.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("mock: true\n", ""), encoding="utf-8")
    shown = run_apart(["behaviours", "RZP-10", "--evidence", str(folder), "--json"])

    assert 0 == run.exit_code
    assert ["RZP-10.yaml"] == [one.name for one in (folder / "razorpay").iterdir()]
    assert "mock_secret" not in file.read_text(encoding="utf-8")
    assert listed.stdout.splitlines()[1].startswith(
        "RZP-10  create_contact, update_contact  inferred    -  "
    )
    assert json.loads(shown.stdout)[0]["verified"].startswith("20")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--only", "RZP-X"], "--only: 'RZP-X' is no behaviour of this vendor; did you mean"),
        (["--only", ""], "--only: '' is no behaviour of this vendor."),
        (["--only", "RZP-41"], "No question came to an answer."),
        (["--budget", "0"], "Invalid value for '--budget'"),
        (["--set", "a=b"], "--set: 'a' is no variable of this vendor"),
        (["--write", "/dev/null/a"], "a/razorpay cannot be written to: Not a directory."),
        (["--key-env", "rzp_test_mine:secret"], "takes the name of an environment variable, not"),
        (["--this-is-a-sandbox", "api.razorpay.com"], "but the host of --url is 127.0.0.1."),
    ],
)
def test_wrong_flags(gunicorn: Process, arguments: list[str], told: str) -> None:
    """A wrong flag is one sentence and exit code 2."""
    run = verify(gunicorn, "--yes", *arguments)

    assert 2 == run.exit_code
    assert told in run.stderr


@pytest.mark.parametrize(
    ("url", "key", "told"),
    [
        ("https://api.razorpay.com", "rzp_test_a:b", "is a production host of Razorpay"),
        ("nowhere:1", "rzp_live_Ab12Cd34Ef56:b", "looks like a real one"),
        ("http://", "rzp_test_a:b", "'http://' is not a URL such as"),
        ("127.0.0.1:1", "rzp_test_a:b", "was not answered: Connection refused."),
    ],
)
def test_wrong_targets(url: str, key: str, told: str) -> None:
    """So is a wrong host or key, and a host that does not answer."""
    run = verify(url, "--yes", RZP_KEY=key)

    assert 2 == run.exit_code
    assert told in run.stderr
    assert key not in run.stdout + run.stderr


def test_refused_key(gunicorn: Process) -> None:
    """A key that the server refuses ends the run before it creates anything."""
    run = verify(gunicorn, "--yes", RZP_KEY="rzp_test_other:secret")

    assert 2 == run.exit_code
    assert "GET /v1/contacts?count=1 answered 401, and nothing else was asked" in run.stderr


def test_unknown_names() -> None:
    """An unknown vendor or behaviour is told with the nearest."""
    vendor = verify("127.0.0.1:1", vendor="razorpy")
    number = run_apart(["behaviours", "razorpay", "RZPP-10"])
    folder = run_apart(["behaviours", "--evidence", "/nowhere"])

    assert (2, 2, 2) == (vendor.exit_code, number.exit_code, folder.exit_code)
    assert "Unknown vendor 'razorpy'; did you mean 'razorpay'?" in vendor.stderr
    assert "There is no vendor or behaviour 'RZPP-10'; did you mean 'RZP-10'?" in number.stderr
    assert "/nowhere" in folder.stderr


def test_list_of_behaviours() -> None:
    """`behaviours` lists the rows of a vendor in their order."""
    rows = run_apart(["behaviours", "clemta"]).stdout.splitlines()

    assert ["NUMBER", "OPERATION", "PROVENANCE", "VERIFIED", "RULE"] == rows[0].split()
    assert rows[1].startswith("CLM-01  ")


def heed_ctrl_c() -> None:
    """In a process to be: a shell's background processes, such as this one may be, ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    "signal_", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name
)
def test_interrupted(gunicorn: Process, signal_: signal.Signals) -> None:
    """Ctrl-C, SIGTERM and SIGHUP end the questions; what was created is deactivated."""
    world = f"verify-{signal_.name}"
    mock = MockClient(gunicorn.url, world)
    mock.add_fault(vendor="razorpay", operation="create_contact", nth=2, delay={"seconds": 30})
    command = [sys.executable, "-m", "mock_server", "verify", "razorpay", "--yes"]
    command += ["--url", f"{gunicorn.url}/razorpay", "--key-env", "RZP_KEY", "--only", "RZP-06"]
    env = {**os.environ, "RZP_KEY": f"rzp_test_mock@{world}:mock_secret"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=env, preexec_fn=heed_ctrl_c
    ) as run:
        assert soon(lambda: bool(mock.faults()["faults"][0]["hits"]))
        run.send_signal(signal_)
        output = run.communicate()[0]

    assert 130 == run.returncode
    assert "POST /contacts was interrupted: it may have created a contact." in output
    assert "New contacts: 1 deactivated." in output
    assert "not asked      The run was interrupted.\n               RZP-06\n" in output
    assert 1 == mock.count(operation="update_contact")


def test_a_reader_that_leaves(gunicorn: Process) -> None:
    """Where nobody reads the output, the run ends, cleans up, and says what is left on stderr."""
    world = "verify-broken-pipe"
    mock = MockClient(gunicorn.url, world)
    mock.add_fault(vendor="razorpay", operation="update_contact", answer={"status": 403})
    command = [sys.executable, "-m", "mock_server", "verify", "razorpay", "--yes"]
    command += ["--url", f"{gunicorn.url}/razorpay", "--key-env", "RZP_KEY", "--only", "RZP-06"]
    env = {**os.environ, "RZP_KEY": f"rzp_test_mock@{world}:mock_secret", "PYTHONUNBUFFERED": "1"}
    mock.add_fault(vendor="razorpay", operation="create_contact", nth=2, delay={"seconds": 0.5})
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as run:
        assert run.stdout
        assert run.stderr
        assert run.stdout.readline()
        assert soon(lambda: mock.count(operation="create_contact") > 0)
        run.stdout.close()
        told = run.stderr.read()

    assert 1 == run.returncode
    assert told.startswith("Left behind:\n  cont_")
    assert "answered 403." in told
