"""How does the workflow look, drawn and written out from the table of moves?"""

from html import escape

from junheng.kernel.text import Text
from junheng.ledger.workflow import MOVES, Clock, Move, Party, State

HEADINGS = (
    Text("操作", "Move"),
    Text("从", "From"),
    Text("到", "To"),
    Text("由谁", "By"),
    Text("期限", "Deadline"),
    Text("须写理由", "Reason"),
)
CLOCK_LABELS = {
    Clock.START: Text("重新计时", "starts"),
    Clock.EXTEND: Text("延长", "is extended"),
    Clock.PAUSE: Text("暂停", "is paused"),
    Clock.RESUME: Text("恢复", "runs again"),
    Clock.TRANSFER: Text("沿用剩余时间", "keeps the remaining time"),
    Clock.KEEP: Text("不变", "unchanged"),
    Clock.STOP: Text("停止", "stops"),
}
YES = Text("是", "yes")

# The main line, left to right; void hangs below it.
PLACES = {
    State.OPEN: (10, 60),
    State.ASSIGNED: (170, 60),
    State.REPORTED: (330, 60),
    State.CHECKED: (490, 60),
    State.CLOSED: (650, 60),
    State.VOID: (330, 170),
}
WIDTH, HEIGHT = 110, 40


def mermaid(language: str) -> str:
    """Return the workflow as Mermaid text; moves between the same states share an arrow."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label.in_language(language)}" for state in State]
    lines.append(f"    [*] --> {State.OPEN.value}")
    lines += [
        f"    {before.value} --> {after.value}: {_names(moves, language)}"
        for (before, after), moves in _arrows().items()
    ]
    lines += [f"    {state.value} --> [*]" for state in State if not state.is_live]
    return "\n".join(lines) + "\n"


def table_rows(language: str) -> list[tuple[str, ...]]:
    """Return one row of words a move, as pages and the reference show it."""
    return [
        (
            move.label.in_language(language),
            move.before.label.in_language(language),
            move.after.label.in_language(language),
            _parties(move, language),
            _deadline(move, language),
            YES.in_language(language) if move.has_reason else "",
        )
        for move in MOVES
    ]


def markdown_table(language: str) -> str:
    """Return the table of moves in Markdown."""
    heads = [heading.in_language(language) for heading in HEADINGS]
    rows = [heads, ["---"] * len(heads), *table_rows(language)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def svg(language: str, *, current: State | None = None) -> str:
    """Return the workflow as an SVG element; colours come from classes of the style sheet."""
    title = Text("办理流程", "Workflow of an item").in_language(language)
    parts = [
        f'<svg class="workflow" viewBox="0 0 770 220" role="img" aria-label="{escape(title)}">',
        (
            '<defs><marker id="workflow-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>'
        ),
    ]
    for (before, after), moves in _arrows().items():
        if before is not after:
            label = _names(moves, language)
            parts.append(
                f'<path class="workflow-arrow" d="{_path(before, after)}" fill="none" '
                f'marker-end="url(#workflow-arrow)"><title>{escape(label)}</title></path>'
            )
    for state, (x, y) in PLACES.items():
        mark = " workflow-now" if state is current else ""
        label = escape(state.label.in_language(language))
        parts.append(
            f'<g class="workflow-state{mark}"><rect x="{x}" y="{y}" width="{WIDTH}" '
            f'height="{HEIGHT}" rx="6"/><text x="{x + WIDTH // 2}" y="{y + 25}" '
            f'text-anchor="middle">{label}</text></g>'
        )
    return "".join([*parts, "</svg>"])


def _arrows() -> dict[tuple[State, State], list[Move]]:
    arrows: dict[tuple[State, State], list[Move]] = {}
    for move in MOVES:
        arrows.setdefault((move.before, move.after), []).append(move)
    return arrows


def _names(moves: list[Move], language: str) -> str:
    joint = "、" if language.startswith("zh") else ", "
    return joint.join(dict.fromkeys(move.label.in_language(language) for move in moves))


def _parties(move: Move, language: str) -> str:
    joint = "、" if language.startswith("zh") else ", "
    return joint.join(party.label.in_language(language) for party in Party if party in move.by)


def _deadline(move: Move, language: str) -> str:
    if move.days:
        days = Text(f"{move.days}个工作日", f"{move.days} working days")
        return days.in_language(language)
    return CLOCK_LABELS[move.clock].in_language(language)


def _path(before: State, after: State) -> str:
    (x1, y1), (x2, y2) = PLACES[before], PLACES[after]
    half = WIDTH // 2
    if after is State.VOID:
        return f"M{x1 + half},{y1 + HEIGHT} L{x2 + half + (x1 - x2) // 8},{y2}"
    if x2 - x1 == 160:
        return f"M{x1 + WIDTH},{y1 + HEIGHT // 2} L{x2},{y2 + HEIGHT // 2}"
    # Longer ways and ways back run in an arc above the main line, the higher the longer.
    top = y1 - 14 - abs(x2 - x1) // (14 if x2 < x1 else 9)
    return f"M{x1 + half},{y1} C{x1 + half},{top} {x2 + half},{top} {x2 + half},{y2}"
