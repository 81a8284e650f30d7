"""The table of settings: defaults, copies, names of earlier releases, and what contradicts."""

import click
import pytest

from mock_server.core.request.host import read_setting
from mock_server.settings import SETTINGS, SettingError, Settings, misspelt
from tests.settings.reading import found, read, refused


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


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (("--state-every", "9"), "--state-every has no effect without --state-dir: add it."),
        (("--state-dir", ""), "--state-dir: '' is not a directory."),
    ],
)
def test_state(flags: tuple[str, ...], sentence: str) -> None:
    """An interval needs a directory, and that a name."""
    with pytest.raises(SettingError) as refused:
        Settings.read(*flags).check_state()

    assert sentence == str(refused.value)


@pytest.mark.parametrize("every", ["0", "86401", "-1", "0.5", "soon"])
def test_state_every(every: str) -> None:
    """The server saves once a second at most, and once a day at least."""
    with pytest.raises(SettingError) as refused:
        Settings.read("--state-dir", "x", "--state-every", every)

    assert f"--state-every: '{every}' is not a whole number from 1 to 86400." == str(refused.value)


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


def test_within_a_container() -> None:
    """Where nothing is said, half of what a container has is ours, and never more than usual."""
    usual = read().max_memory

    assert (100, "cgroup") == (
        (small := read().within(200)).max_memory,
        small.origins["max_memory"],
    )
    assert usual == read().within(10**12).max_memory == read().within(None).max_memory
    assert 1000 == read("--max-memory", "1000").within(200).max_memory
