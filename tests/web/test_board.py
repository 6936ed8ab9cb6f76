"""What the board shows to whom, and at what cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.invented_county import NOW

from junheng.ledger import operations
from junheng.registers.operations import stage_import
from junheng.studies.models import StudyFinding

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("clock")]
Look = Callable[..., Any]


@pytest.fixture
def items(study: Any, section_head: Any) -> list[Any]:
    """Three items, opened on 2 March and due on the 9th."""
    findings = StudyFinding.objects.for_system("the test").filter(study=study, is_met=False)
    chosen = list(
        findings.filter(unit="class").select_related("study__snapshot", "study__county", "school")
    )
    return list(operations.open_items_from_findings(chosen, by=section_head, now=NOW).items)


def figures(page: Any) -> dict[str, Any]:
    return {figure.label: figure.number for figure in page.context["board"].figures}


def test_the_director_sees_three_numbers_that_open_their_lists(
    look: Look, director: Any, items: Any, study: Any, clock: Any
) -> None:
    clock(NOW + timedelta(days=9))
    page = look(director, "/")
    failed = StudyFinding.objects.for_system("the test").filter(study=study, is_met=False).count()
    assert figures(page) == {
        "Items overdue": 3,
        "Clauses not met and without an item": failed - 3,
        "Classes above the limit": 3,
    }
    for figure in page.context["board"].figures:
        assert look(director, figure.url).status_code == 200
    assert len(page.context["board"].to_do) == 3


def test_a_section_sees_what_to_do_next_the_earliest_first(
    look: Look, section_clerk: Any, items: Any
) -> None:
    lines = look(section_clerk, "/").context["board"].to_do
    assert [line.deed for line in lines] == ["Assign", "Assign", "Assign"]


def test_a_principal_sees_only_what_the_school_must_do(
    look: Look, principal: Any, director: Any, items: Any
) -> None:
    for item in items:
        operations.move_item(item, "assign", by=director, now=NOW)
    board = look(principal, "/").context["board"]
    own = [item for item in items if item.school and item.school.name != "南校"]
    assert 0 < len(own) < len(items)
    assert {line.title for line in board.to_do} == {item.title for item in own}
    assert {finding.name for finding, _label in board.findings} <= {"北校", "北校河湾教学点"}


def test_what_happened_since_the_last_working_day_is_counted(
    look: Look, director: Any, items: Any, clock: Any
) -> None:
    clock(NOW + timedelta(hours=3))
    counts = {one.label: one.count for one in look(director, "/").context["board"].happened}
    assert counts["Opened"] == 3
    clock(NOW + timedelta(days=2))
    counts = {one.label: one.count for one in look(director, "/").context["board"].happened}
    assert counts["Opened"] == 0


def test_an_old_snapshot_is_called_old(look: Look, director: Any, study: Any, clock: Any) -> None:
    assert not look(director, "/").context["board"].is_stale
    clock(NOW + timedelta(days=200))
    assert look(director, "/").context["board"].is_stale


def test_a_clerk_is_reminded_of_an_import_that_waits(
    look: Look, section_clerk: Any, county: Any, tmp_path: Any, data_dir: Any
) -> None:
    (tmp_path / "places.csv").write_text(
        "place_id,name,kind,township,lon,lat,residents\nV1,北张村,village,城关镇,114.5,33,90\n",
        encoding="utf-8",
    )
    run = stage_import(tmp_path / "places.csv", county, by=section_clerk, now=NOW)
    assert run.is_sound, [fault.sentence.en for fault in run.faults]
    assert "1 import was checked and waits" in look(section_clerk, "/").content.decode()


@pytest.mark.parametrize(
    ("role", "label"),
    [
        ("security_administrator", "Accounts without a password"),
        ("system_administrator", "Years without a holiday notice"),
        ("auditor", "Events in the ledger"),
    ],
)
def test_the_three_administrators_see_what_they_look_after(
    look: Look, cast: Any, role: str, label: str
) -> None:
    assert label in figures(look(getattr(cast, role), "/"))


def test_an_empty_county_has_a_board_too(look: Look, cast: Any) -> None:
    for person in cast:
        assert look(person, "/").status_code == 200


def test_the_board_shows_the_county_of_a_role_that_sees_one(
    look: Look, study: Any, other_county: Any
) -> None:
    from tests.invented_county import make_person

    from junheng.accounts.models import Membership
    from junheng.accounts.roles import Role

    both = make_person("shuang", "双职员", Role.SYSTEM_ADMINISTRATOR, other_county)
    Membership.objects.create(
        person=both, role=Role.ANALYST.value, organisation=study.county, since=NOW
    )
    assert look(both, "/").context["board"].study == study


def test_someone_without_a_role_is_told_what_to_do(look: Look, db: None) -> None:
    from junheng.accounts.models import Person

    stranger = Person.objects.create(username="lu", display_name="路人")
    assert "You hold no role yet" in look(stranger, "/").content.decode()


@pytest.mark.parametrize("role", ["director", "section_head", "section_clerk", "principal"])
def test_the_board_needs_at_most_fifteen_queries(
    look: Look,
    client: Client,
    cast: Any,
    items: Any,
    role: str,
    django_assert_max_num_queries: Any,
) -> None:
    look(getattr(cast, role), "/")
    with django_assert_max_num_queries(15):
        client.get("/")
