"""Every setting: a flag, a variable `MOCK_SERVER_*`, and a row of the manual.

Each setting is an option of click, which reads its flag and its variable and checks the value. The
command line and `mock_server.wsgi` read the same options. Only this package reads environment
variables.
"""

from mock_server.settings.kinds import SettingError
from mock_server.settings.setting import PREFIX, Setting
from mock_server.settings.table import (
    OPTIONS,
    RENAMED,
    RETIRED,
    SETTINGS,
    Settings,
    environ,
    misspelt,
)

__all__ = [
    "OPTIONS",
    "PREFIX",
    "RENAMED",
    "RETIRED",
    "SETTINGS",
    "Setting",
    "SettingError",
    "Settings",
    "environ",
    "misspelt",
]
