"""A real browser in front of the real product: `junheng demo` in a folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tests.browser.office import PASSWORD, Office

# The browser talks to nobody but the server under test.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a fresh demonstration county; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("county")
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "JUNHENG_DATA", "DJANGO_SETTINGS_MODULE"}
    }
    log = (folder / "server.log").open("w+")
    server = subprocess.Popen(
        [sys.executable, "-m", "junheng", "demo", "--port", str(port), "--data", str(folder / "data")],
        stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    pytest.fail(f"junheng demo does not answer:\n{log.read()}")
                time.sleep(0.3)
        yield url
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("No Chromium was found. Install it: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, address: str) -> Callable[[str], dict[str, object]]:
    """Return the cookies of a person of the demonstration county, signed in once a session."""
    kept: dict[str, dict[str, object]] = {}

    def cookies(username: str) -> dict[str, object]:
        if username not in kept:
            context = browser.new_context()
            page = context.new_page()
            page.goto(address)
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(address + "/")
            kept[username] = dict(context.storage_state())
            context.close()
        return kept[username]

    return cookies


@pytest.fixture
def desk(
    browser: Browser, address: str, signed_in: Callable[[str], dict[str, object]]
) -> Iterator[Callable[..., Office]]:
    """Seat somebody: `desk("director", language="en", width=360)`."""
    contexts: list[BrowserContext] = []

    def seat(
        username: str = "", *, language: str = "zh-hans", width: int = 1440, scripts: bool = True
    ) -> Office:
        context = browser.new_context(
            storage_state=signed_in(username) if username else None,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda m: errors.append(m.text) if "Content Security" in m.text else None
        )
        page.errors = errors  # type: ignore[attr-defined]
        return Office(page, address)

    yield seat
    faults = [fault for context in contexts for page in context.pages for fault in page.errors]
    for context in contexts:
        context.close()
    assert faults == []
