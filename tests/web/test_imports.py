"""An import on its pages: faults, preview, commit, undo; and no file breaks it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.conftest import NORTH, POINT
from tests.invented_county import NOW

from junheng.ledger import operations
from junheng.registers.models import (
    ImportRun,
    Place,
    Premises,
    School,
    SchoolClass,
    StaffMember,
)
from junheng.studies.models import StudyFinding

pytestmark = pytest.mark.database
Look = Callable[..., Any]
HEADING = "place_id,name,kind,township,lon,lat,residents"
NORTH_VILLAGE = "V01,北张村,village,城关镇,114.5,33.0,1800"
SOUTH_VILLAGE = "V02,柳林村,village,柳林镇,114.6,33.1,950"
SCHOOL_HEADING = (
    "school_id,name,school_type,ownership,urban_rural,township,lon,lat,is_boarding,counts_as_school"
)
NEW_SCHOOL = "2141990007,东校,211,public,121,城关镇,114.5,33.0,false,true"


def table(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *rows, ""]).encode()


@pytest.fixture
def send(client: Client, look: Look, section_clerk: Any, data_dir: Path) -> Callable[..., Any]:
    """Upload files by name as the section clerk: `send(places=…)` sends places.csv."""
    look(section_clerk, "/imports/")

    def upload(headers: dict[str, str] | None = None, **files: bytes) -> Any:
        sent = [SimpleUploadedFile(f"{name}.csv", data) for name, data in files.items()]
        return client.post("/imports/new/", {"tables": sent}, headers=headers or {})

    return upload


def run_of(answer: Any) -> ImportRun:
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return ImportRun.objects.for_system("the test").get(pk=int(answer.url.split("/")[-2]))


def nothing_is_left(data_dir: Path) -> bool:
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    return not files and not ImportRun.objects.for_system("the test").exists()


def test_files_are_previewed_committed_and_undone(
    send: Callable[..., Any], client: Client, north_school: School
) -> None:
    run = run_of(send(places=table(NORTH_VILLAGE, SOUTH_VILLAGE)))
    preview = client.get(f"/imports/{run.pk}/")
    body = preview.content.decode()
    assert "2 rows will be added and 0 changed" in body
    assert "北张村" in body
    assert not Place.objects.for_system("the test").exists()
    client.post(f"/imports/{run.pk}/commit/")
    assert Place.objects.for_system("the test").count() == 2
    assert "Undo this import?" in client.get(f"/imports/{run.pk}/undo/").content.decode()
    assert Place.objects.for_system("the test").count() == 2
    client.post(f"/imports/{run.pk}/undo/")
    assert not Place.objects.for_system("the test").exists()


def test_a_changed_row_shows_before_and_after_and_nothing_vanishes_unasked(
    send: Callable[..., Any], client: Client
) -> None:
    client.post(f"/imports/{run_of(send(places=table(NORTH_VILLAGE, SOUTH_VILLAGE))).pk}/commit/")
    run = run_of(send(places=table(NORTH_VILLAGE.replace("1800", "1750"))))
    body = client.get(f"/imports/{run.pk}/?kind=changed").content.decode()
    assert "<del>1800</del>" in body
    assert "<ins>1750</ins>" in body
    assert "柳林村" in client.get(f"/imports/{run.pk}/?kind=vanishing").content.decode()
    client.post(f"/imports/{run.pk}/commit/")
    assert Place.objects.for_system("the test").count() == 2


def test_figures_of_an_earlier_day_count_from_it_and_the_history_says_who_recorded_them_when(
    client: Client, look: Look, section_clerk: Any, data_dir: Path
) -> None:
    look(section_clerk, "/imports/")
    sent = SimpleUploadedFile("schools.csv", table(NEW_SCHOOL, heading=SCHOOL_HEADING))
    answer = client.post("/imports/new/", {"tables": [sent], "described_on": "2025年9月1日"})
    run = run_of(answer)
    preview = client.get(f"/imports/{run.pk}/").content.decode()
    assert "These rows count from 2025-09-01, the day they describe." in preview
    client.post(f"/imports/{run.pk}/commit/")
    committed = client.get(f"/imports/{run.pk}/").content.decode()
    assert "Counts from" in committed
    assert "2025-09-01 23:59" in committed
    run = ImportRun.objects.for_system("the test").get(pk=run.pk)
    moment = f"{localtime(run.committed_at):%Y-%m-%d %H:%M}"
    history = look(section_clerk, "/schools/2141990007/history/").content.decode()
    assert f"by import {run.pk}, recorded on {moment}" in history
    assert section_clerk.display_name in history


def test_figures_older_than_a_later_change_count_from_today_and_the_preview_says_so(
    send: Callable[..., Any], client: Client
) -> None:
    client.post(f"/imports/{run_of(send(places=table(NORTH_VILLAGE))).pk}/commit/")
    sent = SimpleUploadedFile("places.csv", table(SOUTH_VILLAGE))
    answer = client.post("/imports/new/", {"tables": [sent], "described_on": "2025-09-01"})
    run = run_of(answer)
    preview = client.get(f"/imports/{run.pk}/").content.decode()
    sentence = "The registers were changed after 2025-09-01, so these rows count from today."
    assert sentence in preview
    client.post(f"/imports/{run.pk}/commit/")
    run = ImportRun.objects.for_system("the test").get(pk=run.pk)
    assert run.counts_from == run.committed_at


def test_a_day_to_come_is_refused_at_the_field(
    send: Callable[..., Any], client: Client, data_dir: Path
) -> None:
    sent = SimpleUploadedFile("places.csv", table(NORTH_VILLAGE))
    answer = client.post("/imports/new/", {"tables": [sent], "described_on": "2999-09-01"})
    assert answer.status_code == 422
    [error] = answer.context["form"].errors["described_on"]
    assert "has not come yet" in error
    assert nothing_is_left(data_dir)


def test_rows_missing_from_the_file_go_only_when_asked(
    send: Callable[..., Any], client: Client
) -> None:
    client.post(f"/imports/{run_of(send(places=table(NORTH_VILLAGE, SOUTH_VILLAGE))).pk}/commit/")
    run = run_of(send(places=table(NORTH_VILLAGE)))
    client.post(f"/imports/{run.pk}/commit/", {"remove_vanished": "on"})
    assert Place.objects.for_system("the test").count() == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Also remove the 4 rows that the file no longer has: Places 2, Schools 2",
                "Done. The rows of the file are in the registers.",
            ],
        ),
        (
            "zh-hans",
            [
                "同时删除文件中已没有的 4 条记录：居住地 2、学校 2",
                "完成，文件中的记录已写入。",
            ],
        ),
    ],
)
def test_the_page_says_how_many_rows_of_which_table_would_go(
    send: Callable[..., Any], client: Client, language: str, said: list[str]
) -> None:
    school = NEW_SCHOOL.replace("2141990007,东校", "2141990008,西校")
    villages = table(NORTH_VILLAGE, SOUTH_VILLAGE, NORTH_VILLAGE.replace("V01", "V03"))
    schools = table(NEW_SCHOOL, school, heading=SCHOOL_HEADING)
    client.post(f"/imports/{run_of(send(places=villages, schools=schools)).pk}/commit/")
    fewer = run_of(
        send(places=table(NORTH_VILLAGE), schools=table(NEW_SCHOOL, heading=SCHOOL_HEADING))
    )
    client.cookies["django_language"] = language
    page = client.get(f"/imports/{fewer.pk}/")
    assert page.context["commit_form"]["remove_vanished"].label == said[0]
    done = client.post(f"/imports/{fewer.pk}/commit/", {"remove_vanished": "on"}, follow=True)
    assert said[1] in done.content.decode()
    assert Place.objects.for_system("the test").count() == 1


@pytest.mark.parametrize(
    ("language", "sentence", "row"),
    [
        (
            "en",
            "These rows cannot be removed, because items still refer to them.",
            "<li>南校: 419901-2026-00001</li>",
        ),
        (
            "zh-hans",
            "以下记录不能删除，督办事项仍引用它们。",
            "<li>南校：419901-2026-00001</li>",
        ),
    ],
)
def test_a_school_that_an_item_speaks_of_is_not_removed_and_the_page_says_why(
    send: Callable[..., Any],
    client: Client,
    study: Any,
    section_head: Any,
    south_school: School,
    language: str,
    sentence: str,
    row: str,
) -> None:
    findings = StudyFinding.objects.for_system("the test").filter(study=study, unit="class")
    finding = findings.select_related("study__snapshot", "study__county", "school").get(
        school=south_school, is_met=False
    )
    operations.open_item_from_finding(finding, by=section_head, now=NOW)
    for model in (SchoolClass, StaffMember, Premises):
        model.objects.for_system("the test").filter(school=south_school).delete()
    heading = (
        "school_id,name,school_type,ownership,urban_rural,township,lon,lat,is_boarding,"
        "counts_as_school,parent_id"
    )
    kept = (
        f"{NORTH},北校,211,public,121,城关镇,114.5,33.0,否,是,",
        f"{POINT},北校河湾教学点,218,public,121,城关镇,114.5,33.0,否,否,{NORTH}",
    )
    run = run_of(send(schools=table(*kept, heading=heading)))
    client.cookies["django_language"] = language
    page = client.post(f"/imports/{run.pk}/commit/", {"remove_vanished": "on"})
    assert page.status_code == 409
    assert sentence in page.content.decode()
    assert row in page.content.decode()
    assert page.content.decode().count("419901-2026-00001") == 1
    assert School.objects.for_system("the test").count() == 3
    assert ImportRun.objects.for_system("the test").get(pk=run.pk).state == "staged"


@pytest.mark.parametrize(
    ("language", "sentence", "first", "more"),
    [
        (
            "en",
            "Rows cannot be removed because these rows still refer to them. Remove or move these first.",
            "Classes 2141990008 · Primary · 1 · 1",
            "and 2 more",
        ),
        (
            "zh-hans",
            "有记录不能删除，以下记录仍引用它们。请先删除或调整这些记录。",
            "班级 2141990008 · 小学 · 1 · 1",
            "另有 2 条",
        ),
    ],
)
def test_a_school_that_has_classes_is_not_removed_and_the_page_lists_them(
    send: Callable[..., Any],
    client: Client,
    north_school: School,
    language: str,
    sentence: str,
    first: str,
    more: str,
) -> None:
    left, kept = NEW_SCHOOL.replace("2141990007,东校", "2141990008,西校"), NEW_SCHOOL
    north = NEW_SCHOOL.replace("2141990007,东校", f"{NORTH},北校")
    heading = "school_id,stage,grade,class_no,pupils"
    classes = table(*(f"2141990008,primary,1,{n},40" for n in range(1, 13)), heading=heading)
    schools = table(left, kept, north, heading=SCHOOL_HEADING)
    client.post(f"/imports/{run_of(send(schools=schools, classes=classes)).pk}/commit/")
    fewer = run_of(send(schools=table(kept, north, heading=SCHOOL_HEADING)))
    client.cookies["django_language"] = language
    page = client.post(f"/imports/{fewer.pk}/commit/", {"remove_vanished": "on"})
    assert page.status_code == 409
    body = page.content.decode()
    assert sentence in body
    assert f"<li>{first}</li>" in body
    assert more in body
    assert len(page.context["refused_rows"]) == 10


def test_a_stale_preview_is_refused_and_can_be_made_again(
    send: Callable[..., Any], client: Client
) -> None:
    first = run_of(send(places=table(NORTH_VILLAGE)))
    second = run_of(send(places=table(NORTH_VILLAGE, SOUTH_VILLAGE)))
    client.post(f"/imports/{second.pk}/commit/")
    page = client.post(f"/imports/{first.pk}/commit/")
    assert page.status_code == 409
    assert "Make the preview again" in page.content.decode()
    again = client.post(f"/imports/{first.pk}/again/")
    assert run_of(again).is_empty


def test_an_import_can_be_discarded(
    send: Callable[..., Any], client: Client, data_dir: Path
) -> None:
    run = run_of(send(places=table(NORTH_VILLAGE)))
    client.post(f"/imports/{run.pk}/discard/")
    assert client.post(f"/imports/{run.pk}/commit/").status_code == 409
    undone = client.post(f"/imports/{run.pk}/undo/")
    assert undone.status_code == 409
    assert "never written into the registers" in undone.content.decode()
    assert not Place.objects.for_system("the test").exists()


def test_every_fault_is_listed_and_nothing_is_kept(
    send: Callable[..., Any], data_dir: Path
) -> None:
    page = send(places=table("V01,北张村,castle,城关镇,114.5,33.0,many"))
    body = page.content.decode()
    assert page.status_code == 422
    assert "There are 2 faults. Nothing was imported." in body
    assert "places.csv" in body
    assert "castle" in body
    assert body.index('href="#choose"') < body.index('id="faults"') < body.index('id="choose"')
    assert nothing_is_left(data_dir)


def test_many_faults_come_page_by_page_and_as_a_workbook(
    send: Callable[..., Any], client: Client, data_dir: Path
) -> None:
    rows = [f"V{n:03},村{n},castle,城关镇,114.5,33.0,1" for n in range(120)]
    first = send(places=table(*rows)).context["faults"]
    assert (first.count, len(first.page)) == (120, 50)
    page = client.post("/imports/new/faults/", {"carried": first.carried, "page": "3"})
    assert len(page.context["faults"].page) == 20
    answer = client.post("/imports/new/faults/", {"carried": first.carried, "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 121
    assert nothing_is_left(data_dir)


@pytest.mark.parametrize("carried", ["", "not signed", "eyJ4IjoxfQ:1:abc"])
def test_a_list_of_faults_that_was_tampered_with_is_not_believed(
    send: Callable[..., Any], client: Client, carried: str
) -> None:
    assert client.post("/imports/new/faults/", {"carried": carried}).url == "/imports/new/"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Choose at least one file"),
        ([("list.pdf", b"%PDF")], "“list.pdf” is not a table"),
        ([("a.csv", b"x"), ("A.CSV", b"y")], "Two files have the same name"),
    ],
)
def test_what_cannot_hold_tables_is_refused_at_the_field(
    send: Callable[..., Any], client: Client, files: list[tuple[str, bytes]], said: str
) -> None:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    page = client.post("/imports/new/", {"tables": sent})
    assert page.status_code == 422
    assert said in page.content.decode()


def test_a_workbook_is_read_and_htmx_is_led_to_the_preview(
    send: Callable[..., Any], client: Client
) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("居住地")
        headings = ["居住地代码", "名称", "类别", "乡镇（街道）", "经度", "纬度", "常住人口"]
        for at, (heading, cell) in enumerate(
            zip(headings, ["V01", "北张村", "村", "城关镇", 114.5, 33.0, 1800], strict=True)
        ):
            sheet.write(0, at, heading)
            sheet.write(1, at, cell)
    sent = SimpleUploadedFile("名册.xlsx", file.getvalue())
    answer = client.post("/imports/new/", {"tables": [sent]}, headers={"HX-Request": "true"})
    assert answer.headers.get("HX-Redirect", "").startswith("/imports/"), answer.content.decode()
    run = ImportRun.objects.for_system("the test").get()
    assert run.file_name == "名册.xlsx"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_handed_out(
    send: Callable[..., Any], client: Client, language: str
) -> None:
    answer = client.get(f"/imports/template/{language}/")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(book.sheetnames) > 5
    assert client.get("/imports/template/fr/").status_code == 404


def test_an_import_of_another_county_is_not_found(
    send: Callable[..., Any], look: Look, other_county: Any
) -> None:
    from tests.invented_county import make_person

    from junheng.accounts.roles import Role

    run = run_of(send(places=table(NORTH_VILLAGE)))
    stranger = make_person("far", "邻县人", Role.SECTION_CLERK, other_county)
    assert look(stranger, f"/imports/{run.pk}/").status_code == 404


def workbook() -> bytes:
    """The same two villages as one sheet of a workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("places")
        for at, line in enumerate([HEADING, NORTH_VILLAGE, SOUTH_VILLAGE]):
            sheet.write_row(at, 0, line.split(","))
    return file.getvalue()


GOOD = {"csv": table(NORTH_VILLAGE, SOUTH_VILLAGE), "xlsx": workbook()}
NOISE = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b'"', b"\x00", b"\xff\xfe", b"\r", b",,,", b"\n\n", "９".encode(), b"PK"]),
    st.text(max_size=6).map(lambda text: text.encode("utf-8", "surrogatepass")),
)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file, cut, spliced or sprinkled with any bytes, under a name of any kind."""
    kind = draw(st.sampled_from(sorted(GOOD)))
    data = bytearray(GOOD[kind])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 20))] = draw(NOISE)
    suffix = draw(st.sampled_from([kind, kind, "csv", "xlsx", "xls", "xlsm", "parquet", "toml"]))
    return f"places.{suffix}", bytes(data)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(file=mutated())
def test_no_file_whatever_gives_a_fault_of_ours_or_leaves_anything_behind(
    send: Callable[..., Any], client: Client, data_dir: Path, file: tuple[str, bytes]
) -> None:
    answer = client.post("/imports/new/", {"tables": [SimpleUploadedFile(*file)]})
    assert answer.status_code in {302, 422}
    if answer.status_code == 302:
        client.post(f"/imports/{run_of(answer).pk}/discard/")
        ImportRun.objects.for_system("the test").all().delete()
    assert not Place.objects.for_system("the test").exists()
    assert not ImportRun.objects.for_system("the test").exists()


def test_a_file_with_a_long_chinese_name_is_taken(send: Callable[..., Any]) -> None:
    answer = send(**{"名册" * 50: table("V01,北张村,village,城关镇,114.5,33.0,1800")})
    assert answer.status_code in {302, 422}
