"""Who works in the schools of the invented county?

A post is filled as the base year needed it and stays while pupils come and go; the person in it
retires and is followed by a younger one, and some pairs change schools in 2026 as 县管校聘 intends.
A third of the teachers came around 1990 and now retire together; another wave came by special posts
after 2010. Only staff the county pays or registers are listed: none of the private kindergartens.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import numpy as np

from junheng.cli.county.premises import BASE_YEAR
from junheng.cli.county.pupils import Pupils

# Per 100 pupils: above the required degree, county backbone, sports and arts (the limits of
# 教督〔2017〕6号); then how far the county is above each, and the spread of schools around that: near
# the least unequal of the published counties (`domain.md` §6).
_PER_100 = {"primary": (4.2, 1.0, 0.9), "junior": (5.3, 1.0, 0.9)}
_MARGIN, _SPREAD = (0.08, 0.15, 0.22), (0.18, 0.18, 0.22)
# Posts stayed in the villages whose children left for the seat.
_POSTS = {"seat": 0.92, "town": 1.0, "village": 1.14}
_BACKBONE_IN_SEAT = 1.6  # The county seat has drawn the best known teachers.
_ABOVE = {"primary": 0.975, "junior": 0.93}
_PUPILS_PER_TEACHER = {"senior": 23.0, "vocational": 34.0, "special": 7.0}
_SWAPS, _SWAP_ON = 60, date(2026, 9, 1)
_CYCLE = {
    "primary": ("chinese", "mathematics", "chinese", "mathematics", "english", "morality_law", "science"),
    "junior": ("chinese", "mathematics", "english", "physics", "morality_law", "history", "chemistry",
               "geography", "biology", "mathematics", "english", "chinese", "information"),
    "senior": ("chinese", "mathematics", "english", "physics", "chemistry", "biology", "history",
               "geography", "morality_law", "physical_education", "information", "fine_art"),
    "vocational": ("vocational", "vocational", "chinese", "mathematics", "english"),
    "special": ("special",),
    "kindergarten": ("preschool",),
}  # fmt: skip
_SPORTS_AND_ARTS = ("physical_education", "music", "fine_art")
STAGES_WITH_STAFF = ("primary", "junior", "senior", "vocational", "special", "kindergarten")


@dataclass(frozen=True)
class Post:
    """One post: where, for what, and what its first holder brings."""

    school: int
    stage: str
    duty: str
    subject: str
    degree: str
    backbone_level: str


def make_posts(pupils: Pupils, seed: int) -> list[Post]:
    """Fill every school with the posts it had in the base year."""
    rng = np.random.default_rng([seed, 9])
    posts: list[Post] = []
    sizes = {stage: pupils.in_stage(stage, BASE_YEAR) for stage in STAGES_WITH_STAFF}
    for i, school in enumerate(pupils.schools):
        for stage in school.stages:
            size = int(sizes[stage][i])
            if stage in _PER_100 and (school.counts_as_school or size >= 50):
                posts += _compulsory_posts(i, stage, size, school.setting, rng)
            elif stage == "primary":
                count = max(1, round(size / 17))
                posts += [_teacher(i, stage, "general", "college", rng) for _ in range(count)]
            elif stage == "kindergarten":
                count = 2 + (i % 5 == 0) if school.ownership == "public" else 0
                posts += [_teacher(i, stage, "preschool", "college", rng) for _ in range(count)]
            else:
                posts += _other_posts(i, stage, size, rng)
        total = sum(int(sizes[stage][i]) for stage in school.stages)
        if school.school_type not in ("111", "218"):
            posts += _non_teachers(i, school.stages[-1], total)
    return posts


def _compulsory_posts(
    i: int, stage: str, size: int, setting: str, rng: np.random.Generator
) -> list[Post]:
    """Return the teachers of one compulsory stage: enough for the limits in most schools."""
    factor = np.exp(np.array(_MARGIN) + np.array(_SPREAD) * rng.normal(0, 1, 3))
    factor[0] *= _POSTS[setting]
    factor[1] *= _BACKBONE_IN_SEAT if setting == "seat" else 1.0
    above, backbone, arts = (
        ceil(limit * size / 100 * f) for limit, f in zip(_PER_100[stage], factor, strict=True)
    )
    grades = 6 if stage == "primary" else 3
    count = max(ceil(above / _ABOVE[stage]), grades + 1 if size >= 90 else 5, arts + 3)
    cycle = _CYCLE[stage]
    subjects = [_SPORTS_AND_ARTS[n % 3] for n in range(arts)]
    subjects += [cycle[n % len(cycle)] for n in range(count - arts)]
    below = "senior" if stage == "primary" else "college"
    posts = []
    backbones = set(rng.permutation(count)[:backbone].tolist())
    for n, subject in enumerate(subjects):
        degree = below if n >= above else _degree(stage, rng)
        level = _backbone(rng) if n in backbones else ("school" if rng.random() < 0.12 else "none")
        posts.append(Post(i, stage, "teacher", subject, degree, level))
    return posts


def _degree(stage: str, rng: np.random.Generator) -> str:
    """Return a degree above the one required for the stage."""
    draw = rng.random()
    if stage == "junior":
        return "master" if draw < 0.05 else "bachelor"
    return "master" if draw < 0.01 else "bachelor" if draw < 0.62 else "college"


def _backbone(rng: np.random.Generator) -> str:
    return str(rng.choice(["county", "city", "province"], p=[0.72, 0.23, 0.05]))


def _teacher(i: int, stage: str, subject: str, degree: str, rng: np.random.Generator) -> Post:
    return Post(i, stage, "teacher", subject, "senior" if rng.random() < 0.15 else degree, "none")


def _other_posts(i: int, stage: str, size: int, rng: np.random.Generator) -> list[Post]:
    """Return the teachers of a senior, vocational or special stage."""
    count = max(1, round(size / _PUPILS_PER_TEACHER[stage]))
    cycle = _CYCLE[stage]
    posts = []
    for n in range(count):
        degree = "master" if rng.random() < 0.14 and stage == "senior" else "bachelor"
        level = _backbone(rng) if rng.random() < 0.2 else "none"
        posts.append(Post(i, stage, "teacher", cycle[n % len(cycle)], degree, level))
    return posts


def _non_teachers(i: int, stage: str, size: int) -> list[Post]:
    """Return management, support and ancillary staff of larger schools."""
    kinds = (("management", 600), ("support", 1200), ("worker", 1300))
    return [
        Post(i, stage, duty, "none", "college" if duty != "worker" else "below_senior", "none")
        for duty, one_in in kinds
        for _ in range(size // one_in)
    ]


def make_staff(pupils: Pupils, on: date, seed: int) -> dict[str, list[object]]:
    """Return the columns of the staff table on a day."""
    posts = make_posts(pupils, seed)
    rng = np.random.default_rng([seed, 10])
    count = len(posts)
    wave = rng.choice(3, count, p=[0.33, 0.30, 0.37])
    age = np.where(
        wave == 0,
        rng.normal(55.5, 2.6, count),
        np.where(wave == 1, rng.normal(44, 4, count), rng.normal(32, 4.2, count)),
    ).clip(23, 59.5)
    retire = rng.integers(58, 61, count)
    draws = rng.random((count, 5))
    place = _after_swaps(posts, rng, on)
    columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
    for n, post in enumerate(posts):
        born = date(BASE_YEAR, 9, 1) - timedelta(days=round(float(age[n]) * 365.25))
        leaves = date(born.year + int(retire[n]), born.month, min(born.day, 28))
        follows = leaves <= on
        since = date(_year_of_arrival(born, float(draws[n, 0])), 9, 1)
        degree, level = post.degree, post.backbone_level
        if follows:
            since = date(leaves.year + (leaves > date(leaves.year, 9, 1)), 9, 1)
            if since > on:
                continue
            born = date(since.year - 24, born.month, min(born.day, 28))
            degree, level = ("bachelor" if post.duty == "teacher" else degree), "none"
        if place[n] != post.school:
            since = _SWAP_ON
        employment = _employment(post, pupils, float(draws[n, 1]))
        row = (
            f"T{n + 1:05d}{'B' if follows else 'A'}",
            pupils.schools[place[n]].school_id,
            post.stage,
            post.duty,
            post.subject,
            degree,
            employment,
            _channel(employment, born, since, post.stage, float(draws[n, 2])),
            level,
            post.duty == "teacher" and float(draws[n, 3]) < 0.975,
            born,
            since,
        )
        for name, value in zip(_COLUMNS, row, strict=True):
            columns[name].append(value)
    return columns


def _after_swaps(posts: list[Post], rng: np.random.Generator, on: date) -> list[int]:
    """Return the school of each post's holder, after pairs of one stage and subject changed."""
    place = [post.school for post in posts]
    alike: dict[tuple[str, str], list[int]] = {}
    for n in rng.permutation(len(posts)).tolist():
        post = posts[n]
        if post.duty == "teacher" and post.stage in _PER_100 and post.subject != "general":
            alike.setdefault((post.stage, post.subject), []).append(n)
    pairs = [
        pair for group in alike.values() for pair in zip(group[::2], group[1::2], strict=False)
    ]
    if on >= _SWAP_ON:
        for one, other in pairs[:: max(1, len(pairs) // _SWAPS)]:
            place[one], place[other] = place[other], place[one]
    return place


def _year_of_arrival(born: date, draw: float) -> int:
    """Return the year a teacher came to the present school: half of the career ago, or less."""
    first = born.year + 22
    return min(BASE_YEAR, first + int((BASE_YEAR - first) * draw**0.7))


def _employment(post: Post, pupils: Pupils, draw: float) -> str:
    if pupils.schools[post.school].ownership != "public":
        return "contract"
    if post.duty == "worker":
        return "contract"
    return "established" if draw < 0.93 else "contract" if draw < 0.985 else "substitute"


def _channel(employment: str, born: date, since: date, stage: str, draw: float) -> str:
    """Return how the person came: by special posts or trained as generalists after 2010."""
    if employment != "established":
        return "school"
    if born.year >= 1985:
        if stage == "primary" and draw < 0.22:
            return "primary_generalist"
        if draw < 0.6:
            return "special_post"
        return "talent" if draw > 0.97 else "open_exam"
    return (
        "transfer"
        if draw < 0.15 and since.year > born.year + 30
        else "open_exam"
        if draw < 0.7
        else "other"
    )


_COLUMNS = (
    "staff_id", "school_id", "stage", "duty", "subject", "degree", "employment", "channel",
    "backbone_level", "has_licence", "born_on", "at_school_since",
)  # fmt: skip
