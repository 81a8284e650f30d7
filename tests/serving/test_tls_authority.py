"""The authority of HTTPS: where it is told of, one of the user's own, and what is wrong."""

import os
import socket
import sys
from pathlib import Path

import pytest
import trustme

from mock_server.serving.tls import ORGANISATION
from tests.forked import run_module
from tests.serving.https_client import HTTPS, get, run
from tests.serving.process import Process

pytestmark = pytest.mark.server


def refused(*args: str) -> str:
    """What a server says that does not start."""
    done = run_module("mock_server", "serve", *HTTPS[:2], *args)

    assert done.returncode in (1, 2)
    assert "" == done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def test_ca_pem(secured: Process, authority: Path) -> None:
    """The control plane gives the same certificate as the file, and the start names both."""
    reply = secured.send("GET", "/_mock/ca.pem")

    assert "application/x-pem-file" == reply.header("Content-Type")
    assert authority.read_bytes() == reply.body
    assert b"PRIVATE" not in reply.body
    assert f"{secured.url}/_mock/ca.pem" == secured.ready["ca"]
    assert str(authority) == secured.ready["ca_file"]
    assert secured.logged(f"on {secured.ready['https']}; clients must trust {authority}\n")


def test_ca_pem_is_open() -> None:
    """The certificate is no secret: it is given without the token."""
    with Process.started(*HTTPS, "--control-token", "between us") as server:
        assert 200 == server.send("GET", "/_mock/ca.pem").status
        assert 401 == server.send("GET", "/_mock/info").status


def test_without_tls(gunicorn: Process) -> None:
    """Without --tls there is an authority too: the same one, however often it is asked for."""
    reply = gunicorn.send("GET", "/_mock/ca.pem")

    assert reply.body.startswith(b"-----BEGIN CERTIFICATE-----\n")
    assert reply.body == gunicorn.send("GET", "/_mock/ca.pem").body
    assert None is gunicorn.ready["https"]


def test_file_of_the_authority(tmp_path: Path) -> None:
    """The file is new at each start, is there while the server is, and nothing is left beside."""
    file = tmp_path / "ca.pem"
    trustme.CA(organization_name=ORGANISATION).cert_pem.write_to_path(file)
    earlier = file.read_bytes()
    with Process.started(*HTTPS, "--tls-ca-file", str(file)) as server:
        assert file.read_text().startswith("-----BEGIN CERTIFICATE-----\n")
        assert earlier != file.read_bytes()
        assert [file] == list(tmp_path.iterdir())
        assert 0 == server.stop()

    assert [] == list(tmp_path.iterdir())


def test_given_authority(tmp_path: Path) -> None:
    """An authority of the user's own signs; its key may stand in the same file, and stays there."""
    own, file = trustme.CA(), tmp_path / "own.pem"
    file.write_bytes(own.private_key_pem.bytes() + own.cert_pem.bytes())
    with Process.started(*HTTPS, "--tls-ca", str(file), "--tls-ca-key", str(file)) as server:
        assert 200 == get(server, file, "/_mock/ready", "any.example").status
        assert own.cert_pem.bytes() == server.send("GET", "/_mock/ca.pem").body
    assert file.exists()


def test_given_authority_below_another(tmp_path: Path) -> None:
    """Who trusts the root trusts the server of an authority that the root has signed."""
    root = trustme.CA()
    middle = root.create_child_ca()
    root.cert_pem.write_to_path(tmp_path / "root.pem")
    middle.cert_pem.write_to_path(tmp_path / "ca.pem")
    middle.private_key_pem.write_to_path(tmp_path / "key.pem")
    given = ("--tls-ca", str(tmp_path / "ca.pem"), "--tls-ca-key", str(tmp_path / "key.pem"))
    with Process.started(*HTTPS, *given) as server:
        assert 200 == get(server, tmp_path / "root.pem", "/_mock/ready").status


@pytest.fixture
def pems(tmp_path: Path) -> Path:
    """A folder with an authority, its key, another's key, a server's certificate, and no PEM."""
    own = trustme.CA()
    leaf = own.issue_cert("localhost")
    own.cert_pem.write_to_path(tmp_path / "ca.pem")
    own.private_key_pem.write_to_path(tmp_path / "key.pem")
    trustme.CA().private_key_pem.write_to_path(tmp_path / "other.pem")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "leaf.pem")
    leaf.private_key_pem.write_to_path(tmp_path / "leafs-key.pem")
    (tmp_path / "none.txt").write_text("nothing of the kind")
    os.mkfifo(tmp_path / "fifo.pem")
    return tmp_path


@pytest.mark.parametrize(
    ("certificate", "key", "sentence"),
    [
        ("gone.pem", "key.pem", "gone.pem (--tls-ca) cannot be read: No such file or directory."),
        ("ca.pem", "gone.pem", "gone.pem (--tls-ca-key) cannot be read: No such file or dir"),
        ("fifo.pem", "key.pem", "fifo.pem (--tls-ca) cannot be read: it is not a regular file."),
        ("ca.pem", "fifo.pem", "fifo.pem (--tls-ca-key) cannot be read: it is not a regular fi"),
        ("none.txt", "key.pem", "none.txt (--tls-ca) holds no certificate in PEM."),
        ("ca.pem", "none.txt", "none.txt (--tls-ca-key) holds no private key in PEM without"),
        ("ca.pem", "other.pem", "other.pem (--tls-ca-key) is not the key of "),
        ("leaf.pem", "leafs-key.pem", "leaf.pem (--tls-ca) is not the certificate of an auth"),
    ],
)
def test_given_mistakes(pems: Path, certificate: str, key: str, sentence: str) -> None:
    """An authority that cannot be used is one sentence that names the file and the flag."""
    given = ("--tls-ca", str(pems / certificate), "--tls-ca-key", str(pems / key))

    assert refused("--tls", *given).startswith(f"{pems}/{sentence}")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ("--no-proxy", "--tls-ca-file", "x"),
            "--tls-ca-file has no effect without --tls or --proxy: add one.\n",
        ),
        (("--tls", "--tls-ca", "x"), "--tls-ca and --tls-ca-key belong together: give "),
        (
            ("--tls", "--tls-ca-file", "x", "--tls-ca", "x", "--tls-ca-key", "y"),
            "--tls-ca-file would overwrite the authority given.\n",
        ),
        (
            ("--tls", "--tls-ca-file", "x", "--port-file", "x"),
            "--tls-ca-file and --port-file name the same file.\n",
        ),
        (
            ("--tls", "--tls-ca-file", "/none/ca.pem"),
            "There is no directory /none for the authority's file.\n",
        ),
    ],
)
def test_settings_that_do_not_go_together(args: tuple[str, ...], sentence: str) -> None:
    """Settings of HTTPS that say nothing, or contradict each other, stop the start."""
    assert refused(*args).startswith(sentence)


def test_port_in_use() -> None:
    """A port for HTTPS that is in use is named with the flag that chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        said = refused("--tls", "--tls-port", str(taken))

    assert said == (
        f"Port {taken} (for HTTPS) is in use on 127.0.0.1. "
        "Stop what is using it, or choose another with --tls-port; --tls-port 0 picks a free one.\n"
    )


def test_plain_start_imports_no_certificates() -> None:
    """A server without HTTPS loads nothing for it."""
    code = (
        "import sys, mock_server.serving.start, mock_server.serving.loading\n"
        "print([name for name in ('trustme', 'cryptography', 'mock_server.serving.tls')"
        " if name in sys.modules])"
    )

    assert "[]" == run(sys.executable, "-c", code).stdout.strip()
