"""Does a chain show the first event that was changed, left out, slipped in or cut off?"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from junheng.ledger.chain import START, Break, canonical, first_break, link_hash


@dataclass(frozen=True)
class Told:
    chain: str
    sequence: int
    item_code: str
    name: str
    by: str
    by_name: str
    at: datetime
    note: str
    facts_text: str
    previous_hash: str
    hash: str = ""


def chain_of(length: int) -> list[Told]:
    links: list[Told] = []
    for sequence in range(1, length + 1):
        link = Told(
            chain="c",
            sequence=sequence,
            item_code="c-2026-00001",
            name="note",
            by="zhou",
            by_name="周股长",
            at=datetime(2026, 3, 2, 9, sequence, tzinfo=UTC),
            note="备注",
            facts_text=canonical({"n": sequence}),
            previous_hash=links[-1].hash if links else START,
        )
        links.append(replace(link, hash=link_hash(link)))
    return links


def broken(links: list[Told], head: tuple[int, str]) -> Break | None:
    return first_break(links, chain="c", head=head)


def test_a_whole_chain_is_whole() -> None:
    links = chain_of(5)
    assert broken(links, (5, links[-1].hash)) is None
    assert broken([], (0, START)) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("item_code", "c-2026-00002"),
        ("name", "close"),
        ("by", "lin"),
        ("by_name", "林主任"),
        ("at", datetime(2026, 3, 2, 9, 4, tzinfo=UTC)),
        ("note", "改过"),
        ("facts_text", '{"n":4}'),
        ("chain", "d"),
    ],
)
def test_any_field_changed_is_seen_at_its_event(field: str, value: object) -> None:
    links = chain_of(5)
    head = (5, links[-1].hash)
    links[2] = replace(links[2], **{field: value})
    found = broken(links, head)
    assert found is not None
    assert (found.sequence, found.code) == (3, "event_changed")
    assert "Compare with a backup" in found.sentence


def test_a_changed_event_with_its_hash_made_to_fit_is_seen_at_the_next() -> None:
    links = chain_of(5)
    head = (5, links[-1].hash)
    forged = replace(links[2], note="改过")
    links[2] = replace(forged, hash=link_hash(forged))
    found = broken(links, head)
    assert found is not None
    assert (found.sequence, found.code) == (4, "event_unlinked")


def test_the_last_event_forged_with_its_hash_is_seen_by_the_known_end() -> None:
    links = chain_of(5)
    head = (5, links[-1].hash)
    forged = replace(links[4], note="改过")
    links[4] = replace(forged, hash=link_hash(forged))
    found = broken(links, head)
    assert found is not None
    assert found.code == "end_missing"


def test_an_event_left_out_is_seen() -> None:
    links = chain_of(5)
    head = (5, links[-1].hash)
    found = broken([*links[:2], *links[3:]], head)
    assert found is not None
    assert (found.sequence, found.code) == (4, "event_missing")


def test_events_cut_off_at_the_end_are_seen() -> None:
    links = chain_of(5)
    found = broken(links[:3], (5, links[-1].hash))
    assert found is not None
    assert found.code == "end_missing"
    assert "should end with event 5 but ends with 3" in found.sentence


def test_an_event_slipped_in_is_seen() -> None:
    links = chain_of(5)
    head = (5, links[-1].hash)
    found = broken([*links[:3], replace(links[2], note="插入"), *links[3:]], head)
    assert found is not None
    assert found.code == "event_missing"


def test_the_hash_does_not_depend_on_the_time_zone_a_database_returns() -> None:
    (link,) = chain_of(1)
    there = replace(link, at=link.at.astimezone(ZoneInfo("Asia/Shanghai")))
    assert link_hash(there) == link.hash


def test_canonical_json_is_one_text_for_one_value() -> None:
    assert canonical({"b": 1, "a": "甲"}) == canonical({"a": "甲", "b": 1}) == '{"a":"甲","b":1}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))
