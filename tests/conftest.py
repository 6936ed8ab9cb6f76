"""What do all tests share: one invented county, its people, and a data folder of their own?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management.commands import flush
from django.db import connection

# Templates are counted by coverage only where they remember their lines.
django_settings.TEMPLATES[0]["OPTIONS"]["debug"] = True

NORTH, SOUTH, POINT = "2141990001", "2141990002", "2141990003"
CAST = (
    "director",
    "section_head",
    "section_clerk",
    "inspector",
    "principal",
    "school_clerk",
    "analyst",
    "system_administrator",
    "security_administrator",
    "auditor",
)


@pytest.fixture(scope="session", autouse=True)
def _data_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes beside the code."""
    django_settings.DATA_DIR = tmp_path_factory.mktemp("data")
    django_settings.MEDIA_ROOT = django_settings.DATA_DIR / "uploads"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each process has a database of its own.

    SQLite is tested as it is used: in a file, where two writers really wait for each other.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(
            tmp_path_factory.mktemp("database") / "test.sqlite3"
        )


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    """A data folder with nothing in it."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    return settings.DATA_DIR


@pytest.fixture
def now() -> datetime:
    """Nine in the morning of a working Monday."""
    from tests.invented_county import NOW

    return NOW


@pytest.fixture
def today() -> date:
    from tests.invented_county import TODAY

    return TODAY


@pytest.fixture
def county(db: None) -> Any:
    """清平县, a county that does not exist."""
    from tests.invented_county import make_county

    return make_county()


@pytest.fixture
def north_school(county: Any) -> Any:
    """北校, a town primary school."""
    from tests.invented_county import make_school

    return make_school(county, NORTH, "北校")


@pytest.fixture
def south_school(county: Any) -> Any:
    """南校, a village primary school in another township."""
    from tests.invented_county import make_school

    return make_school(county, SOUTH, "南校", township="柳林镇", urban_rural="220")


@pytest.fixture
def teaching_point(north_school: Any) -> Any:
    """北校河湾教学点, which belongs to North School."""
    from tests.invented_county import make_school

    return make_school(
        north_school.county,
        POINT,
        "北校河湾教学点",
        school_type="218",
        counts_as_school=False,
        parent=north_school,
    )


@pytest.fixture
def other_county(db: None) -> Any:
    """邻水县, next door: nothing of it may ever be seen from 清平县."""
    from tests.invented_county import make_county

    return make_county("419902", "邻水县", "Linshui")


@pytest.fixture
def other_school(other_county: Any) -> Any:
    from tests.invented_county import make_school

    return make_school(other_county, "2141990009", "邻县中心小学")


@pytest.fixture
def cast(county: Any, north_school: Any) -> Any:
    """Everyone who works in 清平县; the principal and the school clerk work at North School."""
    from tests.invented_county import make_cast

    return make_cast(county, north_school)


def _member(name: str) -> Any:
    @pytest.fixture(name=name)
    def member(cast: Any) -> Any:
        return getattr(cast, name)

    return member


for _name in CAST:
    globals()[_name] = _member(_name)


@contextmanager
def _without_sqlite_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)


@contextmanager
def _without_postgresql_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET session_replication_role")


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Tests with real commits empty every table, which the guards of append-only tables refuse."""
    original = flush.Command.handle

    def handle(self: Any, **options: Any) -> None:
        is_sqlite = connection.vendor == "sqlite"
        with _without_sqlite_triggers() if is_sqlite else _without_postgresql_triggers():
            original(self, **options)

    patch = pytest.MonkeyPatch()
    patch.setattr(flush.Command, "handle", handle)
    yield
    patch.undo()
