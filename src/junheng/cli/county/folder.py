"""How is the invented county written down so that a person can open it?"""

from datetime import date
from pathlib import Path

from junheng.cli.county import names
from junheng.cli.county.county import Frames, make_county
from junheng.cli.county.land import bounds

_README = """# 安穗县 · Ansui County

本县是虚构的：由 `junheng make-county --seed {seed}` 生成，数据日期 {on}。县名、乡镇名、村名、校名
和全部数字都不是真实的；代码以 99 开头，全国没有这个省级代码。

This county is invented: made by `junheng make-county --seed {seed}`, as on {on}. The names of the
county, its townships, villages and schools and every number are made up; its codes begin with 99,
a province number that does not exist.

Same seed and day, same bytes. Check it with `junheng check` and this folder's path.
"""

_COUNTY_TOML = """code = "{code}"
name_zh = "{zh}"
name_en = "{en}"
taken_on = {on}
bounds = {bounds}
is_invented = true
"""


class FolderNotEmpty(ValueError):
    """A county is written only into a new or empty folder."""


def write_county(folder: Path, seed: int, *, on: date) -> Frames:
    """Write the county of a seed on a day as CSV files, `county.toml` and a README.

    The files begin with a byte-order mark, so that Excel shows the Chinese. Raises FolderNotEmpty
    when the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(f"{folder} is not empty. Name a new folder, or empty this one first.")
    frames = make_county(seed, on=on)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.write_csv(folder / f"{name}.csv", include_bom=True)
    facts = {
        "seed": seed,
        "on": on.isoformat(),
        "code": names.COUNTY_CODE,
        "bounds": list(bounds()),
    }
    text = _COUNTY_TOML.format(zh=names.COUNTY.zh, en=names.COUNTY.en, **facts)
    (folder / "county.toml").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_README.format(**facts), encoding="utf-8")
    return frames
