"""Settings: where they come from, what they may be, and what is said where they may not."""

import os

import click
import pytest

from mock_server.core.request.host import read_setting
from mock_server.settings import SETTINGS, SettingError, Settings, misspelt


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


def test_defaults() -> None:
    """Without flags and variables every setting has its default, and says so."""
    settings = read()

    assert Settings.defaults() == settings
    assert {"default"} == set(settings.origins.values())
    assert (8484, "localhost", 64, "default") == (
        settings.port,
        settings.host,
        settings.threads,
        settings.scenario,
    )


def test_who_wins() -> None:
    """A flag wins over the variable, that over PORT, and that over the default."""
    both = {"MOCK_SERVER_PORT": "2", "PORT": "3"}

    assert (1, "flag") == found(read("--port", "1", **both))
    assert (2, "MOCK_SERVER_PORT") == found(read(**both))
    assert (3, "PORT") == found(read(PORT="3"))
    assert (8484, "default") == found(read())


def found(settings: Settings) -> tuple[int, str]:
    return settings.port, settings.origins["port"]


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


@pytest.mark.parametrize("token", ["", " a", "a ", "Ж", "a\nb", "\udcff"])
def test_a_token_that_no_header_can_carry(token: str) -> None:
    """It is refused and not shown: nobody could send it."""
    said = "a token has printable ASCII characters, and no space at either end."

    assert f"--control-token: {said}" == refused("--control-token", token)


@pytest.mark.parametrize("word", ["1", "true", "TRUE", "yes", "on"])
def test_true(word: str) -> None:
    """A switch is on for the usual words."""
    assert read(MOCK_SERVER_PORT_PER_VENDOR=word).port_per_vendor


@pytest.mark.parametrize("word", ["0", "false", "No", "off"])
def test_false(word: str) -> None:
    """A switch is off for the usual words, whatever its default."""
    assert not read(MOCK_SERVER_MOCK_HEADERS=word).mock_headers


def test_flag_switches_off() -> None:
    """A flag given as false wins over a variable that says true."""
    settings = read("--no-mock-headers", MOCK_SERVER_MOCK_HEADERS="true")

    assert (False, "flag") == (settings.mock_headers, settings.origins["mock_headers"])


def test_lists() -> None:
    """A variable holds several directories like PATH, and several hosts with commas."""
    settings = read(MOCK_SERVER_SCENARIOS="/a:/b", MOCK_SERVER_ALLOWED_HOSTS="a.example,b.example")

    assert ("/a", "/b") == settings.scenarios
    assert ("a.example", "b.example") == settings.allowed_hosts
    assert ("/c",) == read("--scenarios", "/c", MOCK_SERVER_SCENARIOS="/a").scenarios
    assert ("/c", "/d") == read("--scenarios", "/c", "--scenarios", "/d").scenarios


@pytest.mark.parametrize("value", ["abc", "-1", "70000", "1.5", "1e3", "٣", "9" * 30, "0x10", " "])
def test_wrong_number(value: str) -> None:
    """A number that is none, or out of its bounds, is named with what was expected."""
    sentence = f"{value!r} is not a whole number from 0 to 65535."

    assert f"--port: {sentence}" == refused("--port", value)
    assert f"MOCK_SERVER_PORT: {sentence}" == refused(MOCK_SERVER_PORT=value)
    assert f"PORT: {sentence}" == refused(PORT=value)


def test_wrong_word() -> None:
    """A word that is not one of the choices is named with all of them."""
    assert "--log-format: 'xml' is not one of 'text', 'json'." == refused("--log-format", "xml")


def test_wrong_switch() -> None:
    """A switch is named that is neither on nor off."""
    told = refused(MOCK_SERVER_READY_LINE="perhaps")

    assert told.startswith("MOCK_SERVER_READY_LINE: 'perhaps' is not a valid boolean.")


def test_root() -> None:
    """The vendor at the root must be one of those served; the sentence names where it came from."""
    read(MOCK_SERVER_ROOT="b").check_root(["a", "b"])
    with pytest.raises(SettingError, match=r"^MOCK_SERVER_ROOT: 'c' is not one of: a, b\.$"):
        read(MOCK_SERVER_ROOT="c").check_root(["a", "b"])
    with pytest.raises(SettingError, match=r"^--root: 'c'"):
        read("--root", "c").check_root(["a", "b"])


def test_replace() -> None:
    """A copy has other values, which come from an argument; the rest keeps its origin."""
    settings = read(MOCK_SERVER_THREADS="3").replace(max_body=7)

    assert (7, "argument") == (settings.max_body, settings.origins["max_body"])
    assert "MOCK_SERVER_THREADS" == settings.origins["threads"]
    with pytest.raises(TypeError):
        settings.replace(colour="blue")


def test_bound() -> None:
    """The port that was found keeps the origin of the one that was asked for."""
    assert (4711, "flag") == found(read("--port", "0").bound(4711))


def test_bound_for_https() -> None:
    """The port for HTTPS is kept unless another was found."""
    assert 8443 == read().bound(1).tls_port
    assert 4712 == read("--tls-port", "0").bound(1, 4712).tls_port


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"MOCK_SERVER_TLS_CA": "x", "MOCK_SERVER_HOST": "0.0.0.0"},
            "MOCK_SERVER_TLS_CA has no effect without --tls or --proxy: add one.",
        ),
        (
            {"MOCK_SERVER_TLS": "yes", "MOCK_SERVER_TLS_CA_KEY": "x"},
            "--tls-ca and --tls-ca-key belong together: give both or neither.",
        ),
    ],
)
def test_https(variables: dict[str, str], sentence: str) -> None:
    """Settings of HTTPS that do not go together are one sentence."""
    read(MOCK_SERVER_TLS="yes", MOCK_SERVER_TLS_CA="x", MOCK_SERVER_TLS_CA_KEY="y").check_tls()
    with pytest.raises(SettingError) as error:
        read(**variables).check_tls()

    assert sentence == str(error.value)


def test_proxy_by_default() -> None:
    """The server is a proxy where only its own machine reaches it, and wherever it is asked to."""
    local = ("127.0.0.1", "127.0.0.2", "::1", "localhost", "LOCALHOST")
    others = ("0.0.0.0", "::", "", "192.0.2.1", "mock.example")

    assert [True] * len(local) == [read("--host", host).is_proxy for host in local]
    assert [False] * len(others) == [read("--host", host).is_proxy for host in others]
    assert read("--host", "0.0.0.0", "--proxy").is_proxy
    assert not read("--no-proxy").is_proxy
    assert not read(MOCK_SERVER_PROXY="no").is_proxy


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--no-proxy", "--proxy-allow", "a.example"), " has no effect without --proxy: add it."),
        (
            ("--proxy-allow", "*.example"),
            ": '*.example' is not a host's name or address such as registry.example, with or "
            "without a port.",
        ),
        (("--proxy-allow", "v.example:443"), ": 'v.example:443' belongs to V, which is answered "),
    ],
)
def test_hosts_that_the_proxy_cannot_allow(given: tuple[str, ...], sentence: str) -> None:
    """A host is allowed by its name and perhaps a port; a vendor's own is never reached."""
    read("--proxy-allow", "a.example:80", "--proxy-allow", "::1").check_proxy(read_setting, {})
    with pytest.raises(SettingError) as error:
        read(*given).check_proxy(read_setting, {"v.example": "V"})

    assert str(error.value).startswith(f"--proxy-allow{sentence}")


def test_misspelt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is almost a setting's is told of; one that is far from all is not."""
    for name in ("MOCK_SERVER_THREAD", "MOCK_SERVER_SERVICE_HOST", "THREADS"):
        monkeypatch.setenv(name, "1")

    assert [
        "MOCK_SERVER_THREAD is not a setting and is ignored; did you mean MOCK_SERVER_THREADS?"
    ] == list(misspelt())


def test_settings_are_not_misspelt(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting's own variable is told of."""
    for row in SETTINGS:
        monkeypatch.setenv(row.variable, "1")

    assert [] == list(misspelt())


@pytest.mark.parametrize(
    ("given", "variables", "told"),
    [
        ((), {"MOCK_SERVER_ADMIN_TOKEN": "x"}, "MOCK_SERVER_ADMIN_TOKEN is called MOCK_SERVER_CON"),
        (("--admin-token", "x"), {}, "--admin-token is called --control-token now."),
        (("--no-behaviour-header",), {}, "--behaviour-header is called --mock-headers now."),
    ],
)
def test_renamed(given: tuple[str, ...], variables: dict[str, str], told: str) -> None:
    """A flag or variable of an earlier release is refused with the name that it has now."""
    assert refused(*given, **variables).startswith(told)


def test_a_command_with_some_settings() -> None:
    """A command may have some of the settings as its options; the others have their defaults."""
    some = [row for row in SETTINGS if row.name == "threads"]
    context = click.Command("some", params=[*some]).make_context("some", ["--threads", "3"])
    settings = Settings.of(context)

    assert (3, "flag") == (settings.threads, settings.origins["threads"])
    assert (8484, "default") == found(settings)


def test_a_setting_that_was_renamed() -> None:
    """The same from Python."""
    with pytest.raises(TypeError, match="The setting admin_token is called control_token now"):
        Settings.defaults().replace(admin_token="secret")


def test_names() -> None:
    """Flag and variable are made from the setting's name, and each has a sentence of help."""
    row = next(row for row in SETTINGS if row.name == "port_per_vendor")

    assert ("--port-per-vendor", "MOCK_SERVER_PORT_PER_VENDOR") == (row.flag, row.variable)
    assert all((row.help or "").endswith(".") for row in SETTINGS)


@pytest.mark.parametrize(
    ("text", "bytes"),
    [
        ("0", 0),
        ("1000000", 1_000_000),
        ("1k", 1024),
        ("512MB", 512 * 2**20),
        ("512 MiB", 512 * 2**20),
        ("2G", 2 * 2**30),
        ("2gb", 2 * 2**30),
        ("7B", 7),
    ],
)
def test_a_size(text: str, bytes: int) -> None:
    """A number of bytes, or of kilobytes, megabytes or gigabytes, each 1,024 of the one before."""
    assert bytes == read("--max-memory", text).max_memory


@pytest.mark.parametrize("text", ["", "MB", "1.5G", "-1", "2T", "2 G B", "9999999G"])
def test_a_wrong_size(text: str) -> None:
    """A size that is none is named with what was expected; no other number has a unit."""
    said = f"a whole number from 0 to {2**50}, or one with a unit such as 512MB or 2G."

    assert f"--max-memory: {text!r} is not {said}" == refused("--max-memory", text)
    assert "is not a whole number from 0 to" in refused("--max-body", "1K")


def test_within_a_container() -> None:
    """Where nothing is said, half of what a container has is ours, and never more than usual."""
    usual = read().max_memory

    assert (100, "cgroup") == (
        (small := read().within(200)).max_memory,
        small.origins["max_memory"],
    )
    assert usual == read().within(10**12).max_memory == read().within(None).max_memory
    assert 1000 == read("--max-memory", "1000").within(200).max_memory
