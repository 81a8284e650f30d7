"""What a program starts in its turn, and what cannot be led."""

import sys
from pathlib import Path

import pytest

from tests.languages.running import run_by_exec

pytestmark = [pytest.mark.languages, pytest.mark.server]

# Which hosts a session of aiohttp looks up by itself, where it would connect to them.
LOOKED_UP = """
import asyncio, sys
import aiohttp

class Resolver(aiohttp.abc.AbstractResolver):
    async def resolve(self, host, *_, **__):
        print("looked up", host)
        raise OSError

    async def close(self):
        pass

async def main(**more):
    connector = aiohttp.TCPConnector(resolver=Resolver())
    async with aiohttp.ClientSession(connector=connector, **more) as session:
        async with session.get("https://api.razorpay.com/v1/contacts") as answer:
            print(answer.status)

try:
    asyncio.run(main(**{name: True for name in sys.argv[1:]}))
except aiohttp.ClientConnectionError:
    pass
"""
SUITE = """
import os, urllib.error, urllib.request

import pytest

@pytest.mark.parametrize("number", range(4))
def test_is_served(number):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen("https://api.razorpay.com/v1/contacts")
    assert caught.value.code == 401
"""


def test_aiohttp_without_trust_env_is_not_led() -> None:
    """It reads no variable unless its session is told to: it would go to the vendor itself."""
    looked_up = [
        run_by_exec([sys.executable, "-c", LOOKED_UP, *more]) for more in ([], ["trust_env"])
    ]

    assert ["looked up api.razorpay.com\n", "401\n"] == [one.stdout for one in looked_up]


def test_an_emptied_environment_is_not_led() -> None:
    """What drops the variables, as `env -i` does and a container, goes where it would have gone."""
    lines = ["env", 'env -i PATH="$PATH" env', 'env -i HTTPS_PROXY="$HTTPS_PROXY" env']
    printed = [run_by_exec(["sh", "-c", line]).stdout for line in lines]

    assert [True, False, True] == ["HTTPS_PROXY=http://127.0.0.1:" in one for one in printed]


def test_workers_of_pytest(tmp_path: Path) -> None:
    """`pytest -n 2` under exec: both workers' requests arrive."""
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")
    words = ("-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", str(tmp_path))
    done = run_by_exec([sys.executable, *words])

    assert 0 == done.returncode, done.stdout
    assert "mock-server: 4 requests: 4 refused\n" in done.stderr
