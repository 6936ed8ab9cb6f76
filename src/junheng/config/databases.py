"""Which database does a DATABASE_URL name, and with which options?"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from junheng.config.environment import EnvironmentNotValid

# SQLite as a server database: readers never wait for writers, a write takes its lock at once
# instead of failing half-way, and an acknowledged write survives a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
        "PRAGMA cache_size=-20000; PRAGMA foreign_keys=ON;"
    ),
}


def database_from_url(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry; an empty `url` is SQLite in `data_dir`.

    Raises EnvironmentNotValid when the scheme is neither sqlite nor postgresql, or the
    port is no number.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "sqlite"}:
        name = unquote(parts.path) if parts.scheme else str(data_dir / "junheng.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(parse_qsl(parts.query))
        try:
            port = parts.port
        except ValueError:
            raise EnvironmentNotValid(
                "DATABASE_URL has a port that is no number from 1 to 65535. Use "
                "postgresql://user:password@host:port/name."
            ) from None
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }
    raise EnvironmentNotValid(
        f"DATABASE_URL starts with '{parts.scheme}'. Use sqlite:///path or "
        "postgresql://user:password@host:port/name."
    )
