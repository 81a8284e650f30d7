"""A headless Chromium over its debugging pipe: a page, its keys, its size, a picture of it."""

import base64
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.serving.sockets import soon

TIMEOUT = 30  # seconds for one message
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--hide-scrollbars", "--no-first-run", "--remote-debugging-pipe"),
)


class Page:
    """One page. *wide* and *high* are in CSS pixels."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive, self._rest = send, receive, b""
        self._id, self._session = 0, ""
        self.messages: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def open(self, file: Path, wide: int = 1280, high: int = 900, scheme: str = "light") -> None:
        """Open a file, without what was open before, and wait until it is loaded."""
        size = {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", features=features)
        address = file.resolve().as_uri()
        self.call("Page.navigate", url=address)
        loaded = f"location.href === {json.dumps(address)} && document.readyState === 'complete'"
        assert soon(lambda: bool(self.value(loaded)))

    def value(self, expression: str) -> Any:
        """What the script gives."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def press(self, key: str, text: str = "") -> None:
        """Press and release a key."""
        keys = {"key": key, "code": key, "text": text}
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        keys["windowsVirtualKeyCode"] = codes.get(key, 0)  # type: ignore[assignment]
        self.call("Input.dispatchKeyEvent", type="keyDown", **keys)
        self.call("Input.dispatchKeyEvent", type="keyUp", **{**keys, "text": ""})

    def picture(self, file: Path) -> None:
        """Write what the page shows as a PNG."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def call(self, method: str, **params: Any) -> Any:
        """The result of one call of the protocol."""
        self._id += 1
        message = {"id": self._id, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._id:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        """The next message. What the page's console was told is kept."""
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._receive], [], [], TIMEOUT)
            assert ready, f"Chromium has said nothing for {TIMEOUT} seconds"
            read = os.read(self._receive, 65_536)
            assert read, "Chromium has ended"
            self._rest += read
        text, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(text)
        if found.get("method") == "Log.entryAdded":
            self.messages.append(found["params"]["entry"]["text"])
        return found


@contextmanager
def browser() -> Iterator[Page]:
    """A page of a Chromium that ends with the block."""
    ours, theirs = os.pipe(), os.pipe()
    redirect = 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"'
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = ["bash", "-c", redirect, "bash", str(ours[0]), str(theirs[1])]
        process = subprocess.Popen(
            [*command, CHROMIUM, *FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(ours[0], theirs[1]),
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        os.close(ours[0])
        os.close(theirs[1])
        try:
            yield Page(ours[1], theirs[0])
        finally:
            process.kill()
            process.wait()
            os.close(ours[1])
            os.close(theirs[0])
