"""How long does the server take for each page of the demonstration county, with how many queries?"""

import html
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7


def measure(data: Path) -> None:
    """Print median milliseconds and queries of each page, seen by the director."""
    os.environ["JUNHENG_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "junheng.config.settings"
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        get_user_model().objects.get(username="director"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    print(f"{'page':<44}{'ms':>8}{'queries':>9}{'kB':>8}")
    behind = []
    for path, pattern in BEHIND.items():
        found = re.search(pattern, client.get(path).content.decode())
        behind += [html.unescape(found[0])] if found else []
    for path in [*PAGES, *behind]:
        client.get(path)
        seconds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            answer = client.get(path)
            seconds.append(time.perf_counter() - start)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        size = len(getattr(answer, "content", b"")) / 1000
        flag = "" if answer.status_code == 200 else f"  answers {answer.status_code}"
        print(
            f"{path:<44}{statistics.median(seconds) * 1000:>8.0f}{len(queries):>9}{size:>8.0f}{flag}"
        )


PAGES = (
    "/",
    "/notices/",
    "/schools/",
    "/map/",
    "/indicators/",
    "/findings/",
    "/plans/",
    "/items/",
    "/snapshots/",
    "/calendar/",
)
# One page behind each of these lists: the first address in it that matches.
BEHIND = {
    "/schools/": r"/schools/\d{10}/",
    "/indicators/": r"/indicators/[a-z_.]+/\?[^\"#]*",
    "/items/": r"/items/[0-9]{6}-[0-9-]+/",
    "/plans/": r"/plans/\d+/",
}

MAKE = """
import sys
from datetime import datetime
from pathlib import Path
from junheng.cli.demonstration.making import make_demonstration
make_demonstration(Path(sys.argv[1]), now=datetime.now().astimezone())
"""

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", MAKE, folder], check=True, stderr=subprocess.DEVNULL)
        print(f"the demonstration county is made in {time.perf_counter() - start:.1f} s")
        measure(Path(folder))
