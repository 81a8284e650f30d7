"""Loads what the worker serves: the application, its worlds, and what the server tells it."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mock_server.app import create_app
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.request.application import MockFlask
from mock_server.serving.announcement import Announcement
from mock_server.serving.authority import Authority
from mock_server.serving.errors import BootError
from mock_server.serving.facts import loaded
from mock_server.serving.keeping import keeping
from mock_server.serving.progress import progress_shown
from mock_server.serving.service import Loaded
from mock_server.serving.watch import watching
from mock_server.settings import Settings

if TYPE_CHECKING:
    from mock_server.persistence.folder import StateFolder

log = logging.getLogger("mock_server")


def load(
    settings: Settings,
    ports: Mapping[str, str],
    authority: Authority,
    own: Mapping[int, bool],
    folder: "StateFolder | None",
    told: Announcement,
) -> Loaded:
    """The application, whose worlds go on from the *folder*. Raises BootError.

    *ports* are vendors by port; *own* are all ports, and whether each is encrypted.
    """
    app = application(settings, ports)
    saver = None
    if folder:
        saver, told.state = keeping(app, folder)
    watching(app)
    return loaded(app, settings, authority, own, saver)


def application(settings: Settings, ports: Mapping[str, str]) -> MockFlask:
    """The application, with a progress bar where it takes long. Raises BootError."""
    try:
        with progress_shown(settings.scenario, log.info) as progress:
            return create_app(settings, ports, progress)
    except ScenarioError as error:
        raise BootError(str(error)) from None
    except OSError as error:
        raise BootError(f"{error.filename or 'A file'} cannot be read: {error.strerror}.") from None
