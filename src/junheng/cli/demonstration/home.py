"""Where does the demonstration live, is it whole, and how is a half-made one replaced?

It is made in a folder beside its own and moved into place when it is whole, so that whatever stops
the making leaves either no demonstration or a complete one.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TextIO

import junheng

MARK = "demonstration.json"
SECONDS_TO_NOTICE = 15


class HomeNotUsable(Exception):
    """The folder cannot hold the demonstration."""


@dataclass(frozen=True)
class Home:
    """The data folder of a demonstration."""

    folder: Path

    @property
    def workshop(self) -> Path:
        """Return the folder in which it is made."""
        return self.folder.with_name(f".{self.folder.name}.making")

    @property
    def is_whole(self) -> bool:
        """Say whether a complete demonstration is there."""
        return (self.folder / MARK).is_file()

    @property
    def is_up_to_date(self) -> bool:
        """Say whether it was made with the same migrations as this program has."""
        mark = json.loads((self.folder / MARK).read_text(encoding="utf-8"))
        return bool(mark["migrations"] == migrations())

    def require_usable(self) -> None:
        """Raise HomeNotUsable when something else is kept in the folder."""
        if self.folder.exists() and not self.folder.is_dir():
            raise HomeNotUsable(f"{self.folder} is a file. Give a folder with --data.")
        if self.folder.is_dir() and not self.is_whole and any(self.folder.iterdir()):
            raise HomeNotUsable(
                f"{self.folder} holds something that is not a demonstration, and is left alone. "
                "Give another folder with --data."
            )

    @contextmanager
    def being_made(self) -> Iterator[Path]:
        """Hand out an empty workshop, and move it into place when the block ends well.

        A workshop that a killed process left behind is thrown away. Raises HomeNotUsable while
        another process is making the same demonstration.
        """
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        lock = self.folder.with_name(f".{self.folder.name}.lock")
        with lock.open("w") as held:
            self._take(held)
            shutil.rmtree(self.workshop, ignore_errors=True)
            self.workshop.mkdir()
            yield self.workshop
            mark = json.dumps({"migrations": migrations()})
            (self.workshop / MARK).write_text(mark, encoding="utf-8")
            old = self.folder.with_name(f".{self.folder.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            if self.folder.exists():
                self.folder.rename(old)
            self.workshop.rename(self.folder)
            shutil.rmtree(old, ignore_errors=True)

    def _take(self, lock: TextIO) -> None:
        """Lock the making, giving one that was just killed time to notice it."""
        give_up = monotonic() + SECONDS_TO_NOTICE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if monotonic() > give_up:
                    raise HomeNotUsable(
                        f"Another 'junheng demo' is making {self.folder} just now. "
                        "Wait until it serves, or give another folder with --data."
                    ) from None
                sleep(0.2)
            else:
                return


def migrations() -> list[str]:
    """Return the names of all migrations of this program, which tell its database's shape."""
    package = Path(junheng.__file__).parent
    return sorted(f"{p.parent.parent.name}/{p.stem}" for p in package.glob("*/migrations/0*.py"))
