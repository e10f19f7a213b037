"""Rules of the house that no linter knows. Each message says what to do."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "zhike"
TESTS = ROOT / "tests"
# Ratchets: entries may shrink or go, never grow and never be added.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
# What an app declares is tested for all apps at once: audit/test_words.py, test_every_list.py.
DECLARED = {"acts.py", "exported_lists.py"}
NO_TEST_NEEDED = DECLARED | {
    "__init__.py", "apps.py", "models.py", "errors.py", "urls.py", "admin.py",
}  # fmt: skip
APP_FILES = NO_TEST_NEEDED | {
    "rules.py", "actions.py", "queries.py", "views.py", "api.py", "forms.py",
}  # fmt: skip


def modules() -> list[Path]:
    return [path for path in SRC.rglob("*.py") if "migrations" not in path.parts]


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) else None
            described = (docstring.end_lineno - docstring.lineno + 1) if docstring else 0
            yield node.name, node.end_lineno - node.lineno + 1 - described


def test_no_file_grows_past_400_lines():
    for path in modules():
        name, lines = str(path.relative_to(SRC)), len(path.read_text().splitlines())
        assert lines <= LONG_FILES.get(name, 400), f"{name} has {lines} lines: split it by noun"


def test_no_function_grows_past_50_lines_of_code():
    for path in modules():
        for function, lines in functions(path):
            name = f"{path.relative_to(SRC)}:{function}"
            assert lines <= LONG_FUNCTIONS.get(name, 50), f"{name} has {lines} lines: split it"


def test_the_ratchets_hold_only_what_is_still_too_long():
    long_files = {name for name in LONG_FILES if len((SRC / name).read_text().splitlines()) <= 400}

    assert not long_files, f"{long_files} are short again: take them off the list"


def test_every_module_has_its_test_at_the_mirrored_path():
    for path in modules():
        part = path.relative_to(SRC)
        if part.name in NO_TEST_NEEDED or part.parts[0] in {"config", "schema"}:
            continue
        test = TESTS / part.parent / f"test_{part.name}"
        assert test.exists(), f"{part} has no test: write {test.relative_to(ROOT)}"


def test_no_module_is_called_utils():
    names = {"utils.py", "helpers.py", "common.py", "misc.py", "manager.py"}
    bad = [str(path.relative_to(SRC)) for path in modules() if path.name in names]

    assert not bad, f"{bad}: name the file after what it holds (money.py, dates.py)"


def test_every_app_has_its_half_page():
    for app in sorted((SRC / "apps").iterdir()):
        if (app / "apps.py").exists():
            readme = app / "README.md"
            assert readme.exists(), f"apps/{app.name} has no README.md: words, invariants, entries"
            assert len(readme.read_text().splitlines()) <= 60, f"{readme}: half a page, not more"


def test_no_app_looks_models_up_by_name():
    for path in modules():
        assert "apps.get_model" not in path.read_text(), (
            f"{path.relative_to(SRC)} uses apps.get_model: import the model, so that the import"
            " contracts see it"
        )


def test_only_the_demo_reads_the_planted_truth():
    readers = [
        str(path.relative_to(SRC))
        for path in modules()
        if "truth.json" in path.read_text() and path.relative_to(SRC).parts[0] != "demo"
    ]

    assert readers == [], f"{readers} read the planted truth: read findings.json instead"


def test_a_public_name_of_a_package_is_one_it_exports():
    for package in sorted((SRC / "analytics").iterdir()):
        exports = package / "__init__.py"
        if package.is_dir() and exports.exists() and "import " in exports.read_text():
            assert "__all__" in exports.read_text(), f"{exports}: list the public names in __all__"


def test_no_committed_file_carries_a_registry_address():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    address = re.compile(r"https?://[^\s\"']*(pypi|npmjs|/simple|registry)[^\s\"']*")
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".txt", ".toml", ".json", ".lock", ".yaml"} and path.exists():
            found = address.search(path.read_text(errors="ignore"))
            assert not found, f"{name} names a registry: {found.group()}"
