"""An application with a state directory, and one that is started again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mock_server import MockClient, create_app
from mock_server.core.scenario.restored import Restorer
from mock_server.persistence.folder import StateFolder
from mock_server.persistence.loading import LoadedWorlds, load_worlds
from mock_server.persistence.saver import Saver
from tests.clients import Client


class Run:
    """A server of the state directory at *path*, without the process and the thread."""

    def __init__(self, path: Path, **settings: Any) -> None:
        self.app = create_app(**{"scenario": "empty", **settings})
        control = self.app.extensions["mock_server"]
        self.folder = StateFolder(path, "--state-dir", wait=0)
        restorer = Restorer(control.worlds, control.library, control.vendors)
        self.loaded: LoadedWorlds = load_worlds(self.folder, restorer.restore)
        self.saver = Saver(self.folder, control.worlds, control.vendors, self.loaded.worlds)
        self.worlds = control.worlds

    def mock(self, world: str) -> MockClient:
        return MockClient.over(self.app, world=world)

    def create(self, world: str, name: str = "Asha Rao") -> None:
        """A contact at Razorpay."""
        client = Client.inside(self.app, world).at("razorpay", "/v1")

        assert 200 == client.post("/contacts", {"name": name}).status

    def names(self, world: str) -> list[str]:
        contacts = self.mock(world).state()["vendors"]["razorpay"]["contacts"]
        return [one["name"] for one in contacts]

    def end(self) -> None:
        """Without a save, as a killed server."""
        self.folder.close()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    found = Run(tmp_path / "state")
    yield found
    found.end()


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())
