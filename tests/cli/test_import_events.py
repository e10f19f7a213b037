from __future__ import annotations

import json

import openpyxl
import pytest
from tests.event_rows import numbers_in, write
from tests.pipelines.test_import_contacts import ANSWERED, GAVE_UP_IN_MENU, HEADER

from zhike.apps.audit.models import Outbox
from zhike.cli.main import main
from zhike.engine.store import Store
from zhike.schema import event_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path):
    return write(
        tmp_path / "a.csv",
        "案件编号,环节,时间",
        "A1,申请,2026-01-05 09:00:00",
        "A1,审批,2026-02-30 09:00:00",
    )


def test_an_import_prints_counts_that_add_up(source, capsys):
    status = main(["import", "events", str(source), "--log", "按揭"])

    out = capsys.readouterr().out
    assert status == 0
    assert "2 rows read = 1 stored + 0 duplicates + 1 rejected" in out
    assert "row 2: impossible_time 时间 2026-02-30 09:00:00" in out
    assert numbers_in(Store(), log_name="按揭") == [1]


def test_json_is_all_that_stands_on_standard_output(source, capsys):
    main(["import", "events", str(source), "--log", "按揭", "--json"])

    report = json.loads(capsys.readouterr().out)
    assert (report["read"], report["stored"], report["duplicates"], report["rejected"]) == (
        2, 1, 0, 1,
    )  # fmt: skip


def test_a_dry_run_shows_a_mapping_that_can_be_used(source, tmp_path, capsys):
    main(["import", "events", str(source), "--log", "按揭", "--dry-run"])

    out = capsys.readouterr().out
    shown = out[out.index("columns:") : out.index("case_id\t")]
    (tmp_path / "m.yaml").write_text(shown, encoding="utf-8")
    assert "1 would be stored" in out
    assert numbers_in(Store()) == []
    assert main(["import", "events", str(source), "--log", "按揭",
                 "--mapping", str(tmp_path / "m.yaml")]) == 0  # fmt: skip
    assert numbers_in(Store()) == [1]


def test_a_mapping_may_be_a_preset_by_name(source, capsys):
    status = main(["import", "events", str(source), "--log", "x", "--mapping", "helpdesk"])

    assert status == 2
    assert capsys.readouterr().err.startswith("mapping_broken: ")


def test_a_batch_is_listed_and_undone(source, capsys):
    main(["import", "events", str(source), "--log", "按揭", "--json"])
    batch_id = json.loads(capsys.readouterr().out)["batch_id"]

    main(["import", "batches", "--log", "按揭"])
    listed = capsys.readouterr().out
    status = main(["import", "undo", batch_id, "--reason", "wrong file"])

    assert batch_id in listed
    assert "1 rows" in listed
    assert status == 0
    assert numbers_in(Store()) == []


def test_one_event_says_that_the_import_is_done(source, capsys):
    main(["import", "events", str(source), "--log", "按揭", "--dry-run"])
    main(["import", "events", str(source), "--log", "按揭"])

    event = Outbox.objects.get(activity="finish import")
    assert f"batch {event.case_id.removeprefix('batch-')} (zhike import undo" in (
        capsys.readouterr().out
    )
    assert (event.outcome, event.attributes["rejected"]) == ("按揭", "1")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["events", "nothing.csv", "--log", "x"], "source_missing"),
        (["events", "nothing.pdf", "--log", "x"], "source_missing"),
        (["events", "nothing.csv", "--log", "../x"], "log_name_refused"),
        (["undo", "b1", "--reason", "wrong file"], "batch_unknown"),
    ],
)
def test_an_error_is_one_sentence_with_its_code_on_standard_error(words, code, capsys):
    status = main(["import", *words])

    captured = capsys.readouterr()
    assert status == 2
    assert captured.out == ""
    assert captured.err.startswith(f"{code}: ")
    assert captured.err.count("\n") == 1


@pytest.fixture
def workbook(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "一月"
    for title, case in (("一月", "A1"), ("二月", "A2")):
        sheet = made[title] if title in made.sheetnames else made.create_sheet(title)
        sheet.append(["案件编号", "环节", "时间"])
        sheet.append([case, "申请", "2026-01-05 09:00:00"])
    made.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_a_sheet_of_a_workbook_is_chosen_by_its_name(workbook):
    main(["import", "events", str(workbook), "--log", "按揭", "--sheet", "二月"])

    assert Store().table(event_log.CONTRACT).case_id.to_pyarrow().to_pylist() == ["A2"]


def test_an_unknown_sheet_is_refused_with_those_there_are(workbook, source, capsys):
    for path, told in ((workbook, "It has: 一月, 二月."), (source, "It has no sheets at all.")):
        assert main(["import", "events", str(path), "--log", "按揭", "--sheet", "三月"]) != 0
        assert told in capsys.readouterr().err


def test_calls_are_counted_as_contacts_too(tmp_path, capsys):
    path = write(tmp_path / "calls.txt", HEADER, ANSWERED, GAVE_UP_IN_MENU)
    wanted = ["import", "events", str(path), "--log", "calls", "--mapping", "anonymous_bank"]

    main(wanted)
    plain = capsys.readouterr().out
    main([*wanted, "--json"])

    assert "4 rows read = 4 stored + 0 duplicates + 0 rejected" in plain
    assert "2 calls read = 2 contacts stored + 0 duplicates + 0 rejected" in plain
    assert json.loads(capsys.readouterr().out)["contacts"] == {
        "read": 2, "stored": 0, "duplicates": 2, "rejected": 0,
    }  # fmt: skip
