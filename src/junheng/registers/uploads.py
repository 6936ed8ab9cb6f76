"""Where is what was uploaded kept, and how does nothing stray stay behind?"""

import hashlib
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from junheng.accounts.models import Organisation
from junheng.registers.models import ImportRun, ImportState
from junheng.registers.queries import county_facts
from junheng.snapshots.county import COUNTY_FILE
from junheng.snapshots.folders import list_files
from junheng.snapshots.report import CheckReport
from junheng.snapshots.snapshot import write_snapshot

ORIGINAL, STAGED = "original", "staged"


def keep_upload(path: Path, report: CheckReport, county: Organisation, *, now: datetime) -> Path:
    """Copy what was uploaded and what was read from it into a new folder; return the folder."""
    home = Path(settings.DATA_DIR) / "uploads" / county.code
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{localtime(now):%Y%m%dT%H%M%S}-", dir=home))
    try:
        original = folder / ORIGINAL
        original.mkdir()
        beside = [path / COUNTY_FILE] if path.is_dir() else []
        for file in [*list_files(path), *beside]:
            if file.is_file():
                shutil.copyfile(file, original / file.name)
        write_snapshot(
            folder / STAGED,
            report.frames,
            county=county_facts(county),
            taken_on=report.taken_on or localtime(now).date(),
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def hash_of_files(folder: Path) -> str:
    """Return a SHA-256 over the names and bytes of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def sweep_uploads(*, now: datetime) -> int:
    """Remove folders of uploads that no import names; return how many.

    A process killed between keeping a file and recording it leaves one. Folders younger than a
    day are left alone: their import may be on its way.
    """
    home = Path(settings.DATA_DIR) / "uploads"
    runs = ImportRun.objects.for_system("which uploads are named by an import")
    named = set(runs.exclude(state=ImportState.DISCARDED).values_list("folder", flat=True))
    before = (now - timedelta(days=1)).timestamp()
    strays = [
        folder
        for folder in home.glob("*/*")
        if folder.relative_to(settings.DATA_DIR).as_posix() not in named
        and folder.stat().st_mtime < before
    ]
    for folder in strays:
        shutil.rmtree(folder, ignore_errors=True)
    return len(strays)
