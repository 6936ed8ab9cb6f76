"""Every reason to say no has a sentence in both languages."""

import ast
import string
from pathlib import Path

import pytest
from django.utils import translation

import junheng
from junheng.kernel.refusals import Refusal
from junheng.ledger import workflow
from junheng.ledger.workflow import Party, State
from junheng.web.refusals import WORDINGS, in_words

PACKAGES = ("accounts", "registers", "studies", "ledger")
RAISERS = {"Refused", "Refusal", "MovedMeanwhile", "StaleEdit"}


def codes_in_the_source() -> set[str]:
    codes = set()
    for package in PACKAGES:
        for path in (Path(junheng.__file__).parent / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
                    first = node.args[0]
                    if node.func.id in RAISERS and isinstance(first, ast.Constant):
                        codes.add(first.value)
    return codes


def test_every_code_that_is_raised_has_a_wording() -> None:
    codes = codes_in_the_source()
    assert len(codes) > 30, "The search no longer finds how refusals are raised."
    assert codes - set(WORDINGS) == set()


def test_every_wording_is_said_in_chinese_with_the_same_facts() -> None:
    with translation.override("zh-hans"):
        for wording in WORDINGS.values():
            chinese = translation.gettext(wording)
            assert chinese != wording, wording
            assert facts_of(chinese) <= facts_of(wording), wording


def facts_of(wording: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(wording) if name}


def test_every_refusal_of_a_move_is_said_without_a_gap() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for state in State:
                for name in workflow.MOVE_NAMES:
                    for party in Party:
                        no = workflow.refusal(name, state=state, parties=frozenset({party}))
                        if no is not None:
                            assert "{" not in in_words(no)
                            assert in_words(no) != no.code


@pytest.mark.parametrize("code", ["never_heard_of", "role_missing"])
def test_without_a_wording_or_a_fact_the_english_sentence_is_shown(code: str) -> None:
    assert in_words(Refusal(code, "It may not be. Ask.")) == "It may not be. Ask."
