"""How do the spec cases of the indicators read as a page of worked examples?"""

import ast
from collections.abc import Iterator
from pathlib import Path

CASES = Path(__file__).resolve().parent.parent / "tests" / "spec" / "indicators"

INTRODUCTION = (
    "Each example is a test: what is given, and what must come out on every engine. "
    "Columns that do not matter to an example are left out."
)


def examples_markdown() -> str:
    """Return every case: the tables given, and the answer that both engines must find."""
    parts = [
        "# Worked examples",
        INTRODUCTION,
    ]
    for path in sorted(CASES.glob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        texts = dict(_named_texts(module))
        parts.append(f"## {(ast.get_docstring(module) or path.stem).rstrip('.')}")
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                parts += _case(node, texts)
    return "\n\n".join(parts) + "\n"


def _named_texts(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Return the tables that cases of a module share, by name."""
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            name = node.targets[0]
            if isinstance(name, ast.Name) and isinstance(node.value.value, str):
                yield name.id, node.value.value


def _case(function: ast.FunctionDef, texts: dict[str, str]) -> Iterator[str]:
    calls = [
        node.value
        for node in function.body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in {"given", "expect"}
    ]
    if len(calls) < 2:
        return
    yield f"### {function.name.removeprefix('test_').replace('_', ' ').capitalize()}"
    told = ast.get_docstring(function)
    if told:
        yield " ".join(told.split())
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "given":
            yield from _given(call, texts)
        else:
            yield _expected(call)


def _given(call: ast.Call, texts: dict[str, str]) -> Iterator[str]:
    own = [(ast.unparse(p.elts[0]), p.elts[1]) for p in call.args if isinstance(p, ast.Tuple)]
    for name, node in [*own, *((word.arg or "", word.value) for word in call.keywords)]:
        text = texts[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)
        heading, *rows = [[c.strip() for c in r.split("|")] for r in text.strip().splitlines()]
        lines = [heading, ["---"] * len(heading), *rows]
        yield f"*{name.lower()}*\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _expected(call: ast.Call) -> str:
    words = {word.arg: word.value for word in call.keywords}
    answers = ast.literal_eval(words["is_"]) if _is_literal(words["is_"]) else {}
    shown = "; ".join(f"{key}: {'no value' if v is None else v}" for key, v in answers.items())
    by = ast.literal_eval(words["by"])
    stage = ast.literal_eval(words["stage"]) if "stage" in words else "primary"
    of = f", {stage.replace('_', ' ')}" if stage else ""
    answer = shown or f"`{ast.unparse(words['is_'])}`"
    return f"→ `{ast.unparse(call.args[0])}` by {by}{of}: **{answer}**"


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True
