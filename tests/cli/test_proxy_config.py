"""`proxy-config` prints or writes HAProxy's configuration, or says what is wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from mock_server.cli import main
from mock_server.serving.balancer import configuration


def test_printed_and_written(tmp_path: Path) -> None:
    """With `--out` the file has what is printed without."""
    file = tmp_path / "haproxy.cfg"
    words = ["proxy-config", "--replicas", "2", "--names", "one,two:9000"]
    printed = CliRunner().invoke(main, words).output
    CliRunner().invoke(main, [*words, "--out", str(file)])

    assert configuration(2, ["one", "two:9000"]) == printed == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--replicas", "65"], 2, "--replicas: 65 is not a number from 1 to 64.\n"),
        (["--replicas", "0"], 2, "--replicas: 0 is not a number from 1 to 64.\n"),
        (["--replicas", "1", "--bind", "8484"], 2, "--bind: '8484' is not an address and a port"),
        (["--replicas", "1", "--bind", ":65536"], 2, "--bind: ':65536' is not an address"),
        (["--replicas", "1", "--stats", "x y:1"], 2, "--stats: 'x y:1' is not an address"),
        (["--replicas", "1", "--stats", "[::]:8484"], 2, "has the port of --bind"),
        (["--replicas", "1", "--tls", "a b"], 2, "--tls: 'a b' is not a path of letters"),
        (["--replicas", "1", "--ca", ""], 2, "--ca: '' is not a path of letters"),
        (["--replicas", "2", "--names", "a,a"], 2, "a:8484 is named twice"),
        (["--replicas", "1", "--root", "razorpy"], 2, "razorpay"),
        (["--replicas", "1", "--out", "{folder}/none/file"], 1, "No such file or directory"),
    ],
)
def test_mistakes(words: list[str], code: int, told: str, tmp_path: Path) -> None:
    """A mistake is one sentence on standard error."""
    filled = [word.format(folder=tmp_path) for word in words]
    run = CliRunner().invoke(main, ["proxy-config", *filled])

    assert code == run.exit_code
    assert told in run.output
