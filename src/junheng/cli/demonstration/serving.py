"""How is the demonstration served? Gunicorn reads this module as its settings.

One address, one machine: 127.0.0.1 only. Started with `gunicorn --config python:<this module>`, in
place of the process that made the county, so that Ctrl-C and a closed terminal reach it directly.
"""

import os
import socket
import sys
from typing import Protocol

from junheng.cli.demonstration.cast import CAST, PASSWORD

HOST = "127.0.0.1"
PORT_VARIABLE = "JUNHENG_DEMO_PORT"

bind = f"{HOST}:{os.environ.get(PORT_VARIABLE, '8000')}"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 120
graceful_timeout = 3
loglevel = "error"
preload_app = True
control_socket_disable = True


class Worker(Protocol):
    """A worker of the server; the first is of age 1."""

    age: int


def is_free(port: int) -> bool:
    """Say whether the port can be listened on."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


def serve(data: str, port: int) -> None:
    """Become the server; does not return."""
    environment = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "JUNHENG_HTTPS")},
        "JUNHENG_DATA": data,
        PORT_VARIABLE: str(port),
    }
    call = [
        sys.executable, "-m", "gunicorn", "--config", f"python:{__name__}", "junheng.config.wsgi",
    ]  # fmt: skip
    os.execve(sys.executable, call, environment)  # noqa: S606


def when_ready(_server: object) -> None:
    """Read every page's code once, before the workers split off and before anybody waits for it."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


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
