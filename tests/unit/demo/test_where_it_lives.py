"""Is there always either a whole demonstration or none, and nothing else ever touched?"""

from datetime import date
from pathlib import Path

import pytest

from junheng.cli.demonstration import home as home_module
from junheng.cli.demonstration.home import Home, HomeNotUsable
from junheng.cli.demonstration.making import snapshot_days


class Killed(BaseException):
    """Stands for whatever ends a process in the middle of its work."""


def make(home: Home, content: str) -> None:
    with home.being_made() as workshop:
        (workshop / "county").write_text(content, encoding="utf-8")


def test_it_appears_when_it_is_whole(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    assert not home.is_whole
    make(home, "one")
    assert home.is_whole
    assert home.is_up_to_date
    assert not home.workshop.exists()


def test_a_making_that_was_cut_short_leaves_no_demonstration(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    with pytest.raises(Killed), home.being_made():
        raise Killed
    assert home.workshop.is_dir()
    assert not home.is_whole
    home.require_usable()


def test_the_next_making_starts_from_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    home.workshop.mkdir()
    (home.workshop / "half").touch()
    make(home, "whole")
    assert sorted(p.name for p in home.folder.iterdir()) == ["county", "demonstration.json"]


def test_a_making_anew_that_was_cut_short_keeps_the_old_one(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    make(home, "old")
    with pytest.raises(Killed), home.being_made():
        raise Killed
    assert (home.folder / "county").read_text(encoding="utf-8") == "old"
    make(home, "new")
    assert (home.folder / "county").read_text(encoding="utf-8") == "new"


def test_two_processes_do_not_make_the_same_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_module, "SECONDS_TO_NOTICE", 0.3)
    home = Home(tmp_path / "demo")
    with (
        home.being_made(),
        pytest.raises(HomeNotUsable, match="Another 'junheng demo' is making"),
        home.being_made(),
    ):
        pass


@pytest.mark.parametrize("kept", ["junheng.sqlite3", "letters.txt"])
def test_a_folder_with_something_else_is_refused(tmp_path: Path, kept: str) -> None:
    (tmp_path / kept).touch()
    with pytest.raises(HomeNotUsable, match="is left alone"):
        Home(tmp_path).require_usable()


def test_one_made_by_another_version_is_known(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    make(home, "one")
    (home.folder / "demonstration.json").write_text('{"migrations": ["ledger/0001"]}')
    assert not home.is_up_to_date


@pytest.mark.parametrize(
    ("today", "newer"),
    [
        (date(2026, 11, 24), date(2026, 9, 1)),
        (date(2027, 1, 5), date(2026, 9, 1)),
        (date(2027, 11, 10), date(2026, 9, 1)),  # The new year's figures are not followed yet.
        (date(2027, 12, 1), date(2027, 9, 1)),
        (date(2040, 1, 1), date(2030, 9, 1)),  # The county is known no further.
    ],
)
def test_the_snapshots_are_of_the_two_years_last_reported(today: date, newer: date) -> None:
    assert snapshot_days(today) == (newer.replace(year=newer.year - 1), newer)
