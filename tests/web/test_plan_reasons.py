"""A plan gives its reasons in whole sentences."""

from typing import Any

import pytest

from junheng.planning.layout.tables import Filling, Why
from junheng.web.plans.reasons import place_reason, school_reason

NAMES = {"north": "North School"}


def place(why: Why, **facts: Any) -> dict[str, Any]:
    return {"why": why, "nearest_school_id": "north", "nearest_km": 3.14, **facts}


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("max_km", [None, 2.5])
@pytest.mark.parametrize("is_whole", [True, False])
def test_every_reason_of_a_village_is_a_sentence_without_gaps(
    why: Why, max_km: float | None, *, is_whole: bool
) -> None:
    sentence = place_reason(place(why), NAMES, {"max_km": max_km, "is_whole": is_whole})
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_a_village_out_of_reach_says_how_far_the_nearest_school_is() -> None:
    asked = {"max_km": 2.5, "is_whole": False}
    said = place_reason(place(Why.OUT_OF_REACH), NAMES, asked)
    assert said == "No school within 2.5 km: the nearest, North School, is 3.1 km away."
    cut_off = place(Why.OUT_OF_REACH, nearest_school_id=None, nearest_km=None)
    assert place_reason(cut_off, NAMES, asked) == "No school has a way here."


def test_a_whole_village_without_room_is_told_apart_from_full_seats() -> None:
    split = place_reason(place(Why.REACH_IS_FULL), NAMES, {"max_km": None, "is_whole": False})
    whole = place_reason(place(Why.REACH_IS_FULL), NAMES, {"max_km": None, "is_whole": True})
    assert split.startswith("Every seat is taken")
    assert whole.startswith("No school in reach has room for the whole village")


@pytest.mark.parametrize(
    ("filling", "one_more", "saves", "sentence"),
    [
        (Filling.FULL, True, None, "Full: one more seat here would seat one more pupil."),
        (Filling.FULL, False, 0.5, "Full: one more seat here would save up to 0.5 pupil-km."),
        (Filling.FULL, False, 0.0, "Full: one more seat here would change nothing."),
        (Filling.UNDERFILLED, False, 0.0, "Under-filled: 40 of 90 seats are used."),
        (Filling.ORDINARY, False, 0.0, "40 of 90 seats are used."),
    ],
)
def test_a_school_says_what_one_more_seat_would_change(
    filling: Filling, one_more: bool, saves: float | None, sentence: str
) -> None:
    school = {
        "filling": filling,
        "planned": 40.0,
        "seats": 90.0,
        "seats_one_more": one_more,
        "saves_km": saves,
    }
    assert school_reason(school) == sentence
