"""How does a YAML file become a standard, and what is said of one that cannot?"""

import difflib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from junheng.catalogue import INDICATORS
from junheng.kernel.refusals import NotFound, Refused
from junheng.kernel.text import Text
from junheng.rules.clauses import Clause, Limits, Sense, Standard, VerdictRule

NATIONAL = Path(__file__).parent
NO_TEXT = Text("", "")


class StandardNotValid(Refused):
    """A file of law cannot be used; the sentence names file, clause and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__("standard_not_valid", sentence)


class _Loader(yaml.SafeLoader):
    """Reads YAML safely and leaves days as text, as JSON and its schema know them."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class StandardNotFound(NotFound):
    """No standard has this code; the sentence names the nearest."""


class ClauseNotFound(NotFound):
    """No clause has this code; the sentence names the nearest."""


def load_standards(extra: Path | None = None) -> dict[str, Standard]:
    """Return every standard by its code: the national files, then the local ones in `extra`.

    A file's name is the standard's code. Raises StandardNotValid for a file that does not hold
    together, for a local file that takes a national code, and for a folder that is not there.
    """
    standards = dict(_national())
    if extra is None:
        return standards
    if not extra.is_dir():
        raise StandardNotValid(f"There is no folder {extra} of local rules. Make it, or unset it.")
    for path in sorted(extra.glob("*.yaml")):
        if path.stem in standards:
            raise StandardNotValid(
                f"Standard {path.name}: the code '{path.stem}' is a national one. "
                f"Give the local file another name; national rules are never replaced."
            )
        standards[path.stem] = _read_once(path, path.stat().st_mtime_ns)
    return standards


def get_standard(code: str, standards: Mapping[str, Standard]) -> Standard:
    """Return the standard with this code. Raises StandardNotFound."""
    if code in standards:
        return standards[code]
    hint = _nearest(code, standards)
    raise StandardNotFound(f"There is no standard '{code}'. {hint}")


def get_clause(code: str, standards: Mapping[str, Standard]) -> Clause:
    """Return the clause `<document>/<name>`. Raises StandardNotFound or ClauseNotFound."""
    document, _, name = code.partition("/")
    clauses = get_standard(document, standards).clauses
    if name in clauses:
        return clauses[name]
    raise ClauseNotFound(f"Standard '{document}' has no clause '{name}'. {_nearest(name, clauses)}")


def read_standard(path: Path) -> Standard:
    """Read one file of law. Raises StandardNotValid."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # is a SafeLoader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise StandardNotValid(f"Standard {path.name} cannot be read: {error}") from error
    _check_form(path, raw)
    clauses = {name: _clause(path, name, clause) for name, clause in raw["clauses"].items()}
    rules = tuple(_rule(path, name, r, clauses) for name, r in raw.get("rules", {}).items())
    return Standard(
        code=path.stem,
        title=Text(**raw["title"]),
        number=raw["number"],
        issuer=raw["issuer"],
        url=raw["url"],
        checked_on=_day(path, "checked_on", raw["checked_on"]),
        clauses=clauses,
        rules=rules,
    )


@lru_cache(maxsize=64)
def _read_once(path: Path, _changed_at: int) -> Standard:
    """Read a local file again only after it was changed."""
    return read_standard(path)


@cache
def _national() -> dict[str, Standard]:
    return {path.stem: read_standard(path) for path in sorted(NATIONAL.glob("*.yaml"))}


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads((NATIONAL / "standard.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def _check_form(path: Path, raw: object) -> None:
    """Compare a file with the schema and say the first fault in a sentence."""
    faults = sorted(_validator().iter_errors(raw), key=lambda fault: list(map(str, fault.path)))
    if faults:
        place = " › ".join(str(part) for part in faults[0].absolute_path) or "the file"
        raise StandardNotValid(
            f"Standard {path.name}: {place}: {faults[0].message}. See standard.schema.json."
        )


def _clause(path: Path, name: str, raw: Mapping[str, Any]) -> Clause:
    where = f"Standard {path.name}: clause '{name}'"
    senses = [sense for sense in Sense if sense in raw]
    if not senses:
        raise StandardNotValid(f"{where} has no limit. Add 'at_least' or 'at_most'.")
    if len(senses) > 1:
        raise StandardNotValid(f"{where} has two limits. Make two clauses of it.")
    code = raw.get("indicator", "")
    if code and code not in INDICATORS:
        hint = _nearest(code, INDICATORS)
        raise StandardNotValid(f"{where} names the indicator '{code}', which is unknown. {hint}")
    if not code and not ("zh" in raw and "en" in raw):
        raise StandardNotValid(f"{where} has neither indicator nor name. Add 'zh' and 'en'.")
    indicator = INDICATORS.get(code)
    label = indicator.label if indicator else NO_TEXT
    return Clause(
        code=f"{path.stem}/{name}",
        label=Text(raw.get("zh", label.zh), raw.get("en", label.en)),
        cite=raw["cite"],
        indicator=code,
        unit=raw["unit"],
        measured_in=Text(**raw["measured_in"])
        if "measured_in" in raw
        else (indicator.unit if indicator else NO_TEXT),
        is_checked=raw["checked"],
        source=raw.get("source", ""),
        note=Text(**raw["note"]) if "note" in raw else NO_TEXT,
        periods=_periods(path, name, senses[0], raw[senses[0]]),
    )


def _periods(
    path: Path, name: str, sense: Sense, dated: Mapping[str, Mapping[str, float] | None]
) -> tuple[Limits, ...]:
    """Return the periods in order; each ends where the next begins, and null ends the last."""
    where = f"Standard {path.name}: clause '{name}'"
    days = sorted((_day(path, f"clause '{name}'", day), limits) for day, limits in dated.items())
    starts = [day for day, _ in days]
    ends: list[date | None] = [*starts[1:], None]
    for (day, limits), end in zip(days, ends, strict=True):
        if limits is None and end is not None:
            raise StandardNotValid(
                f"{where} ends on {day} and begins again on {end}. "
                f"Limits have no gaps: make a new clause, or fill the gap."
            )
    if days[0][1] is None:
        raise StandardNotValid(f"{where} ends on {starts[0]} and never begins. Add its limits.")
    return tuple(
        Limits(sense, {stage: float(value) for stage, value in limits.items()}, day, end)
        for (day, limits), end in zip(days, ends, strict=True)
        if limits is not None
    )


def _rule(
    path: Path, name: str, raw: Mapping[str, Any], clauses: Mapping[str, Clause]
) -> VerdictRule:
    where = f"Standard {path.name}: rule '{name}'"
    for clause in raw["clauses"]:
        if clause not in clauses:
            raise StandardNotValid(f"{where}: no clause '{clause}'. {_nearest(clause, clauses)}")
        if clauses[clause].unit != raw["unit"]:
            raise StandardNotValid(
                f"{where} is about each {raw['unit']}, clause '{clause}' about each "
                f"{clauses[clause].unit}. Give both the same unit."
            )
    if raw["met_at_least"] > len(raw["clauses"]):
        raise StandardNotValid(
            f"{where} asks for {raw['met_at_least']} of {len(raw['clauses'])} clauses. Ask for fewer."
        )
    also = raw.get("also", "")
    if also and also not in INDICATORS:
        hint = _nearest(also, INDICATORS)
        raise StandardNotValid(f"{where} reports the indicator '{also}', which is unknown. {hint}")
    if also and raw["unit"] != "county":
        raise StandardNotValid(
            f"{where} is about each {raw['unit']}, and only beside a rule about the county is a "
            "value reported. Remove 'also'."
        )
    return VerdictRule(
        code=f"{path.stem}/{name}",
        label=Text(raw["zh"], raw["en"]),
        cite=raw["cite"],
        unit=raw["unit"],
        clauses=tuple(clauses[clause].code for clause in raw["clauses"]),
        met_at_least=raw["met_at_least"],
        floor_share=raw.get("floor_share"),
        is_checked=raw["checked"],
        also=also,
    )


def _day(path: Path, where: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StandardNotValid(
            f"Standard {path.name}: {where}: {text} is not a day. Write it as 2017-04-19."
        ) from None


def _nearest(code: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(code, known, n=3, cutoff=0.4)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"Use one of: {', '.join(known)}." if known else "There are none."
