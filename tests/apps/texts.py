"""Finds every text that pages show, and its Chinese. No GNU gettext is needed for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

APPS = Path(__file__).parents[2] / "src" / "zhike" / "apps"
# What the library says has its Chinese in one app, whichever package says it.
LIBRARY = [
    APPS.parent / name for name in ("schema", "analytics", "engine", "integrations", "pipelines")
]
SENTENCES, SENTENCE = APPS / "sentences", {"Sentence"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", *WITH_CONTEXT}
TRANSLATE = re.compile(r"""\{%\s*trans(?:late)?\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b(?P<options>[^%]*)%\}(?P<body>.*?)\{%\s*endblocktrans(?:late)?\s*%\}",
    re.S,
)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PLURAL = re.compile(r"\{%\s*plural\s*%\}")


@dataclass(frozen=True)
class Text:
    """One text with the place it stands in; `context` tells apart what English says alike."""

    msgid: str
    place: str
    context: str | None = None


def texts_of(app: Path) -> list[Text]:
    found = [text for path in sorted(app.rglob("*.py")) for text in _in_python(path)]
    found += sentences() if app == SENTENCES else []
    found += [text for path in sorted(app.rglob("*.html")) for text in _in_template(path)]
    return found


def sentences() -> list[Text]:
    """Give the template of every sentence of the library."""
    return [
        text
        for package in LIBRARY
        for path in sorted(package.rglob("*.py"))
        for text in _in_python(path, functions=SENTENCE)
    ]


def _in_python(path: Path, *, functions: Collection[str] = FUNCTIONS) -> list[Text]:
    if "migrations" in path.parts:
        return []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in functions
    ]
    found = []
    for call in calls:
        words = [
            argument.value
            for argument in call.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        context = words.pop(0) if call.func.id in WITH_CONTEXT else None
        place = f"{path.relative_to(APPS.parent)}:{call.lineno}"
        found += [Text(word, place, context) for word in words]
    return found


def _in_template(path: Path) -> list[Text]:
    source = path.read_text(encoding="utf-8")
    place = str(path.relative_to(APPS))
    found = [Text(one or two, place) for one, two in TRANSLATE.findall(source)]
    for match in BLOCK.finditer(source):
        for part in PLURAL.split(match["body"]):
            text = VARIABLE.sub(r"%(\1)s", part.replace("%", "%%") if "%" in part else part)
            if "trimmed" in match["options"]:
                text = " ".join(text.split())
            found.append(Text(text, place))
    return found
