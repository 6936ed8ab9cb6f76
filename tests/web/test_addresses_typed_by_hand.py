"""What does a page say to an address that no link leads to?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.invented_county import NOW
from tests.web.measured_county import DEGREE

from junheng.ledger import operations
from junheng.studies.models import Study, StudyFinding

pytestmark = [pytest.mark.database, pytest.mark.django_db]
Look = Callable[..., Any]


@pytest.fixture
def seat_plan(study: Any) -> Study:
    """A plan of seats; only its kind matters here."""
    return Study.objects.create(
        kind="seats", county=study.county, snapshot=study.snapshot, made_at=NOW
    )


@pytest.mark.parametrize(
    "path",
    [
        "/findings/?study={plan}",
        "/findings/{plan}/verdicts/school/",
        "/findings/{plan}/open-items/?clause=x",
        "/findings/{study}/open-items/?clause=jiaodu-2017-6/class_size&stage=nursery",
        "/plans/{study}/",
        "/plans/{study}/data/",
        f"/schools/2141990001/indicators/{DEGREE}/nursery/",
        "/schools/2141990001/indicators/teachers.unheard_of/primary/",
    ],
)
def test_what_does_not_exist_is_not_found(
    path: str, look: Look, director: Any, study: Any, seat_plan: Study
) -> None:
    assert look(director, path.format(plan=seat_plan.pk, study=study.pk)).status_code == 404


@pytest.mark.parametrize("onward", ["nowhere", "people:sign-in", "//elsewhere.example", "\\\\x"])
def test_someone_signed_in_is_led_on_whatever_the_address_says(
    onward: str, look: Look, director: Any
) -> None:
    answer = look(director, f"/sign-in/?next={onward}")
    assert answer.status_code == 302
    assert "elsewhere" not in answer["Location"]


def test_a_version_of_five_thousand_digits_is_no_version(
    client: Client, director: Any, section_head: Any, study: Any
) -> None:
    findings = StudyFinding.objects.for_system("test").filter(study=study, is_met=False)
    finding = findings.select_related("study__snapshot", "study__county", "school")[0]
    item = operations.open_item_from_finding(finding, by=section_head, now=NOW)
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"version": "9" * 5000}
    assert client.post(f"/items/{item.code}/moves/report/", sent).status_code == 409


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/schools/%00/", 404),
        ("/items/a%00b/", 404),
        ("/schools/?township=%00", 400),
        ("/items/?state=open&state=%00", 400),
        ("/findings/?%00=1", 400),
        ("/imports/1/?table=%00", 400),
    ],
)
def test_a_nul_character_is_answered_before_it_meets_the_database(
    path: str, status: int, look: Look, director: Any
) -> None:
    assert look(director, path).status_code == status
