"""Where a setting comes from, and what it is called."""

from mock_server.settings import SETTINGS, Settings
from tests.settings.reading import found, read


def test_who_wins() -> None:
    """A flag wins over the variable, that over PORT, and that over the default."""
    both = {"MOCK_SERVER_PORT": "2", "PORT": "3"}

    assert (1, "flag") == found(read("--port", "1", **both))
    assert (2, "MOCK_SERVER_PORT") == found(read(**both))
    assert (3, "PORT") == found(read(PORT="3"))
    assert (8484, "default") == found(read())


def test_port_is_for_the_port_alone() -> None:
    """PORT says nothing about any other setting."""
    assert ["port"] == [name for name, origin in read(PORT="3").origins.items() if origin == "PORT"]


def test_empty_variable() -> None:
    """An empty variable counts as none."""
    assert Settings.defaults() == read(MOCK_SERVER_HOST="", MOCK_SERVER_PORT="", PORT="")


def test_link() -> None:
    """What Kubernetes puts into MOCK_SERVER_PORT for a Service of that name is no port of ours."""
    link = "tcp://10.0.0.1:8484"

    assert (8484, "default") == found(read(MOCK_SERVER_PORT=link))
    assert (3, "PORT") == found(read(MOCK_SERVER_PORT=link, PORT="3"))


def test_flag_switches_off() -> None:
    """A flag given as false wins over a variable that says true."""
    settings = read("--no-mock-headers", MOCK_SERVER_MOCK_HEADERS="true")

    assert (False, "flag") == (settings.mock_headers, settings.origins["mock_headers"])


def test_names() -> None:
    """Flag and variable are made from the setting's name, and each has a sentence of help."""
    row = next(row for row in SETTINGS if row.name == "port_per_vendor")

    assert ("--port-per-vendor", "MOCK_SERVER_PORT_PER_VENDOR") == (row.flag, row.variable)
    assert all((row.help or "").endswith(".") for row in SETTINGS)
