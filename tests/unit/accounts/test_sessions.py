"""When does a sign-in end by itself?"""

from datetime import timedelta
from typing import Any

import pytest

from junheng.accounts.sessions import SessionPolicy, has_expired

POLICY = SessionPolicy(idle=timedelta(minutes=30), longest=timedelta(hours=10))


def ended_after(*visits_in_minutes: float, now: Any) -> bool:
    """Visit at these minutes after signing in; say whether the last visit finds it over."""
    session: dict[str, Any] = {}
    assert not has_expired(session, policy=POLICY, now=now)
    return [
        has_expired(session, policy=POLICY, now=now + timedelta(minutes=minutes))
        for minutes in visits_in_minutes
    ][-1]


@pytest.mark.parametrize(("minutes", "is_over"), [(29, False), (30, True), (31, True)])
def test_a_sign_in_that_stands_idle_ends(minutes: int, now: Any, *, is_over: bool) -> None:
    assert ended_after(minutes, now=now) is is_over


def test_use_keeps_it_alive(now: Any) -> None:
    assert not ended_after(20, 40, 60, now=now)


def test_it_ends_after_the_longest_time_however_much_it_is_used(now: Any) -> None:
    every_ten_minutes = range(10, 601, 10)
    assert not ended_after(*every_ten_minutes[:-1], now=now)
    assert ended_after(*every_ten_minutes, now=now)


def test_the_last_use_is_not_written_on_every_request(now: Any) -> None:
    session: dict[str, Any] = {}
    has_expired(session, policy=POLICY, now=now)
    before = dict(session)
    has_expired(session, policy=POLICY, now=now + timedelta(seconds=59))
    assert session == before
