"""What pages say of errors: in their language, and of every error that they may meet."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from tests.apps.texts import LIBRARY

from zhike.apps.sentences.told import kept, told, told_again
from zhike.integrations.errors import SheetUnknown
from zhike.schema.sentence import plain_of

# Pages say what a part needs instead of these; the command line and the API tell them in English.
IN_ENGLISH = {
    "AnswerOffScale", "CalendarTooShort", "InvalidCalendar", "InvalidCatalogue", "InvalidDrivers",
    "InvalidDurations", "InvalidItems", "InvalidMargins", "InvalidScale", "InvalidStandard",
    "InvalidTable", "InvalidWeights", "MissingCalendar", "MissingColumns", "TooFewGroups",
    "TooFewStages", "UnknownGroup", "WrongScale",
}  # fmt: skip
# Names of software are the same in each language.
NAMES = {"needs"}
ERROR = SheetUnknown(path=Path("/secret/贷款.xlsx"), sheet="三月", known=("一月", "二月"))


def test_an_error_is_told_in_the_language_of_the_page_with_its_values():
    with override("en"):
        assert told(ERROR) == "贷款.xlsx has no sheet '三月'. It has: 一月, 二月."
    with override("zh-hans"):
        assert told(ERROR) == "贷款.xlsx 中没有工作表“三月”。其中有：一月, 二月。"


def test_what_was_kept_is_told_in_the_language_of_whoever_reads_it():
    with override("en"):
        text = kept(ERROR)
    with override("zh-hans"):
        assert told_again(text) == told(ERROR)
        assert told(plain_of(ERROR.args[0])) == told(ERROR)


@pytest.mark.parametrize("text", ["It broke.", '{"a": 1}', "3", ""])
def test_any_other_text_stays_as_it_is(text):
    assert told_again(text) == text
    assert told_again(kept(ValueError(text))) == text


def nodes(kind: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for package in LIBRARY:
        for path in sorted(package.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kind))


def error_classes() -> set[str]:
    """The errors of the library but for those that pages never say."""
    found = {
        node.name: {ast.unparse(base) for base in node.bases}
        for path, node in nodes(ast.ClassDef)
        if path.name == "errors.py"
    }
    return set(found) - IN_ENGLISH


def is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence"


def is_wording(node: ast.expr) -> bool:
    """Whether this puts words together that no catalogue knows."""
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def test_there_are_errors_to_look_at():
    assert {"SourceBroken", "MappingBroken", "StoreBusy", "InvalidFilter"} <= error_classes()


def test_every_error_that_a_page_may_say_is_a_sentence():
    classes = error_classes()
    texts = [
        (path, call.lineno, call.args[0])
        for path, owner in nodes(ast.ClassDef)
        if owner.name in classes
        for call in ast.walk(owner)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__"
    ]
    texts += [
        (path, call.lineno, call.args[0])
        for path, call in nodes(ast.Call)
        if ast.unparse(call.func) in classes and call.args
    ]

    wrong = [f"{path.name}:{line}" for path, line, text in texts if not is_sentence(text)]
    assert not wrong, "say it with Sentence(…), and give it its Chinese"


def test_the_parts_of_an_error_are_sentences_too():
    classes = error_classes()
    makers = classes | {"_refused", "_broken", "Sentence"}

    wrong = [
        f"{path.name}:{call.lineno} {keyword.arg}"
        for path, call in nodes(ast.Call)
        if ast.unparse(call.func) in makers
        for keyword in call.keywords
        if keyword.arg not in NAMES and is_wording(keyword.value)
    ]
    assert not wrong, "say it with Sentence(…), and give it its Chinese"
