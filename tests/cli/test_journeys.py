from __future__ import annotations

import json

import pytest
from tests.cast import event_log
from tests.pipelines.conftest import stored_rows

from zhike.cli.main import main
from zhike.engine.store import Batch, Store
from zhike.schema import event_log as contract


@pytest.fixture
def loans(own_home):
    rows = stored_rows(event_log(), log_name="loans")
    batch = Batch(batch_id="b1", source="cast", by="test")
    Store(own_home / "store").append(contract.CONTRACT, rows, batch=batch)


def test_the_summary_is_one_object(loans, capsys):
    status = main(["journeys", "summary", "--log", "loans", "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert status == 0
    assert printed["events"] == 12
    assert printed["start_activities"] == {"apply": 5}
    assert printed["variants"] == 4


def test_the_graph_is_a_list_with_the_columns_of_the_contract(loans, capsys):
    main(["journeys", "graph", "--log", "loans", "--json"])

    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 4
    assert set(rows[0]) == {
        "activity", "next_activity", "steps", "cases",
        "median_seconds", "mean_seconds", "p95_seconds",
    }  # fmt: skip


def test_a_filter_is_written_as_in_the_address(loans, capsys):
    main(["journeys", "summary", "--log", "loans", "--filter", "channels=phone", "--json"])

    assert json.loads(capsys.readouterr().out)["cases"] == 1


def test_full_adds_definition_period_and_n(loans, capsys):
    main(["journeys", "rework", "--log", "loans", "--full"])

    answer = json.loads(capsys.readouterr().out)
    assert answer["cases"] == 5
    assert answer["definition"].startswith("Share of the cases")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["summary", "--log", "nowhere"], "log_unknown"),
        (["colour", "--log", "loans"], "question_unknown"),
        (["graph", "--log", "loans", "--filter", "colour=red"], "invalid_filter"),
        (["graph", "--log", "loans", "--option", "colour=red"], "option_unknown"),
        (["graph", "--log", "loans", "--option", "calendar"], "option_refused"),
        (["graph", "--log", "loans", "--option", "=CN"], "option_refused"),
        (
            ["graph", "--log", "loans", "--option", "calendar=CN", "--option", "calendar=DE"],
            "option_refused",
        ),
        (["conformance", "--log", "loans", "--standard", "/nowhere.yaml"], "source_missing"),
        (["conformance", "--log", "loans", "--standard", "/"], "source_missing"),
    ],
)
def test_an_error_is_one_sentence_on_standard_error_and_status_two(loans, capsys, words, code):
    status = main(["journeys", *words])

    printed = capsys.readouterr()
    assert status == 2
    assert printed.out == ""
    assert printed.err.startswith(f"{code}: ")
    assert printed.err.count("\n") == 1


def test_a_standard_of_its_own_file_can_be_given(loans, capsys, tmp_path):
    from tests.pipelines.test_journey_checks import STANDARD

    (tmp_path / "standard.yaml").write_text(STANDARD)

    main(["journeys", "conformance", "--log", "loans", "--standard", f"{tmp_path}/standard.yaml"])

    assert json.loads(capsys.readouterr().out)


def test_a_standard_that_is_no_yaml_is_told_in_one_line(loans, capsys, tmp_path):
    (tmp_path / "standard.yaml").write_text("id: x\nsteps: a: b\n")

    status = main(
        ["journeys", "conformance", "--log", "loans", "--standard", f"{tmp_path}/standard.yaml"]
    )

    assert status == 2
    assert capsys.readouterr().err == (
        "invalid_standard: The standard is no YAML in line 2, column 9:"
        " mapping values are not allowed here.\n"
    )


def test_a_standard_in_another_encoding_is_refused(loans, capsys, tmp_path):
    (tmp_path / "standard.yaml").write_bytes("id: 标准".encode("gb18030"))

    status = main(
        ["journeys", "conformance", "--log", "loans", "--standard", f"{tmp_path}/standard.yaml"]
    )

    assert status == 2
    assert capsys.readouterr().err.startswith("source_missing: ")


def test_a_step_whose_name_holds_a_comma_is_given_in_quotes(own_home, capsys):
    rows = event_log()
    names = [f"{name}, twice" for name in rows["activity"].to_pylist()]
    rows = rows.set_column(rows.column_names.index("activity"), "activity", [names])
    batch = Batch(batch_id="b1", source="cast", by="test")
    kept = stored_rows(rows, log_name="loans")
    Store(own_home / "store").append(contract.CONTRACT, kept, batch=batch)

    option = 'steps="apply, twice", "approve, twice"'
    status = main(["journeys", "funnel", "--log", "loans", "--option", option, "--json"])

    printed = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [(row["stage"], row["cases"]) for row in printed] == [
        ("apply, twice", 5),
        ("approve, twice", 2),
    ]
