"""How is the demonstration served? Gunicorn reads this module as its settings.

One address, one machine: 127.0.0.1 only. The server takes the place of the process that was started,
so that Ctrl-C and a closed terminal reach it directly. While a child still makes the county, it reads
its code and takes the port; then it waits for the child.
"""

import errno
import os
import signal
import socket
import sys
from typing import Protocol

from junheng.cli.demonstration.cast import CAST, PASSWORD

HOST = "127.0.0.1"
WSGI = "junheng.config.wsgi"
PORT_VARIABLE, MAKER_VARIABLE = "JUNHENG_DEMO_PORT", "JUNHENG_DEMO_MAKER"

bind = f"{HOST}:{os.environ.get(PORT_VARIABLE, '8000')}"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 120
graceful_timeout = 10
loglevel = "critical"  # What goes wrong in a page, Django reports.
preload_app = True
control_socket_disable = True


class Worker(Protocol):
    """A worker of the server; the first is of age 1."""

    age: int


def is_free(port: int, host: str = HOST) -> bool:
    """Say whether no other program listens on the port. Raises OSError when it may not be asked."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host.strip("[]"), port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def in_use(port: int, host: str, command: str) -> str:
    """Return the sentence for a port that another program listens on."""
    return (
        f"Port {port} of {host} is in use by another program. "
        f"Stop that program, or choose another port: junheng {command} --port {port % 65535 + 1}"
    )


def serve(data: str, port: int, *, secret_key: str = "", maker: int | None = None) -> None:
    """Become the server; does not return.

    `maker` is the child process that makes the county, with the key that it keeps beside the data.
    """
    environment = environment_of(data) | {PORT_VARIABLE: str(port)}
    if maker is not None:
        environment |= {MAKER_VARIABLE: str(maker), "JUNHENG_SECRET_KEY": secret_key}
    # While the county is being made, the folder for collected files is not there yet.
    # Until `main` runs, Ctrl-C would show where in its imports Python was.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    call = [sys.executable, "-W", "ignore:No directory at", "-m", __name__]
    os.execve(sys.executable, call, environment)  # noqa: S606


def environment_of(data: str) -> dict[str, str]:
    """Return the environment in which the demonstration's data folder is all there is."""
    others = ("DATABASE_URL", "JUNHENG_HTTPS", "JUNHENG_SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return kept | {"JUNHENG_DATA": data}


def when_ready(_server: object) -> None:
    """Read every page's code before the workers split off, and wait until the county is made."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    if MAKER_VARIABLE not in os.environ:
        return
    # Gunicorn's own handler only takes note of Ctrl-C, for a loop that has not begun yet.
    noted = signal.signal(signal.SIGINT, signal.default_int_handler)
    _, status = os.waitpid(int(os.environ[MAKER_VARIABLE]), 0)
    del os.environ[MAKER_VARIABLE]
    signal.signal(signal.SIGINT, noted)
    if status:
        sys.exit(1)


def post_worker_init(worker: Worker) -> None:
    """Print the address and the accounts once the first worker can answer."""
    if worker.age == 1:
        sys.stderr.write(welcome(bind))
        sys.stderr.flush()


def on_exit(_server: object) -> None:
    """Say that it was meant to end."""
    sys.stderr.write("\nStopped. 已停止。\n")


def welcome(address: str) -> str:
    """Return what a newcomer needs: the address, the accounts and how to stop."""
    rows = "".join(
        f"  {p.username:<12} {p.label.en} · {p.label.zh} {p.display_name}\n" for p in CAST
    )
    return (
        f"\nJunheng 均衡 · http://{address}/\n\n"
        "An invented county for trying things out. Sign in as any of these; every password is\n"
        f"  {PASSWORD}\n"
        "虚构的演示县。以下账号均可登录，密码均如上。\n\n"
        f"{rows}\n"
        "Ctrl-C stops it and keeps the county. 按 Ctrl-C 停止，数据保留。\n"
        "'junheng demo --fresh' makes it anew. 加 --fresh 重新生成。\n"
    )


def main() -> None:
    """Run the server until it is stopped; whoever still makes the county is stopped with it."""
    from gunicorn.app.wsgiapp import WSGIApplication  # type: ignore[import-untyped]

    sys.argv = ["junheng demo", "--config", "python:junheng.cli.demonstration.serving", WSGI]
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        WSGIApplication(prog="junheng demo").run()
    except KeyboardInterrupt:
        if MAKER_VARIABLE in os.environ:
            os.kill(int(os.environ[MAKER_VARIABLE]), signal.SIGKILL)
        sys.stderr.write("\nStopped. 已停止。\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
