"""Do the calendar files say what the notices say?"""

from datetime import date
from pathlib import Path

import pytest

from junheng.catalogue.calendars import FOLDER, CalendarNotValid, load_notices

# Typed from the notices a second time, as "holidays only on weekdays, then make-up days".
WEEKDAYS_OFF = {
    2024: (
        "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 "
        "10-01 10-02 10-03 10-04 10-07"
    ),
    2025: (
        "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 "
        "10-01 10-02 10-03 10-06 10-07 10-08"
    ),
    2026: (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
        "10-01 10-02 10-05 10-06 10-07"
    ),
}
MAKEUPS = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
# How many workdays a year has when nothing but the statutory holidays is taken off: 2024 had 11
# of them, since 2025 there are 13, some of which fall on a weekend and are made up for.
HOLIDAYS_LEFT = {2024: 11, 2025: 13, 2026: 13}


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_the_days_are_those_of_the_notice(year: int) -> None:
    notice = load_notices()[year]
    off = " ".join(
        f"{d.day:%m-%d}" for d in notice.days if not d.is_working and d.day.weekday() < 5
    )
    worked = " ".join(f"{d.day:%m-%d}" for d in notice.days if d.is_working)
    assert off == WEEKDAYS_OFF[year]
    assert worked == MAKEUPS[year]


@pytest.mark.parametrize("year", HOLIDAYS_LEFT)
def test_days_off_less_days_made_up_for_are_the_statutory_holidays(year: int) -> None:
    assert len(WEEKDAYS_OFF[year].split()) - len(MAKEUPS[year].split()) == HOLIDAYS_LEFT[year]


def test_every_notice_names_its_document() -> None:
    for year, notice in load_notices().items():
        assert notice.number.startswith("国办发明电〔")
        assert notice.issued_on is not None
        assert notice.issued_on.year == year - 1
        assert notice.url.startswith("https://www.gov.cn/")
        assert notice.is_checked


def test_a_makeup_day_on_a_weekday_is_refused(tmp_path: Path) -> None:
    text = "\n".join(
        (
            "year: 2030",
            "title: {zh: 通知, en: Notice}",
            "number: 国办发明电〔2029〕1号",
            "issuer: 国务院办公厅",
            "issued_on: 2029-11-01",
            "url: https://www.gov.cn/x",
            "checked: no",
            "holidays: [{zh: 元旦, en: New Year, from: 2030-01-01, to: 2030-01-01}]",
            "makeup_workdays: [2030-01-07]",
        )
    )
    (tmp_path / "2030.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CalendarNotValid, match="2030-01-07 is a weekday"):
        load_notices(tmp_path)


def test_a_day_listed_twice_is_refused(tmp_path: Path) -> None:
    text = (FOLDER / "2025.yaml").read_text("utf-8")
    (tmp_path / "2025.yaml").write_text(text.replace("2025-10-11]", "2025-10-11, 2025-10-11]"))
    with pytest.raises(CalendarNotValid, match="2025-10-11 is listed twice"):
        load_notices(tmp_path)


def test_a_calendar_with_no_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2030.yaml").write_text("year: 2030\ntitle: {zh: 甲, en: a}\n", encoding="utf-8")
    with pytest.raises(CalendarNotValid, match="'number' is missing"):
        load_notices(tmp_path)


def test_the_first_working_day_after_national_day_2026() -> None:
    days = {special.day: special.is_working for special in load_notices()[2026].days}
    assert days[date(2026, 10, 7)] is False
    assert days[date(2026, 10, 10)] is True
