"""How is a command run against a real PostgreSQL that exists only for its sake?

    python tests/databases/postgres.py -- pytest -m database

The server listens on a socket in a folder of its own, never on the network; folder and server are
gone afterwards whatever happens.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

MISSING = (
    "No PostgreSQL server was found: neither 'initdb' on the PATH nor under /usr/lib/postgresql. "
    "Install it: apt-get install postgresql"
)
# Nothing here must survive a crash, so nothing is forced to the disk.
OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"
    " -c max_connections=40 -c shared_buffers=64MB"
)


def _fail(sentence: str) -> NoReturn:
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)


def _programs() -> Path:
    """Return the newest folder that has initdb and pg_ctl."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    found = shutil.which("initdb")
    on_path = [Path(found).resolve().parent] if found else []
    for folder in [*versions, *on_path]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    _fail(MISSING)


def _server_user() -> str:
    """Return whom to run the server as, or nothing when we are not root: it refuses to be root."""
    if os.geteuid() != 0:
        return ""
    names = {user.pw_name for user in pwd.getpwall()}
    found = next((name for name in ("postgres", "nobody") if name in names), None)
    return found or _fail("PostgreSQL does not run as root and there is no user 'postgres'.")


def _prefix(user: str) -> list[str]:
    """Return what to put before a command to run it as this user."""
    if not user:
        return []
    if not shutil.which("setpriv"):
        return ["runuser", "-u", user, "--"]
    entry = pwd.getpwnam(user)
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]


@contextmanager
def throw_away_postgres() -> Iterator[str]:
    """Start a server of its own; yield the DATABASE_URL of an empty database; stop and remove it."""
    programs, user = _programs(), _server_user()
    prefix = _prefix(user)
    # Socket paths may be 107 bytes long at most, so the folder is a short one.
    folder = Path(tempfile.mkdtemp(prefix="junheng-pg-", dir="/tmp"))
    try:
        if user:
            shutil.chown(folder, user)
        data, log = folder / "data", folder / "log"
        _run([*prefix, programs / "initdb", "-D", data, "-U", "junheng", "-A", "trust",
              "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
        _run([*prefix, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60",
              "-o", f"{OPTIONS} -k {folder}", "start"])  # fmt: skip
        try:
            yield f"postgresql://junheng@/postgres?host={folder}"
        finally:
            _run([*prefix, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str | Path]) -> None:
    # Output goes to a file: a started server keeps a pipe open and would never let it end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(part) for part in command], stdout=output, stderr=output, cwd="/", check=False
        )
        if done.returncode:
            output.seek(0)
            _fail(f"{command[-1]}: {' '.join(map(str, command))} failed:\n{output.read()}")


def main(arguments: Sequence[str]) -> int:
    """Run the command after `--` with DATABASE_URL set; return its exit code."""
    command = list(arguments[1:]) if arguments[:1] == ["--"] else []
    if not command:
        _fail("Give the command after two dashes: postgres.py -- pytest -m database")
    with throw_away_postgres() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        # The command ends first, then the server: pass the stop on and keep waiting.
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        try:
            return child.wait()
        except KeyboardInterrupt:
            child.terminate()
            return child.wait()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
