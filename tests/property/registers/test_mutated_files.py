"""Whatever is sent: is it refused without a trace, or taken in whole?"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.registers.conftest import CLASSES, PLACES, SCHOOLS, STAFF

from junheng.kernel.refusals import Refused
from junheng.registers.models import REGISTERS, ImportChange, ImportRun
from junheng.registers.operations import commit_import, stage_import

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DRAWN = {"places": PLACES, "schools": SCHOOLS, "classes": CLASSES, "staff": STAFF}
CELLS = [
    "", " ", "-1", "0", "999999999999999999999", "1e308", "NaN", "inf", "1e-400", "是", "否", "true",
    "2025-02-30", "45000", "１２", "#REF!", "=1+1", "'; DROP TABLE schools;--", "\x00", "a\x00b", "\ud7ff", "𠮷" * 201,
    "x" * 300, "\u202e", "2141990001", "2141990002", "primary", "\r", '"', ",", "\ufeff", "None", "null", "1,234", "3.5万",
]  # fmt: skip


def lines_of(drawn: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]


@st.composite
def mutated_tables(draw: Any) -> dict[str, bytes]:
    """Draw the tables of a small county with one to three things wrong, or perhaps none."""
    tables = {name: lines_of(drawn) for name, drawn in DRAWN.items()}
    for _ in range(draw(st.integers(1, 3))):
        rows = tables[draw(st.sampled_from(sorted(tables)))]
        row = draw(st.integers(0, len(rows) - 1)) if rows else 0
        kind = draw(
            st.sampled_from(["cell", "copy row", "drop row", "drop cell", "swap", "odd row"])
        )
        if not rows or not rows[row]:
            continue
        column = draw(st.integers(0, len(rows[row]) - 1))
        if kind == "cell":
            rows[row][column] = draw(st.sampled_from(CELLS) | st.text(max_size=12))
        elif kind == "copy row":
            rows.append(list(rows[row]))
        elif kind == "drop row":
            del rows[row]
        elif kind == "drop cell":
            del rows[row][column]
        elif kind == "swap":
            other = draw(st.integers(0, len(rows) - 1))
            rows[row], rows[other] = rows[other], rows[row]
        else:
            rows.insert(row, draw(st.lists(st.sampled_from(CELLS), max_size=14)))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    files = {}
    for name, rows in tables.items():
        text = "\n".join(",".join(row) for row in rows) + "\n"
        files[name] = text.encode(encoding, errors="replace")
    spoilt = draw(st.sampled_from(sorted(files)))
    content = files[spoilt]
    damage = draw(st.sampled_from(["none", "none", "none", "cut", "flip", "insert"]))
    if content and damage != "none":
        at = draw(st.integers(0, len(content) - 1))
        middle = {"cut": b"", "flip": bytes([content[at] ^ 0x55]), "insert": b"\x00\xff"}[damage]
        files[spoilt] = content[:at] + middle + (b"" if damage == "cut" else content[at + 1 :])
    return files


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=mutated_tables())
def test_a_mutated_file_is_refused_without_a_trace_or_taken_in_whole(
    files: dict[str, bytes], county: Any, now: Any, data_dir: Path, tmp_path: Path
) -> None:
    sent = tmp_path / "sent"
    shutil.rmtree(sent, ignore_errors=True)
    sent.mkdir()
    for name, content in files.items():
        (sent / f"{name}.csv").write_bytes(content)
    with transaction.atomic():
        run = stage_import(sent, county, by=None, now=now)
        if run.is_sound:
            try:
                commit_import(run, by=None, now=now)
            except Refused as refused:
                assert refused.refusal.code == "nothing_to_import"  # noqa: PT017
        else:
            assert run.pk is None
            assert all(fault.sentence.zh and fault.sentence.en for fault in run.faults)
            assert not ImportRun.objects.for_system("a test").exists()
            assert not ImportChange.objects.for_system("a test").exists()
            assert not [path for path in data_dir.rglob("*") if path.is_file()]
            for model in REGISTERS:
                assert not model.objects.for_system("a test").exists()  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    shutil.rmtree(data_dir, ignore_errors=True)
