"""Evidence is kept without credentials, and says nothing where it proves nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mock_server.app import create_app
from mock_server.core.behaviours import behaviours
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.scenario.live_keys import rules_of
from mock_server.core.secrets.redaction import Redaction
from mock_server.evidence.verify.calling import Exchange
from mock_server.evidence.verify.compare import Answered, Difference
from mock_server.evidence.verify.keeping import write
from mock_server.evidence.verify.kept import all_evidence, evidence, shipped
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS
from mock_server.evidence.verify.run import Verdict
from mock_server.vendors import VENDORS
from mock_server.vendors.razorpay import VENDOR
from tests.clients import Client
from tests.tables import table

ROW = behaviours(VENDOR.package)["RZP-10"]
URL = "https://sandbox.example"
DATE = "2026-12-01"


def exchange(**headers: str) -> Exchange:
    sent = {"Authorization": "Basic c2VjcmV0OnBhaXI=", "Accept": "application/json"}
    answer = Answered(400, [("Set-Cookie", "id=1"), *headers.items()], b'{"error":"my-secret"}')
    return Exchange("POST", "/v1/contacts?key=my-secret", sent, b'{"token":"abc"}', answer)


def kept(folder: Path, outcome: str = AGREES, **headers: str) -> Path:
    differences = [Difference("missing", "error", "1")] if outcome == DIFFERS else []
    verdict = Verdict("RZP-10", outcome, "", differences, [exchange(**headers)])
    redaction = Redaction(rules_of(VENDORS), ["my-secret"])
    return write(folder, VENDOR, ROW, verdict, DATE, URL, redaction)


def changed(folder: Path, **changes: Any) -> None:
    """The evidence in *folder* with other values; None takes a key away."""
    file = kept(folder)
    data = {**yaml.safe_load(file.read_text(encoding="utf-8")), **changes}
    text = yaml.safe_dump({name: value for name, value in data.items() if value is not None})
    file.write_text(text, encoding="utf-8")


def test_a_file(tmp_path: Path) -> None:
    """A file has the date, the host, the rule and the calls; no credential is in it."""
    file = kept(tmp_path, DIFFERS)
    text = file.read_text(encoding="utf-8")
    data = yaml.safe_load(text)

    assert tmp_path / "razorpay" / "RZP-10.yaml" == file
    assert [
        *("mock_server_evidence", "vendor", "behaviour", "rule", "asked", "url", "outcome"),
        *("differences", "exchanges"),
    ] == [*data]
    assert (DATE, URL, ROW.rule) == (data["asked"], data["url"], data["rule"])
    assert [{"kind": "missing", "key": "error", "expected": "1"}] == data["differences"]
    assert [] == [one for one in ("c2VjcmV0", "my-secret", "abc", "id=1") if one in text]


def test_the_same_text_again(tmp_path: Path) -> None:
    """The same evidence is the same text."""
    first = kept(tmp_path).read_bytes()

    assert first == kept(tmp_path).read_bytes()


def test_what_it_says(tmp_path: Path) -> None:
    """An answer that agrees verifies the behaviour, one that does not has differed."""
    kept(tmp_path)
    agreed = evidence(tmp_path, VENDORS)
    kept(tmp_path, DIFFERS)

    assert {"RZP-10": {"verified": DATE}} == agreed
    assert {"RZP-10": {"differed": DATE}} == evidence(tmp_path, VENDORS)


def test_what_says_nothing(tmp_path: Path) -> None:
    """The evidence of a mock server, and of a rule that has changed since, says nothing."""
    kept(tmp_path, **{"X-Mock-Answered-By": "vendor"})
    of_a_mock = evidence(tmp_path, VENDORS)
    changed(tmp_path, rule="Another rule.")

    assert {} == of_a_mock
    assert {} == evidence(tmp_path, VENDORS)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"mock_server_evidence": 2},
            "found 2 (expected the version 1 of evidence)",
        ),
        ({"mock_server_evidence": None, "rule": None}, "mock_server_evidence: missing (expected"),
        ({"vendor": "spn"}, "vendor: found 'spn' (expected razorpay)"),
        ({"behaviour": "RZP-X"}, "behaviour: found 'RZP-X' (expected one of: RZP-01, RZP-02,"),
        ({"asked": "yesterday"}, "asked: found 'yesterday' (expected a date such as 2026-11-28)"),
        ({"asked": "2026-02-30"}, "asked: found '2026-02-30' (expected a date such as"),
        ({"asked": 5}, "asked: found 5"),
        ({"outcome": "fine"}, "outcome: found 'fine' (expected one of: agrees, differs)"),
        ({"rule": None}, "rule: missing"),
        ({"rle": "a"}, "rle: unknown key; did you mean 'rule'?"),
    ],
)
def test_wrong_files(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    """A file of another form is told with its place, and of which version it should be."""
    changed(tmp_path, **changes)
    with pytest.raises(ScenarioError) as error:
        evidence(tmp_path, VENDORS)

    assert told in str(error.value)
    assert str(tmp_path / "razorpay" / "RZP-10.yaml:") in str(error.value)


@pytest.mark.parametrize("content", [b"\xff", b"- a", b"a: [", b""])
def test_unreadable_files(tmp_path: Path, content: bytes) -> None:
    """So is a file that cannot be read at all."""
    kept(tmp_path).write_bytes(content)
    with pytest.raises(ScenarioError, match=r"RZP-10\.yaml:[12]:"):
        evidence(tmp_path, VENDORS)


def test_the_newest_counts(tmp_path: Path) -> None:
    """Of two files about one behaviour the newer counts, whatever their names."""
    changed(tmp_path, outcome=DIFFERS, asked="2026-12-02")
    folder = tmp_path / "razorpay"
    (folder / "RZP-10.yaml").rename(folder / "RZP-09.yaml")
    kept(tmp_path)

    assert {"RZP-10": {"differed": "2026-12-02"}} == evidence(tmp_path, VENDORS)


def test_the_folder_of_a_vendor(tmp_path: Path) -> None:
    """The folder of one vendor is not the directory of evidence; other files may stand there."""
    kept(tmp_path)
    (tmp_path / "compose.yaml").write_text("services: {}", encoding="utf-8")
    with pytest.raises(ScenarioError, match="evidence outside its vendor's folder"):
        evidence(tmp_path / "razorpay", VENDORS)

    assert {"RZP-10": {"verified": DATE}} == evidence(tmp_path, VENDORS)


def test_no_directory(tmp_path: Path) -> None:
    """A directory that does not exist is refused, by the server too."""
    with pytest.raises(ScenarioError, match="nowhere"):
        create_app(evidence=str(tmp_path / "nowhere"))


def test_the_server_shows_it(tmp_path: Path) -> None:
    """`--evidence` shows the date after the provenance, in the list and for one behaviour."""
    kept(tmp_path)
    server = Client.inside(create_app(evidence=str(tmp_path)))
    one = server.send("GET", "/_mock/behaviours/RZP-10").json
    rows = server.send("GET", "/_mock/behaviours").json["behaviours"]["razorpay"]

    assert DATE == one["verified"]
    assert "verified" == [*one][[*one].index("provenance") + 1]
    assert ["RZP-10"] == [row["id"] for row in rows if "verified" in row]


def test_the_table_shows_it() -> None:
    """The table of a vendor's README has the date beside the provenance."""
    assert "| inferred, verified 2026-12-01 |" in table(VENDOR, {"RZP-10": {"verified": DATE}})


def test_nothing_is_shipped() -> None:
    """No behaviour counts as verified today, and no page says that one is."""
    assert {} == {vendor.name: said for vendor in VENDORS if (said := shipped(vendor))}
    assert {} == all_evidence(None, VENDORS)
    assert [] == [vendor.name for vendor in VENDORS if ", verified 2" in table(vendor)]
