"""What the documents say is checked like code."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
TEST_NAME = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_the_readme_fits_one_screen():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 60


def test_the_example_of_the_readme_prints_what_it_says():
    result = doctest.testfile(
        str(ROOT / "README.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )

    assert result.attempted >= 4
    assert result.failed == 0


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for target in LINK.findall(document.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_capability_names_tests_that_exist():
    text = (ROOT / "docs" / "capabilities.md").read_text()
    named = TEST_NAME.findall(text)

    assert len(named) >= 12
    for file, function in named:
        assert (ROOT / file).exists(), f"capabilities.md names {file}"
        if function:
            assert f"def {function}(" in (ROOT / file).read_text(), f"{file} has no {function}"


def test_every_method_page_says_when_not_to_use_it():
    for page in sorted((ROOT / "docs" / "methods").glob("*.md")):
        text = page.read_text().lower()
        for part in ("source", "example", "not"):
            assert part in text, f"{page.name} lacks its part: {part}"


def test_every_decision_says_what_was_turned_down():
    for page in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        text = page.read_text().lower()
        said = "turned down" in text or "why not" in text
        assert said, f"{page.name}: which options were turned down, and why?"


def test_the_commands_of_the_readme_are_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text()

    for target in re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), flags=re.MULTILINE):
        assert f"\n{target}:" in makefile
