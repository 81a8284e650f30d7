"""`new-vendor` writes a vendor that serves at once; these make one, and throw it away."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mock_server.vendors
from mock_server.cli import main
from mock_server.core.vendor import Vendor
from mock_server.testing.backends import InProcess
from mock_server.testing.endpoint import VendorEndpoint
from mock_server.testing.vendor_client import Client
from mock_server.vendors import VENDORS
from tests.docs.test_blocks import copy_of_the_tree
from tests.tables import ROOT

FILES = [
    "README.md",
    "__init__.py",
    "access.py",
    "behaviours.yaml",
    "errors.py",
    "people.py",
    "recipes.yaml",
    "responses.yaml",
    "schemas.py",
    "seeding.py",
    "unserved.yaml",
    "views.py",
]
# The tests that hold every vendor to the same rules, and those of pages and tables.
OF_ALL_VENDORS = (
    *("control", "core", "docs", "vendors/test_labels.py", "vendors/test_unserved.py"),
    *("cli/test_cli.py", "evidence/openapi", "evidence/verify", "testing/test_plugin_fixture.py"),
    *("test_behaviours.py", "test_envelopes.py", "test_exchanges.py", "test_public.py"),
)
SCENARIO = """
vendors:
  acme:
    accounts: [{api_key: mock-acme-key}, {api_key: another-key}]
    contacts: [{name: Asha Rao, id: asha}, {name: Bo, account: another-key, id: bo}, {fake: 3}]
"""


def made(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["new-vendor", *words, "--into", str(folder)])


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    """A new vendor, importable and served for as long as a test takes."""
    assert 0 == made(tmp_path, "acme").exit_code
    monkeypatch.setattr(
        mock_server.vendors, "__path__", [*mock_server.vendors.__path__, str(tmp_path)]
    )
    vendor: Vendor = import_module("mock_server.vendors.acme").VENDOR
    monkeypatch.setattr("mock_server.app.VENDORS", (*VENDORS, vendor))
    yield vendor
    for name in [name for name in sys.modules if name.startswith("mock_server.vendors.acme")]:
        del sys.modules[name]


@pytest.fixture
def client(acme: Vendor, tmp_path: Path) -> Client:
    """The vendor as its sample account, in a scenario with contacts of two."""
    file = tmp_path / "acme.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return VendorEndpoint(acme, InProcess(scenario=str(file)), "w1", False).client


def test_every_file_is_there(tmp_path: Path) -> None:
    """A vendor has the files of every vendor; what is left to do is told."""
    told = made(tmp_path, "acme", "--title", "Acme & Sons").output

    assert FILES == sorted(file.name for file in (tmp_path / "acme").iterdir())
    assert "       acme.VENDOR,\n" in told
    assert '"create_contact": Sample("POST", "/v1/contacts", {"name": "Asha Rao"}),\n' in told


def test_a_contact_lives(client: Client) -> None:
    """It is created, shown, listed, changed and deleted; each answer has its number."""
    created = client.post("/contacts", json={"name": "Jane Roe"})
    path = f"/contacts/{created.json()['id']}"
    answers = [
        created,
        client.get(path),
        client.get("/contacts"),
        client.patch(path, json={"email": "jane@example.com"}),
        client.delete(path),
        client.get(path),
    ]

    assert [
        (201, "ACME-03"),
        (200, "ACME-09"),
        (200, "ACME-08"),
        (200, "ACME-10"),
        (204, "ACME-11"),
        (404, "ACME-12"),
    ] == [(one.status, one.headers["X-Mock-Behaviour"]) for one in answers]
    assert "jane@example.com" == answers[3].json()["email"]


def test_seeded_contacts_are_their_owners(client: Client) -> None:
    """A scenario's contacts, made up or not, are the account's that they name, or the first's."""
    listed = client.get("/contacts").json()

    assert 4 == listed["total"]
    assert "asha" == listed["contacts"][-1]["id"]
    assert 200 == client.get("/contacts/asha").status
    assert 404 == client.get("/contacts/bo").status


def test_callers_are_known(acme: Vendor) -> None:
    """Without a key, and with one that no account has, nobody is let in."""
    send = InProcess().send
    answers = [
        Client(send, "/acme", acme.api.prefixes, headers).get("/contacts")
        for headers in ({}, {"X-Api-Key": "unknown"})
    ]

    assert [(401, "ACME-01"), (401, "ACME-02")] == [
        (one.status, one.headers["X-Mock-Behaviour"]) for one in answers
    ]


@pytest.mark.parametrize(
    ("method", "path", "json", "status", "number"),
    [
        ("POST", "/contacts", {}, 400, "ACME-04"),
        ("POST", "/contacts", {"name": "Bo", "email": "none"}, 400, "ACME-05"),
        ("GET", "/contacts?size=0", None, 400, "ACME-06"),
        ("POST", "/contacts", {"name": "Bo", "stray": 1}, 201, "ACME-07"),
        ("GET", "/nothing", None, 404, "ACME-14"),
        ("PUT", "/contacts", {}, 405, "ACME-15"),
        ("POST", "/contacts", [], 400, "ACME-16"),
    ],
)
def test_refusals_have_their_numbers(
    client: Client, method: str, path: str, json: object, status: int, number: str
) -> None:
    """Each rule of the skeleton is the one that its answer names."""
    answer = client.request(method, path, json=json)

    assert (status, number) == (answer.status, answer.headers["X-Mock-Behaviour"])


def test_a_route_that_is_not_emulated_says_so(client: Client) -> None:
    """The skeleton's list of other routes is read."""
    assert 501 == client.post("/payments", json={}).status


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("1x", "'1x' cannot name a vendor. Use 1 to 20 small letters, digits or '_'"),
        ("Acme", "'Acme' cannot name a vendor"),
        ("a" * 21, "cannot name a vendor"),
        ("class", "'class' is a keyword of Python."),
        ("null", "'null' is not text in YAML, so no scenario could name it."),
        ("razorpay", "There is a vendor 'razorpay' already."),
        ("mine", "mine exists already."),
    ],
)
def test_a_bad_name_is_refused(tmp_path: Path, name: str, said: str) -> None:
    """With a sentence, and nothing is written."""
    (tmp_path / "mine").mkdir()
    refused = made(tmp_path, name)

    assert 2 == refused.exit_code
    assert said in refused.output.replace("\n", "")
    assert [] == [file for file in tmp_path.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    "title", ["", 'Say "Acme"', "Acme\nSons", "x" * 31, "A\rB", "A\u2028", "A ", "\udcff"]
)
def test_a_bad_title_is_refused(tmp_path: Path, title: str) -> None:
    """It stands in Python, YAML and Markdown, so that it is short and plain."""
    refused = made(tmp_path, "acme", "--title", title)

    assert 2 == refused.exit_code
    assert "A title is one line of 1 to 30 characters" in refused.output


def test_a_number_is_nobody_elses(tmp_path: Path) -> None:
    """A name whose letters another vendor's numbers have gets further letters."""
    assert 0 == made(tmp_path, "spn_").exit_code
    assert "# Spn: contacts\n" in (tmp_path / "spn_" / "README.md").read_text(encoding="utf-8")
    assert "- id: SPNX-01\n" in (tmp_path / "spn_" / "behaviours.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "title"), [("q", "Q"), ("acme", "Acme"), ("a_name_of_twenty_cha", "T" * 30)]
)
def test_the_files_are_in_form(tmp_path: Path, name: str, title: str) -> None:
    """ruff finds nothing to say of them, however long the names are."""
    made(tmp_path, name, "--title", title)
    ruff = [sys.executable, "-m", "ruff"]
    config = ["--config", str(ROOT / "pyproject.toml"), str(tmp_path)]
    checks = [[*ruff, "check", *config], [*ruff, "format", "--check", *config]]
    done = [subprocess.run(one, capture_output=True, text=True) for one in checks]

    assert [0, 0] == [one.returncode for one in done], [one.stdout for one in done]


@pytest.mark.slow
def test_the_files_are_typed(tmp_path: Path) -> None:
    """mypy --strict finds nothing to say of them, in their place."""
    shutil.copytree(ROOT / "mock_server", tmp_path / "mock_server")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    made(tmp_path / "mock_server" / "vendors", "acme")
    command = [sys.executable, "-m", "mypy", "--strict", "-p", "mock_server.vendors.acme"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert 0 == done.returncode, done.stdout


@pytest.mark.slow
def test_the_rows_that_are_told_hold_it(tmp_path: Path) -> None:
    """With what `new-vendor` tells to add, the tests of all vendors, pages and tables pass."""
    tree = copy_of_the_tree(tmp_path / "tree")
    told = made(tree / "mock_server" / "vendors", "acme").output
    card, row = re.findall(r"^ {7}(?=\S)(.*?,\n)(?= {0,5}\S)", told, re.DOTALL | re.MULTILINE)
    _insert(tree / "mock_server/vendors/__init__.py", "    spn.VENDOR,\n", card)
    _insert(tree / "mock_server/vendors/__init__.py", "from mock_server.vendors import ", "acme, ")
    _insert(tree / "tests/samples.py", "SAMPLES: dict[str, Samples] = {\n", row)
    tests = [
        "-n",
        "2",
        "-m",
        "not slow and not server",
        *(f"tests/{one}" for one in OF_ALL_VENDORS),
    ]
    commands = [["-m", "tests.tables"], ["-m", "pytest", "-q", *tests]]
    own = {**os.environ, "PYTHONPATH": str(tree)}
    done = [
        subprocess.run([sys.executable, *one], cwd=tree, env=own, capture_output=True, text=True)
        for one in commands
    ]

    assert [0, 0] == [one.returncode for one in done], "".join(
        one.stdout[-5000:] + one.stderr[-5000:] for one in done
    )


def _insert(file: Path, after: str, text: str) -> None:
    before, rest = file.read_text(encoding="utf-8").split(after)
    file.write_text(f"{before}{after}{text}{rest}", encoding="utf-8")
