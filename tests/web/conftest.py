"""The invented county, measured: North School meets the degree clause, South School does not."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.invented_county import NOW
from tests.web.measured_county import assess, furnish, settle


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is said apart from a page is English, whatever the page before it was asked for in."""
    with translation.override("en"):
        yield


@pytest.fixture
def furnished(north_school: Any, south_school: Any, teaching_point: Any) -> Any:
    """North has 4 teachers for 94 pupils, South 2 for 60; the point has 20 pupils and one teacher."""
    furnish(north_school, classes=[48, 46], teachers=4)
    furnish(south_school, classes=[60], teachers=2, backbone=0)
    furnish(teaching_point, classes=[20], teachers=1, backbone=0)
    county = north_school.county
    settle(county, township="城关镇", lon=114.48, lat=33.01, name="东关村")
    settle(county, township="城关镇", lon=114.52, lat=32.99, name="西关村")
    settle(county, township="柳林镇", lon=114.7, lat=33.1, name="柳林村")
    settle(county, township="柳林镇", lon=114.72, lat=33.05, name="下柳村")
    return county


@pytest.fixture
def study(furnished: Any) -> Any:
    """The county's assessment of today."""
    return assess(furnished)


@pytest.fixture
def look(client: Client) -> Callable[..., Any]:
    """Open a page as somebody: `look(director, "/map/")`; English, so that tests can be read."""

    def open_page(person: Any, path: str, **headers: Any) -> Any:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = headers.pop("language", "en")
        return client.get(path, **headers)

    return open_page


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what the pages read as the present: `clock(now)`; it stands still until set again."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(NOW)
    return set_to
