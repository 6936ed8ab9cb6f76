"""Making and listing snapshots on their page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.invented_county import NOW, make_school

from junheng.registers.models import FrozenSnapshot
from junheng.registers.operations import freeze

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("clock")]
Look = Callable[..., Any]


def count() -> int:
    return FrozenSnapshot.objects.for_system("the test").count()


def test_a_section_freezes_the_registers_of_a_day(
    look: Look, client: Client, section_head: Any, furnished: Any, data_dir: Any
) -> None:
    look(section_head, "/snapshots/")
    done = client.post("/snapshots/", {"on": "2026年3月2日"}, follow=True)
    assert "The snapshot of 2 March 2026 is made." in done.content.decode()
    assert re.search(
        r'href="/findings/assessments/new/\?snapshot=\d+">Assess it</a>', done.content.decode()
    )
    again = client.post("/snapshots/", {"on": "2026-03-02"})
    assert again.status_code == 422
    assert "it is there already" in again.content.decode()
    assert count() == 1


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-03-03", "has not come yet"),
        ("2026-02-30", "This is not a day"),
        ("", "Enter a day"),
        ("1999-01-01", "hold nothing"),
    ],
)
def test_a_day_that_cannot_be_frozen_is_refused_with_the_reason(
    look: Look, client: Client, section_head: Any, furnished: Any, data_dir: Any, on: str, said: str
) -> None:
    look(section_head, "/snapshots/")
    page = client.post("/snapshots/", {"on": on})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert count() == 0


def test_a_director_sees_the_list_but_not_the_form(
    look: Look, client: Client, director: Any, study: Any
) -> None:
    body = look(director, "/snapshots/").content.decode()
    assert "2026-03-02" in body
    assert "Make a snapshot" not in body
    assert (
        "may not freeze registers"
        in client.post("/snapshots/", {"on": "2026-03-02"}).content.decode()
    )
    assert count() == 1


def test_two_snapshots_of_a_day_differ_by_when_they_were_made(
    look: Look, section_head: Any, furnished: Any, data_dir: Any
) -> None:
    freeze(furnished, NOW.date(), by=None, now=NOW)
    make_school(furnished, "2141990020", "新校")
    freeze(furnished, NOW.date(), by=None, now=NOW + timedelta(minutes=1))
    form = look(section_head, "/findings/assessments/new/").context["form"]
    names = [name.rsplit(" · ", 1)[0] for _pk, name in form.fields["snapshot"].choices]
    assert len(set(names)) == 2
    page = look(section_head, "/snapshots/").content.decode()
    assert len(set(re.findall(r"2026-03-02 \d\d:\d\d:\d\d", page))) == 2
