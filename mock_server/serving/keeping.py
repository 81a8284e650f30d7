"""`--state-dir`: the worlds go on in a server that is started again."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mock_server.control.context import ControlContext
from mock_server.control.state import EXTENSION
from mock_server.core.request.application import MockFlask
from mock_server.core.scenario.load import loading
from mock_server.persistence.errors import StateError
from mock_server.serving.errors import BootError
from mock_server.settings import SettingError, Settings

if TYPE_CHECKING:  # at run time, only a server with a state directory loads them
    from mock_server.persistence.folder import StateFolder
    from mock_server.persistence.loading import LoadedWorlds
    from mock_server.persistence.saver import Saver

log = logging.getLogger("mock_server")


def state_folder(settings: Settings) -> "StateFolder | None":
    """The state directory, locked; None without one. Raises SettingError and BootError."""
    if settings.state_dir is None:
        return None
    from mock_server.persistence.folder import StateFolder
    from mock_server.persistence.loading import check_number

    try:
        folder = StateFolder(Path(settings.state_dir), settings.label("state_dir"))
        with _closed_on_failure(folder):
            check_number(folder, settings.max_worlds)
    except StateError as error:
        raise (SettingError if error.misuse else BootError)(str(error)) from None
    return folder


def keeping(app: MockFlask, folder: "StateFolder") -> tuple["Saver", "LoadedWorlds"]:
    """Load the worlds, and save them from now on. Raises BootError."""
    from mock_server.core.scenario.restored import Restorer
    from mock_server.persistence.loading import load_worlds
    from mock_server.persistence.saver import Saver

    control: ControlContext = app.extensions["mock_server"]
    restorer = Restorer(control.worlds, control.library, control.vendors)
    try:
        with _closed_on_failure(folder), loading(control.vendors):
            loaded = load_worlds(folder, restorer.restore)
    except StateError as error:
        raise BootError(str(error)) from None
    saver = Saver(folder, control.worlds, control.vendors, loaded.worlds)
    app.extensions[EXTENSION] = saver
    saver.begin(control.settings.state_every)
    return saver, loaded


@contextmanager
def _closed_on_failure(folder: "StateFolder") -> Iterator[None]:
    try:
        yield
    except BaseException:
        folder.close()
        raise
