"""Settings read from given flags and variables, and from no others."""

import os

import pytest

from mock_server.settings import SettingError, Settings


def read(*arguments: str, **variables: str) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name == "PORT" or name.startswith("MOCK_SERVER_"):
                patch.delenv(name)
        for name, value in variables.items():
            patch.setenv(name, value)
        return Settings.read(*arguments)


def refused(*arguments: str, **variables: str) -> str:
    with pytest.raises(SettingError) as error:
        read(*arguments, **variables)
    return str(error.value)


def found(settings: Settings) -> tuple[int, str]:
    return settings.port, settings.origins["port"]
