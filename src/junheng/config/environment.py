"""What does the environment say, read once and typed?"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class EnvironmentNotValid(ImproperlyConfigured):
    """A setting in the environment cannot be used."""


@dataclass(frozen=True)
class Environment:
    """The settings an installation may choose; everything else is the same everywhere."""

    data_dir: Path
    database_url: str
    secret_key: str
    is_debug: bool
    is_https: bool
    proxies: int
    hosts: tuple[str, ...]
    local_rules_dir: Path | None
    large_class_convention: str

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> "Environment":
        """Read the variables that start with JUNHENG_, and DATABASE_URL.

        Raises EnvironmentNotValid with what to set instead.
        """
        data_dir = Path(variables.get("JUNHENG_DATA", "data")).absolute()
        rules = variables.get("JUNHENG_LOCAL_RULES", "")
        convention = variables.get("JUNHENG_LARGE_CLASS", "ministry")
        if convention not in {"ministry", "henan"}:
            raise EnvironmentNotValid(
                f"JUNHENG_LARGE_CLASS is '{convention}'. Use 'ministry' (56 and more are one group) "
                "or 'henan' (56-65 and 66 and more are reported apart)."
            )
        return cls(
            data_dir=data_dir,
            database_url=variables.get("DATABASE_URL", ""),
            secret_key=variables.get("JUNHENG_SECRET_KEY") or _kept_secret_key(data_dir),
            is_debug=_yes(variables, "JUNHENG_DEBUG"),
            is_https=_yes(variables, "JUNHENG_HTTPS"),
            proxies=_count(variables, "JUNHENG_PROXIES"),
            hosts=tuple(
                host
                for host in variables.get("JUNHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
                if host
            ),
            local_rules_dir=Path(rules) if rules else None,
            large_class_convention=convention,
        )


def _yes(variables: Mapping[str, str], name: str) -> bool:
    value = variables.get(name, "no").lower()
    if value not in {"yes", "no", "1", "0", "true", "false", ""}:
        raise EnvironmentNotValid(f"{name} is '{value}'. Use 'yes' or 'no'.")
    return value in {"yes", "1", "true"}


def _count(variables: Mapping[str, str], name: str) -> int:
    value = variables.get(name) or "0"
    if not (value.isascii() and value.isdigit() and len(value) == 1):
        raise EnvironmentNotValid(f"{name} is '{value}'. Use a number from 0 to 9.")
    return int(value)


def _kept_secret_key(data_dir: Path) -> str:
    try:
        return _secret_key(data_dir)
    except OSError as error:
        raise EnvironmentNotValid(
            f"JUNHENG_DATA is '{data_dir}', where nothing can be kept ({error.strerror}). "
            "Name a folder that this user may write to."
        ) from error


def _secret_key(data_dir: Path) -> str:
    """Return the key kept beside the data, made on first use and readable by its owner only."""
    path = data_dir / "secret-key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # Another worker made it in the meantime.
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
