"""What the board shows to whom, and at what cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.invented_county import NOW, TODAY

from junheng.ledger import operations
from junheng.registers.operations import freeze, stage_import
from junheng.studies.models import StudyFinding
from junheng.studies.operations import run_assessment

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
        "Findings without an item": failed - 3,
        "Classes above the limit": 3,
    }
    for figure in page.context["board"].figures:
        assert look(director, figure.url).context["listing"].count == figure.number, figure.label
    assert len(page.context["board"].to_do.lines) == 3


def test_a_section_sees_what_to_do_next_the_earliest_first(
    look: Look, section_clerk: Any, items: Any
) -> None:
    lines = look(section_clerk, "/").context["board"].to_do.lines
    assert [line.deed for line in lines] == ["Assign", "Assign", "Assign"]


def test_a_principal_sees_only_what_the_school_must_do(
    look: Look, principal: Any, director: Any, items: Any
) -> None:
    for item in items:
        operations.move_item(item, "assign", by=director, now=NOW)
    board = look(principal, "/").context["board"]
    own = [item for item in items if item.school and item.school.name != "南校"]
    assert 0 < len(own) < len(items)
    assert {line.title for line in board.to_do.lines} == {item.title for item in own}
    assert {finding.name for finding, _label in board.findings} <= {"北校", "北校河湾教学点"}


def happened(look: Look, person: Any) -> dict[str, int]:
    """Return the counts since yesterday, each compared with the list it opens."""
    lines = look(person, "/").context["board"].happened
    for line in lines:
        assert look(person, line.url).context["listing"].count == line.count, line.label
    return {line.label: line.count for line in lines}


def test_what_happened_since_the_last_working_day_is_counted_and_opens_just_that(
    look: Look, director: Any, section_head: Any, principal: Any, items: Any, clock: Any
) -> None:
    clock(NOW + timedelta(hours=3))
    assert happened(look, director)["Opened"] == 3
    own = next(item for item in items if item.school.name == "北校")
    later = NOW + timedelta(days=3)
    moved = operations.move_item(own, "assign", by=section_head, now=later)
    moved = operations.move_item(moved, "report", by=principal, now=later, note="分班")
    clock(later)
    assert happened(look, director) == {
        "Opened": 0,
        "Reported as put right": 1,
        "Closed": 0,
        "Raised as overdue": 0,
    }
    # A note moves the item again, but reports nothing.
    much_later = NOW + timedelta(days=8)
    operations.move_item(moved, "note", by=section_head, now=much_later, note="已看过")
    clock(much_later)
    assert happened(look, director)["Reported as put right"] == 0


def test_a_long_list_of_what_to_do_leads_to_all_of_it(
    look: Look, section_head: Any, study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("junheng.web.board.panels.NEXT_AT_MOST", 2)
    failed = StudyFinding.objects.for_system("the test").filter(study=study, is_met=False)
    found = list(failed.select_related("study__snapshot", "study__county", "school"))
    opened = operations.open_items_from_findings(found, by=section_head, now=NOW).items
    page = look(section_head, "/")
    to_do = page.context["board"].to_do
    assert len(to_do.lines) == 2 < len(opened) == to_do.count
    assert f">All {len(opened)}</a>" in page.content.decode()
    assert look(section_head, to_do.url).context["listing"].count == len(opened)


def test_the_board_and_the_findings_keep_to_one_standard(
    look: Look, director: Any, study: Any
) -> None:
    other = run_assessment(
        study.snapshot, "moe-class-size", on=TODAY, by=None, now=NOW + timedelta(hours=1)
    )
    assert look(director, "/").context["board"].study == study
    assert look(director, "/findings/").context["study"] == study
    assert look(director, f"/findings/?study={other.pk}").context["study"] == other


def test_a_newer_snapshot_that_nobody_assessed_is_named_and_offered(
    look: Look, director: Any, principal: Any, study: Any, clock: Any
) -> None:
    for path in ("/", "/findings/"):
        assert "has not been assessed yet" not in look(director, path).content.decode()
    later = NOW + timedelta(days=1)
    clock(later)
    newer = freeze(study.county, later.date(), by=None, now=later)
    board = look(director, "/").context["board"]
    assert (board.snapshot, board.newer) == (study.snapshot, newer)
    offer = f"/findings/assessments/new/?snapshot={newer.pk}"
    for path in ("/", "/findings/"):
        page = look(director, path).content.decode()
        assert "A newer snapshot of 2026-03-03 has not been assessed yet." in page
        assert offer in page
        assert offer not in look(principal, path).content.decode()
    form = look(director, offer).content.decode()
    assert f'<option value="{newer.pk}" selected>' in form


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
