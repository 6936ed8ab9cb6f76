"""How do the indicators and the law read as reference pages?"""

from collections.abc import Iterable, Iterator

from junheng.catalogue import INDICATORS, THEMES
from junheng.catalogue.stages import stage_label
from junheng.catalogue.standards import load_standards
from junheng.kernel.text import Text
from junheng.rules.clauses import Clause, Limits, Sense, Standard, VerdictRule
from junheng.rules.indicators import Derived, Indicator, Ratio, Spread

_THEME_NAMES = {
    "teachers": Text("教师", "Teachers"),
    "premises": Text("校舍", "Premises"),
    "equipment": Text("装备", "Equipment"),
    "balance": Text("均衡", "Balance"),
    "classes": Text("班额与规模", "Class and school size"),
}
_UNITS = {
    "class": Text("每个班", "each class"),
    "school": Text("每所学校", "each school"),
    "county": Text("全县", "the county"),
}
_SIGNS = {Sense.AT_LEAST: "≥", Sense.AT_MOST: "≤"}


def indicators_markdown(language: str) -> str:
    """Return the page of all indicators: code, what is divided by what, and who judges it."""
    say = _Sayer(language)
    clauses = [clause for standard in load_standards().values() for clause in _clauses(standard)]
    examples = say(
        "算例见 [Worked examples](examples.md)。", "See the [worked examples](examples.md)."
    )
    lines = [f"# {say('指标', 'Indicators')}", "", examples, ""]
    for theme in THEMES:
        name = theme.__name__.rpartition(".")[2]
        own = [one for one in INDICATORS.values() if one.code.startswith(f"{name}.")]
        lines += [f"## {say(*_THEME_NAMES[name])}", ""]
        for indicator in own:
            lines += _indicator(indicator, clauses, say)
    return "\n".join(lines).rstrip() + "\n"


def standards_markdown(language: str) -> str:
    """Return the page of all national standards, clause by clause with dated limits."""
    say = _Sayer(language)
    lines = [f"# {say('标准与条款', 'Standards and clauses')}", ""]
    lines += [
        say(
            "“待核”表示数值或条款序号尚未在文件公开文本中逐字核对，页面上同样标明。",
            "“To be checked” marks a value or citation not yet compared, word for word, with a "
            "public copy of the document; pages mark it too.",
        ),
        "",
    ]
    for standard in load_standards().values():
        lines += _standard(standard, say)
    return "\n".join(lines).rstrip() + "\n"


class _Sayer:
    """Says a text in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, zh: str, en: str) -> str:
        return Text(zh, en).in_language(self.language)


def _clauses(standard: Standard) -> Iterator[Clause]:
    yield from standard.clauses.values()


def _indicator(indicator: Indicator, clauses: Iterable[Clause], say: _Sayer) -> Iterator[str]:
    yield f"### {say(*indicator.label)}"
    yield ""
    yield f"- `{indicator.code}`"
    if indicator.doc.en:
        yield f"- {say(*indicator.doc)}"
    yield f"- {_formula(indicator, say)}"
    if indicator.unit.en:
        yield f"- {say('单位', 'Unit')}: {say(*indicator.unit)}"
    for clause in clauses:
        if clause.indicator == indicator.code:
            limits = "; ".join(_period(period, say) for period in clause.periods)
            yield f"- `{clause.code}` {clause.cite}: {limits}{_mark(clause, say)}"
    yield ""


def _formula(indicator: Indicator, say: _Sayer) -> str:
    if isinstance(indicator, Ratio):
        top, bottom = indicator.top.table, indicator.bottom.table
        per = f" × {indicator.per:g}" if indicator.per != 1 else ""
        return say(
            f"比值：{top.label.zh} ÷ {bottom.label.zh}{per}",
            f"Ratio: {top.label.en} ÷ {bottom.label.en}{per}",
        )
    if isinstance(indicator, Spread):
        return say(
            f"`{indicator.of.code}` 按学生数加权的标准差 ÷ 全县平均值",
            f"Standard deviation of `{indicator.of.code}`, weighted by pupils, over its mean",
        )
    parts = indicator.parts if isinstance(indicator, Derived) else ()
    codes = ", ".join(f"`{part.code}`" for part in parts)
    return say(f"由下列指标计算：{codes}", f"Computed from: {codes}")


def _standard(standard: Standard, say: _Sayer) -> Iterator[str]:
    yield f"## {say(*standard.title)}"
    yield ""
    read = say(f"{standard.checked_on} 查阅", f"read on {standard.checked_on}")
    yield f"`{standard.code}` · {standard.number} · {standard.issuer} · <{standard.url}> ({read})"
    yield ""
    headings = (
        ("条款", "Clause"),
        ("代码", "Code"),
        ("内容", "What"),
        ("对象", "About"),
        ("限值", "Limits"),
    )
    yield f"| {' | '.join(say(*heading) for heading in headings)} |"
    yield "|---" * len(headings) + "|"
    for clause in standard.clauses.values():
        limits = "<br>".join(_period(period, say) for period in clause.periods)
        unit = f" {say(*clause.measured_in)}" if not clause.indicator else ""
        note = f"<br>{say(*clause.note)}" if clause.note.en else ""
        yield (
            f"| {clause.cite}{_mark(clause, say)} | `{clause.code.partition('/')[2]}` "
            f"| {say(*clause.label)}{note} | {say(*_UNITS[clause.unit])} | {limits}{unit} |"
        )
    yield ""
    for rule in standard.rules:
        beside = say(
            f"；另报 `{rule.also}`，不作判定", f"; `{rule.also}` is reported beside it, not judged"
        )
        yield f"**{say(*rule.label)}** ({rule.cite}){_mark(rule, say)}{beside if rule.also else ''}"
        yield ""


def _period(period: Limits, say: _Sayer) -> str:
    limits = ", ".join(
        f"{say(*stage_label(stage))} {_SIGNS[period.sense]} {limit:g}"
        for stage, limit in period.by_stage.items()
    )
    if period.until is None:
        return say(f"自 {period.since} 起 {limits}", f"from {period.since}: {limits}")
    return say(
        f"{period.since} 至 {period.until} 前 {limits}",
        f"from {period.since} until {period.until}: {limits}",
    )


def _mark(one: Clause | VerdictRule, say: _Sayer) -> str:
    return "" if one.is_checked else say("（待核）", " (to be checked)")
