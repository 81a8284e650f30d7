"""Programs that a test under interception starts: what they ask of a vendor is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mock_server.testing.interception.children.environment import START
from tests.testing.suites import Suite

pytestmark = pytest.mark.slow

HEAD = "import asyncio, multiprocessing, os, subprocess, sys\n"
URL = "https://api.razorpay.com/v1/contacts"
SENTENCE = "api.razorpay.com:443 was refused: a test that uses the mock server started"
LOOK_UP = "api.razorpay.com was refused: a test that uses the mock server started"
PYTHON = {
    "requests": ("import requests; requests.get(URL)", SENTENCE),
    "httpx": ("import httpx; httpx.get(URL)", SENTENCE),
    "urllib": ("import urllib.request; urllib.request.urlopen(URL)", SENTENCE),
    "urllib3": ("import urllib3; urllib3.PoolManager(retries=False).request('GET', URL)", LOOK_UP),
    "http.client": (
        "import http.client; http.client.HTTPSConnection('api.razorpay.com').connect()",
        LOOK_UP,
    ),
    "aiohttp": (
        "import aiohttp, asyncio\n"
        "async def ask(**more):\n"
        "    async with aiohttp.ClientSession(**more) as session: await session.get(URL)\n"
        "asyncio.run(ask())",
        LOOK_UP,
    ),
    "socket": ("import socket; socket.create_connection(('api.razorpay.com', 443))", LOOK_UP),
}


@pytest.mark.parametrize("client", PYTHON)
def test_python(suite: Suite, client: str) -> None:
    """Whatever a Python child asks with, it is refused with a sentence."""
    code, expected = PYTHON[client]
    text = f"""
def test_child(mock_server):
    code = {code!r}.replace("URL", repr({URL!r}))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert {expected!r} in done.stderr
    assert mock_server.requests.count() == 0
"""
    ran = suite(HEAD + text)

    assert {"test_child": "passed"} == ran.outcomes, ran.output


BESIDE = """
import pytest

SCRIPT = "try: connect('api.razorpay.com')\\nexcept OSError as error: print(error)\\n"
SCRIPT = f"from socket import gethostbyname as connect\\n{SCRIPT}print(connect('localhost'))"

def refused(**more):
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, **more)
    assert "127.0.0.1" in done.stdout
    assert "https_proxy" not in os.environ
    return "was refused: a test that uses the mock server" in done.stdout

def test_session(mock_server_session):
    assert refused()
    assert refused(env={**os.environ, **mock_server_session.env()})

@pytest.mark.mock_server(intercept=False)
def test_without(mock_server):
    assert refused()
"""


def test_without_interception(suite: Suite) -> None:
    """Whoever has a world of the mock server starts no Python that looks up a vendor."""
    ran = suite(HEAD + BESIDE)

    assert {"test_session": "passed", "test_without": "passed"} == ran.outcomes, ran.output


def program(folder: Path, language: str) -> list[str]:
    """A program that asks Razorpay, or a reason to skip the test."""
    sources = {
        "node": ("ask.js", f"fetch('{URL}').catch((error) => console.log(error, error.cause))"),
        "php": (
            "ask.php",
            f"<?php $c = curl_init('{URL}'); curl_exec($c); echo curl_error($c);",
        ),
        "ruby": ("ask.rb", f"require 'net/http'; puts Net::HTTP.get(URI('{URL}'))"),
        "java": (
            "Ask.java",
            "import java.net.*; import java.net.http.*; class Ask { public static void main(String["
            "] a) throws Exception { HttpClient.newHttpClient().send(HttpRequest.newBuilder("
            f'URI.create("{URL}")).build(), HttpResponse.BodyHandlers.ofString()); }} }}',
        ),
        "curl": ("ask.txt", ""),
    }
    if shutil.which(language) is None:
        pytest.skip(f"{language} is not here")
    name, text = sources[language]
    (folder / name).write_text(text, encoding="utf-8")
    return [language, "-sv", URL] if language == "curl" else [language, str(folder / name)]


@pytest.mark.parametrize("language", ["curl", "node", "php", "ruby", "java"])
def test_other_languages(suite: Suite, tmp_path: Path, language: str) -> None:
    """A child in another language is refused by the proxy; the test's log has the sentence."""
    text = f"""
def test_child(mock_server):
    done = subprocess.run({program(tmp_path, language)!r}, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert "api.razorpay.com:443 was refused" in said or "403" in said, said
    assert mock_server.requests.count() == 0
"""
    ran = suite(HEAD + text, "-rA")

    assert {"test_child": "passed"} == ran.outcomes, ran.output
    assert f"A child process: {SENTENCE}" in ran.output


STARTED = """
def test_asyncio(mock_server):
    async def run():
        child = await asyncio.create_subprocess_exec(*CURL, stdout=subprocess.PIPE)
        return (await child.communicate())[0].decode()
    assert SENTENCE in asyncio.run(run())

def test_shell(mock_server, capfd):
    assert os.system(" ".join(CURL)) == 0
    assert SENTENCE in capfd.readouterr().out

def test_posix_spawn(mock_server, capfd):
    os.waitpid(os.posix_spawnp("curl", CURL, os.environ), 0)
    assert SENTENCE in capfd.readouterr().out

def test_spawn(mock_server, capfd):
    subprocess.run(["true"])  # so that the proxy is open
    os.spawnvp(os.P_WAIT, "curl", CURL)
    assert SENTENCE in capfd.readouterr().out

def test_copied_environment(mock_server):
    done = subprocess.run(CURL, env={**os.environ, "MORE": "1"}, capture_output=True, text=True)
    assert SENTENCE in done.stdout

def test_grandchild(mock_server):
    command = [sys.executable, "-c", f"import subprocess; subprocess.run({CURL!r})"]
    assert SENTENCE in subprocess.run(command, capture_output=True, text=True).stdout
"""


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_ways_of_starting(suite: Suite) -> None:
    """However a child is started, it is led."""
    curl = ["curl", "-s", URL.replace("https", "http")]
    given = f"CURL, SENTENCE = {curl!r}, {SENTENCE.replace(':443', '')!r}\n"
    ran = suite(HEAD + given + STARTED, "-rA")

    assert {"passed"} == set(ran.outcomes.values()), ran.output
    assert 6 == len(ran.outcomes)


WORKERS = """
def ask(queue):
    import http.client, subprocess
    try:
        http.client.HTTPSConnection("api.razorpay.com").connect()
    except OSError as error:
        queue.put(str(error))
    queue.put(os.environ.get("HTTPS_PROXY"))

def started(method):
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=ask, args=(queue,))
    child.start()
    said = queue.get(timeout=30), queue.get(timeout=30)
    child.join()
    return said

def test_before():
    assert "refused" not in started("forkserver")[0]

def test_spawn(mock_server):
    said, proxy = started("spawn")
    assert SENTENCE in said and proxy.startswith("http://127.0.0.1:")

def test_forkserver(mock_server):
    said, proxy = started("forkserver")
    assert SENTENCE in said and proxy.startswith("http://127.0.0.1:")

def test_afterwards():
    said, proxy = started("forkserver")
    assert "refused" not in said and proxy is None
"""


def test_multiprocessing(suite: Suite) -> None:
    """A worker is refused where its test is intercepted, and only there."""
    ran = suite(f"{HEAD}SENTENCE = {LOOK_UP!r}\n{WORKERS}")

    assert {"passed"} == set(ran.outcomes.values()), ran.output
    assert 4 == len(ran.outcomes)


def test_the_next_sitecustomize_runs(tmp_path: Path) -> None:
    """A `sitecustomize` of the user's own is run as ever, and its errors are its own."""
    (tmp_path / "sitecustomize.py").write_text("print('mine')", encoding="utf-8")
    code = "import sys, sitecustomize; print(sitecustomize.__file__, *sys.path, sep='\\n')"
    path = os.pathsep.join((str(START), str(tmp_path)))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    mine, file, *found = done.stdout.splitlines()

    assert "mine" == mine
    assert str(tmp_path / "sitecustomize.py") == file
    assert str(START) not in found
