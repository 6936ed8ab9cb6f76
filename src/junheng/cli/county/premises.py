"""How much room and equipment has each school of the invented county?

Each quantity is what the school of the base year would need to meet its limit (教督〔2017〕6号, as
`catalogue/standards` has it) times a factor of its own: most have somewhat more, some less, village
schools that have emptied much more. A finished project adds what it was built for.
"""

from datetime import date

import numpy as np

from junheng.cli.county.land import Floats
from junheng.cli.county.projects import Project
from junheng.cli.county.pupils import Pupils
from junheng.cli.county.schools import School

BASE_YEAR = 2025
# A junior or senior pupil takes up more of a combined school than a primary pupil does.
_WEIGHT = {"primary": 1.0, "junior": 1.1, "senior": 1.32, "vocational": 1.32, "special": 2.0}
# What a pupil of weight one needs: m² of teaching rooms and of sports, yuan, multimedia rooms.
_PRIMARY = (4.5, 7.5, 2000.0, 0.023)
_SECONDARY = (5.3, 9.3, 2280.0, 0.0232)
_SPREAD = (0.19, 0.36, 0.26, 0.22)
_MARGIN = (0.16, 0.30, 0.22, 0.17)
# A school emptied to so many pupils has twice the room a pupil of a full one.
_ROOM_OF_SMALL_SCHOOLS = (60.0, 150.0, 45.0, 90.0)
_TEACHING_M2_PER_SEAT, _SEATS_PER_ROOM = 5.5, 45


def make_weakness(schools: list[School], seed: int) -> Floats:
    """Return each school's want of means: near 0 for most, 1 and more for a weak school."""
    rng = np.random.default_rng([seed, 7])
    return np.asarray(rng.normal(0, 1, len(schools)))


def make_premises(
    pupils: Pupils, weakness: Floats, projects: list[Project], on: date, seed: int
) -> dict[str, list[object]]:
    """Return the columns of the premises table on a day, kindergartens left out."""
    rng = np.random.default_rng([seed, 8])
    upgraded = {p.school_id for p in projects if p.kind == "weak_school_upgrade" and p.is_done(on)}
    new_seats = {p.school_id: p.seats for p in projects if p.kind == "enlarge" and p.is_done(on)}
    columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
    for i, school in enumerate(pupils.schools):
        luck, hall = rng.normal(0, 1, 4), rng.random()
        if school.school_type == "111":
            continue
        need = _PRIMARY if school.stages == ("primary",) else _SECONDARY
        stages = {s: int(pupils.in_stage(s, BASE_YEAR)[i]) for s in school.stages}
        weight = sum(n * _WEIGHT[s] for s, n in stages.items())
        lack = max(float(weakness[i]) - 0.6, 0) * 0.12
        factor = np.exp(np.array(_MARGIN) + np.array(_SPREAD) * luck - lack)
        factor *= 1 + np.array(_ROOM_OF_SMALL_SCHOOLS) / max(weight, 30)
        if school.school_id in upgraded:
            factor = np.maximum(factor, 1.12)
        teaching, sports, equipment, rooms = np.array(need) * weight * factor
        seats = new_seats.get(school.school_id, 0)
        has_hall = school.setting == "seat" and hall < 0.5 and weight > 600
        indoor = 600.0 if has_hall else 0.0
        multimedia = max(1, round(float(rooms) + 0.2)) + seats // _SEATS_PER_ROOM
        columns["school_id"].append(school.school_id)
        columns["teaching_area_m2"].append(
            round(float(teaching) + indoor + seats * _TEACHING_M2_PER_SEAT)
        )
        columns["indoor_sports_area_m2"].append(indoor)
        columns["sports_ground_area_m2"].append(round(max(float(sports) - indoor, 200.0)))
        columns["equipment_value_yuan"].append(round(float(equipment), -2))
        columns["multimedia_rooms"].append(multimedia)
        special_rooms = max(1, round(weight / 620 * float(factor[0]))) if weight >= 60 else 0
        columns["music_rooms"].append(special_rooms)
        columns["art_rooms"].append(special_rooms if weakness[i] < 1 else max(special_rooms - 1, 0))
    return columns


_COLUMNS = (
    "school_id", "teaching_area_m2", "indoor_sports_area_m2", "sports_ground_area_m2",
    "equipment_value_yuan", "multimedia_rooms", "music_rooms", "art_rooms",
)  # fmt: skip
