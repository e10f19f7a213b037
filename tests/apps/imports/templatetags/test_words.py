from __future__ import annotations

import ast

import pytest
from django.utils.translation import override
from tests.apps.texts import LIBRARY

import zhike.engine.errors as engine_errors
import zhike.integrations.errors as integrations_errors
import zhike.pipelines.errors as pipelines_errors
from zhike.apps.imports.templatetags.words import (
    ERRORS,
    RULES,
    error_in_words,
    rule_in_words,
    warning_in_words,
)
from zhike.schema.sentence import Sentence, plain_of

# Of asking about journeys, and of settings.
OF_OTHER_PAGES = {
    "question_unknown", "log_unknown", "option_unknown", "option_refused", "nothing_to_answer",
    "country_unknown", "engine_missing", "warehouse_unknown",
}  # fmt: skip


def test_a_rule_is_told_in_the_language_of_the_page():
    with override("en"):
        assert rule_in_words("missing_value") == "A needed value is missing"


def test_a_rule_without_words_stands_for_itself():
    assert rule_in_words("some_new_rule") == "some new rule"


def test_an_error_without_words_is_told_as_such():
    with override("en"):
        assert error_in_words("source_broken") == "The file is broken"
        assert error_in_words("") == "It did not work"


WARNING = Sentence(
    "phantom_calls: {calls} calls are marked PHANTOM by their source; they are kept"
    " with that outcome and counted apart.",
    calls=3,
)


@pytest.mark.parametrize("warning", [WARNING, plain_of(WARNING)], ids=["fresh", "kept"])
def test_a_warning_is_told_in_the_language_of_the_page_without_its_code(warning):
    with override("en"):
        assert warning_in_words(warning).startswith("3 calls are marked PHANTOM")
    with override("zh-hans"):
        assert warning_in_words(warning).startswith("来源把 3 个来电标记为 PHANTOM")


def rules_of_the_library() -> set[str]:
    """Every `rule=`, every `Rule(name=…)` and every `RULE = …` of readers and pipelines."""
    nodes = [
        node
        for package in LIBRARY
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    named = [
        keyword.value
        for node in nodes
        for keyword in getattr(node, "keywords", [])
        if keyword.arg == "rule" or (keyword.arg == "name" and ast.unparse(node.func) == "Rule")
    ]
    named += [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULE"
    ]
    chosen = [
        (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,) for value in named
    ]
    return {
        value.value
        for values in chosen
        for value in values
        if isinstance(value, ast.Constant) and value.value
    }


def test_every_rule_by_which_a_row_is_rejected_has_its_words():
    found = rules_of_the_library()

    assert {"unclosed_quote", "negative_time", "impossible_time", "invalid_json"} <= found
    assert not found - set(RULES), "give these their words"


def test_every_error_that_an_import_may_meet_has_its_words():
    classes = [
        each
        for module in (integrations_errors, pipelines_errors, engine_errors)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Exception) and "__init__" in vars(each)
    ]

    missing = {each.code for each in classes} - set(ERRORS) - OF_OTHER_PAGES
    assert not missing, "give these their words, or say where else they are shown"
