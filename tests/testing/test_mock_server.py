"""A world that a test opens: how it begins, whose it is, and how it ends."""

from pathlib import Path
from typing import Any

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.testing.backends import Backend, InProcess
from mock_server.testing.mock_server import opened
from mock_server.testing.recipe import recipe

NEW = {"name": "Somebody New"}
NINE = 1768467600  # 2026-01-15T09:00:00Z


def test_a_world_ends(backend: Backend) -> None:
    """The world is forgotten at the end, and a test that takes its name begins anew."""
    for _ in range(2):
        with opened(backend, "brief", intercept=False) as mock:
            first = mock.requests.count()
            mock.razorpay.client.get("/contacts")

        assert 0 == first
    assert "brief" not in [world["world"] for world in mock.mock.worlds()["worlds"]]


def test_what_is_asked_of_a_world(backend: Backend) -> None:
    """Scenario, clock, seed, faults and variants make the world, and a reset keeps to them."""
    asked: dict[str, Any] = {
        "scenario": "empty",
        "clock": "2026-01-15T09:00:00Z",
        "seed": 7,
        "faults": [{"vendor": "spn", "answer": {"status": 500}}],
        "variants": {"razorpay": {"new_contact_status": 201}},
    }
    with opened(backend, "asked", intercept=False, **asked) as mock:
        mock.reset()
        state = mock.state()
        answer = mock.razorpay.client.post("/contacts", json=NEW)

    assert 201 == answer.status
    assert (NINE, 7) == (answer.json()["created_at"], state["seed"])
    assert ["spn"] == [fault["vendor"] for fault in state["faults"]]
    assert [] == state["vendors"]["ysuite"]["contacts"]


def test_everybody(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """People are a list, however many calls give them; `differs` picks those out of step."""
    monkeypatch.setattr("mock_server.testing.mock_server.PEOPLE", 5)
    with opened(backend, "people", scenario="people", intercept=False) as mock:
        everybody, kavya = mock.people(), mock.people("kavya")
        spn = kavya[0]["records"]["spn"][0]["id"]
        mock.spn.client.patch(f"/contacts/{spn}", json={"phone": None})
        late = mock.people(differs=True)

    assert 12 == len({person["key"] for person in everybody}) == len(everybody)
    assert ["kavya-iyer"] == [person["key"] for person in late]


def test_nothing_asked_is_the_servers_own() -> None:
    """Without a wish the world starts from the server's scenario."""
    backend = InProcess(scenario="empty")
    with opened(backend, "own", intercept=False) as mock:
        found = mock.razorpay.client.get("/contacts").json()["count"]

    assert recipe() is None
    assert 0 == found


def test_a_file(backend: Backend, tmp_path: Path) -> None:
    """A scenario may be a file, over which the rest is laid; what it extends is found by name."""
    file = tmp_path / "mine.yaml"
    file.write_text("extends: empty\nseed: 3\nclock: {at: 0}\n", encoding="utf-8")
    with opened(backend, "file", scenario=file, clock=60, intercept=False) as mock:
        state = mock.state()

    assert (3, {"at": 60, "frozen": True}) == (state["seed"], state["clock"])
    assert [] == state["vendors"]["razorpay"]["contacts"]


@pytest.mark.parametrize("text", ["faults: [", "seed: 1\nseed: 2\n"])
def test_a_file_with_mistakes(inside: InProcess, tmp_path: Path, text: str) -> None:
    """A file that cannot be read is told with its name and line."""
    file = tmp_path / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="wrong.yaml:"), opened(inside, "w", scenario=str(file)):
        pass
