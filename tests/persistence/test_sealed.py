"""A document is written whole or not at all, and every changed byte shows."""

import json
import os
import random
import stat
from pathlib import Path
from typing import Any

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import read as read_yaml
from mock_server.persistence import sealed

DOCUMENT: dict[str, Any] = {
    "about": "Zoë \x00 \U0001f600 \ud800",
    "seed": 0,
    "clock": {"at": 1e-07, "frozen": True},
    "vendors": {"spn": {"made": 2, "contacts": [{"id": 1, "tags": []}, {"id": 2}], "limits": []}},
    "faults": [],
    "nothing": {},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    sealed.Part(tmp_path / "gw1.yaml", DOCUMENT).publish()
    return tmp_path / "gw1.yaml"


def is_refused(content: bytes) -> bool:
    try:
        sealed.unsealed(content, "gw1.yaml")
    except ScenarioError:
        return True
    return False


def test_what_is_written_is_read(file: Path) -> None:
    """The document comes back as it was, whatever characters it has."""
    assert DOCUMENT == json.loads(sealed.read(file))


def test_it_is_a_scenario_file(file: Path) -> None:
    """It is read as YAML, too: the first line is a comment."""
    document = {**DOCUMENT, "about": "Zoë"}
    sealed.Part(file, document).publish()

    assert document == read_yaml(file).data


def test_only_its_user_reads_it(file: Path) -> None:
    """Worlds hold what clients sent."""
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)


def test_an_item_of_a_list_has_a_line(file: Path) -> None:
    """A mistake in one contact of many names a line that can be found."""
    assert '{"id":2}\n' in file.read_text()


def test_every_flipped_byte_shows(file: Path) -> None:
    """No byte of the file can change without a refusal, those of the first line included."""
    whole, chance = file.read_bytes(), random.Random(1)
    passed = []
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        if not is_refused(bytes(changed)):
            passed.append(place)

    assert [] == passed


def test_every_cut_shows(file: Path) -> None:
    """A file that ends early is refused, wherever it was cut; so is one that goes on."""
    whole = file.read_bytes()
    passed = [size for size in range(len(whole)) if not is_refused(whole[:size])]

    assert [] == passed
    assert is_refused(whole + b" ")


def test_a_write_that_fails(file: Path) -> None:
    """What was there before stays, and nothing else does."""
    before = file.read_bytes()
    with pytest.raises(TypeError):
        sealed.Part(file, {"vendors": {"spn": {"contacts": [{"id": 1}, {"id": object()}]}}})

    assert before == file.read_bytes()
    assert [file] == [*file.parent.iterdir()]


@pytest.mark.parametrize("kind", ["link", "fifo", "folder"])
def test_another_kind_of_file(kind: str, tmp_path: Path) -> None:
    """What is no file of ours is neither replaced nor followed."""
    file, elsewhere = tmp_path / "gw1.yaml", tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    make = {"link": lambda: file.symlink_to(elsewhere), "fifo": lambda: os.mkfifo(file)}
    make.get(kind, file.mkdir)()
    with pytest.raises(OSError, match="it is not a file of the server"):
        sealed.Part(file, DOCUMENT)

    assert "mine" == elsewhere.read_text()
    assert {file, elsewhere} == {*tmp_path.iterdir()}


def test_a_large_document_is_written_in_pieces(tmp_path: Path, monkeypatch: Any) -> None:
    """No piece is so large that it holds up the threads that answer requests."""
    sizes: list[int] = []
    write = os.write

    def counting(descriptor: int, data: bytes) -> int:
        sizes.append(len(data))
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", counting)
    contacts = [{"id": number, "name": "N" * 100} for number in range(5000)]
    sealed.Part(tmp_path / "big.yaml", {"vendors": {"spn": {"contacts": contacts}}}).publish()

    assert max(sizes) < 2 * sealed.PIECE_BYTES
    assert len(sizes) > 5
    assert contacts == json.loads(sealed.read(tmp_path / "big.yaml"))["vendors"]["spn"]["contacts"]
