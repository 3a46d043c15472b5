"""A headless Chromium, driven over a pipe by its DevTools protocol: nothing but the standard library."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60
"""Seconds until something that does not happen is an error; nothing takes long."""
ON_3_AND_4 = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, number in zip(ends, (3, 4)):
    os.dup2(end, number)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Starts a program that reads from file descriptor 3 and writes to 4, where Chromium has its pipe."""
KEYS = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "End": 35, "Home": 36, "Tab": 9, "Enter": 13}
KEYS |= {"PageUp": 33, "PageDown": 34, "Escape": 27}


class Browser:
    """A page in a browser, and what happened in it.

    Attributes:
        requests: the addresses that were asked for.
        complaints: what the console has of warnings and errors, and what went wrong while loading.
    """

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._to, self._from = requests, answers
        self._number, self._unread = 0, b""
        self._session: str | None = None
        self.requests: list[str] = []
        self.complaints: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of the protocol: what it answers."""
        self._number += 1
        of_page = self._session and not method.startswith("Browser.")
        session = {"sessionId": self._session} if of_page else {}
        message = {"id": self._number, "method": method, "params": parameters} | session
        self._to.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next_message()
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return dict(answer["result"])

    def open(self, address: str, width: int = 1280, height: int = 800, phone: bool = False) -> None:
        """Open a page in a window of a size, in CSS pixels, and wait until it is loaded."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.requests.clear()
        self.complaints.clear()
        self.send("Page.navigate", url="about:blank")  # so that an address with another fragment is loaded too
        self.send("Page.navigate", url=address)
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """What an expression of the page's JavaScript comes to, run as if its viewer had touched the page."""
        result = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until an expression of the page's JavaScript is true."""
        until = time.monotonic() + PATIENCE
        while not self.run(condition):
            assert time.monotonic() < until, f"never: {condition}"
            time.sleep(0.02)

    def press(self, key: str, shift: bool = False) -> None:
        """Press a key: a name such as "Tab", or a character."""
        code = KEYS.get(key) or ord(key.upper())
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        common = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common)
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def click(self, x: float, y: float) -> None:
        """Click at a place, in CSS pixels."""
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def click_on(self, selector: str) -> None:
        """Click on the middle of an element."""
        place = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{place}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        box = self.run(f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({place}.getClientRects()[0])")
        self.click(*box)

    def swipe(self, from_x: float, to_x: float, y: float) -> None:
        """Move a finger over the screen."""
        self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": from_x, "y": y}])
        self.send("Input.dispatchTouchEvent", type="touchMove", touchPoints=[{"x": to_x, "y": y}])
        self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def accessible(self) -> list[tuple[str, str]]:
        """Role and name of everything that assistive technology is told of."""
        nodes = self.send("Accessibility.getFullAXTree")["nodes"]
        return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]

    def colour_scheme(self, scheme: str) -> None:
        """Have the viewer prefer "light" or "dark"."""
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path: Path, whole: bool = False) -> None:
        """Write what is seen, or the whole page, as a PNG."""
        picture = self.send("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(picture["data"]))

    def _next_message(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            read = os.read(self._from.fileno(), 1 << 20)
            assert read, "the browser has ended"
            self._unread += read
        line, _, self._unread = self._unread.partition(b"\0")
        message = dict(json.loads(line))
        self._take_note(message.get("method"), message.get("params", {}))
        return message

    def _take_note(self, event: str | None, told: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(told["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(told["args"]))
        elif event == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.complaints.append(json.dumps(told["entry"]))
        elif event == "Network.loadingFailed" and not told.get("canceled"):
            self.complaints.append(json.dumps(told))


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium of this machine; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("needs Chromium, as chromium of Debian")
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        command = [found, "--headless", "--remote-debugging-pipe", f"--user-data-dir={profile}", "--mute-audio"]
        command += ["--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
        if os.geteuid() == 0:  # whom Chromium serves without its sandbox only
            command.append("--no-sandbox")
        requests, answers = os.pipe(), os.pipe()
        starter = [sys.executable, "-c", ON_3_AND_4, str(requests[0]), str(answers[1]), *command]
        process = subprocess.Popen(starter, pass_fds=(requests[0], answers[1]), stderr=subprocess.DEVNULL)
        os.close(requests[0])
        os.close(answers[1])
        with os.fdopen(requests[1], "wb", 0) as to, os.fdopen(answers[0], "rb", 0) as back:
            try:
                page = Browser(to, back)
                yield page
                page.send("Browser.close")  # so that nothing is written into the profile any more
                process.wait(PATIENCE)
            finally:
                process.kill()
                process.wait()
