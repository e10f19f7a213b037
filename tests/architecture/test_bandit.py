"""bandit finds no insecure construct in the source but those that stand here with their reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# (rule, file or folder below src/zhike) → why it is none. An entry that nothing needs goes.
REASONS = {
    ("B608", "engine/"): "SQL of our own fragments; names and values go through quoted/literal",
    ("B608", "pipelines/"): "SQL of our own fragments; names and values go through quoted/literal",
    ("B608", "integrations/"): "SQL of our own fragments; names and values go through quoted",
    ("B608", "apps/customers/bulk_rows.py"): "table and columns are named in the code",
    ("B608", "apps/prepared/delete.py"): "table and columns are the model's own, values are bound",
    ("B608", "apps/prepared/insert.py"): "table and columns are the model's own, values are bound",
    ("B608", "apps/prepared/update.py"): "table and columns are the model's own, values are bound",
    ("B608", "apps/protection/restore.py"): "a table that the database itself names, quoted",
    ("B608", "apps/protection/tables.py"): "only columns that the model has, values are bound",
    ("B105", "apps/api/rules.py"): "the mark by which scanners know a leaked token",
    ("B106", "apps/surveys/draw_actions.py"): "a token that is taken away",
    ("B106", "apps/surveys/models.py"): "no token: nothing is asked",
    ("B311", "demo/after_contact.py"): "what the demo customers answer, the same each time",
    ("B311", "demo/designed_surveys.py"): "what the demo customers answer, the same each time",
    ("B311", "apps/improvements/rules.py"): "a lot that anybody shall be able to draw again",
    ("B105", "apps/webhooks/actions.py"): "a secret that is taken away",
    ("B105", "cli/check.py"): "the name of a setting",
    ("B105", "cli/main.py"): "the help of a command",
    ("B105", "schema/personal_fields.py"): "the class of a field",
    ("B703", "apps/dashboards/templatetags/components.py"): "escaped by the block it comes from",
    ("B703", "apps/journeys/parts.py"): "each cell is escaped before it is joined",
    ("B308", "apps/journeys/parts.py"): "each cell is escaped before it is joined",
    ("B703", "apps/people/qr_codes.py"): "drawn by the library, of a text it encodes",
    ("B308", "apps/people/qr_codes.py"): "drawn by the library, of a text it encodes",
    ("B404", "cli/worker_process.py"): "starts our own worker",
    ("B603", "cli/worker_process.py"): "our own command, without a shell",
    ("B404", "integrations/xes/reader.py"): "reads a file beside the web process",
    ("B603", "integrations/xes/reader.py"): "our own file, by the Python that runs us",
    ("B101", "engine/store_append.py"): "tells the type checker what the engine promises",
    ("B101", "apps/rulepacks/validation.py"): "tells the type checker what no fault means",
    ("B405", "integrations/files/excel.py"): "the name of an error that openpyxl raises",
}


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str, int]]:
    """Rule, file and line of everything that bandit sees."""
    command = [sys.executable, "-m", "bandit", "-q", "-f", "json", "-r", "src/zhike"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [
        (one["test_id"], one["filename"].removeprefix("src/zhike/"), one["line_number"])
        for one in json.loads(told)["results"]
    ]


def reason_of(rule: str, file: str) -> tuple[str, str] | None:
    return next((key for key in REASONS if key[0] == rule and file.startswith(key[1])), None)


def test_bandit_finds_only_what_has_its_reason(found):
    bare = [f"{file}:{line} {rule}" for rule, file, line in found if not reason_of(rule, file)]

    assert bare == [], "mend them, or write their reason into REASONS"


def test_no_reason_is_left_over(found):
    needed = {reason_of(rule, file) for rule, file, _line in found}

    assert set(REASONS) - needed == set()
