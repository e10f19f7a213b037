from __future__ import annotations

import pytest
from tests.apps.imports.conftest import lines, run_waiting_jobs
from tests.apps.imports.test_actions import batch, start

from zhike.apps.audit.relay import relay_events
from zhike.apps.customers.load_actions import begin_load
from zhike.apps.imports import queries
from zhike.apps.imports.rules import State
from zhike.apps.imports.table_actions import import_file
from zhike.engine.store import Batch
from zhike.pipelines.append_events import append_events
from zhike.pipelines.journeys import the_store
from zhike.pipelines.withdraw_batch import withdraw_batch
from zhike.schema import holding


@pytest.fixture
def wired(tmp_path, db):
    path = tmp_path / "a.ndjson"
    path.write_bytes(lines())
    return batch(path)


def test_batches_of_every_origin_stand_in_one_list_latest_first(draft, administrator, wired):
    start(draft, administrator)
    run_waiting_jobs()

    rows = queries.batch_rows()

    assert {(row.source, row.log_name, row.stored) for row in rows} == {
        ("贷款.csv", "loans", 4),
        ("API", "branch", 3),
    }
    assert rows == sorted(rows, key=lambda row: row.begun_at, reverse=True)
    assert [row.source for row in queries.batch_rows(log_name="branch")] == ["API"]


def test_what_zhike_relays_of_itself_is_no_import(draft):
    relay_events()

    assert [row.source for row in queries.batch_rows()] == ["贷款.csv"]


def test_a_batch_undone_elsewhere_is_shown_as_undone(wired):
    withdraw_batch(wired["batch_id"], store=the_store(), by="li", reason="test data")

    row = queries.batch_row(wired["batch_id"])
    told = queries.withdrawal_of(wired["batch_id"])
    assert (row.state, row.may_undo) == (State.WITHDRAWN, False)
    assert (told.by, told.reason) == ("li", "test data")
    assert told.withdrawn_at.tzinfo is not None


def test_a_batch_that_stored_nothing_cannot_be_undone(wired, tmp_path):
    again = batch(tmp_path / "a.ndjson")

    assert not queries.batch_row(again["batch_id"]).may_undo
    assert queries.batch_row(wired["batch_id"]).may_undo


def test_the_journeys_of_a_log_have_an_address():
    assert queries.journeys_url("贷款") == "/insight/journeys/%E8%B4%B7%E6%AC%BE/"


def test_a_batch_with_rows_of_several_logs_leads_to_each_of_them(db):
    for log_name in ("loans", "cards"):
        append_events(
            [{"case_id": "1", "activity": "open", "occurred_at": "2026-01-05T09:00:00Z"}],
            log_name=log_name,
            store=the_store(),
            batch=Batch(batch_id="b1", source="demo", by="chen"),
        )

    (row,) = queries.batch_rows(log_name="cards")

    assert [name for name, _url in row.logs] == ["cards", "loans"]
    assert dict(row.logs)["loans"] == "/insight/journeys/loans/"
    assert queries.batch_rows(log_name="other") == []


def test_tables_that_came_by_the_command_line_stand_in_the_list_too(db, tmp_path):
    for table, text in (
        ("customers", "customer_id,name\nN1,苏星河\n"),
        ("holdings", f"{','.join(holding.CONTRACT.column_names)}\nH1,N1,a,deposit,1,2020-01-01,\n"),
    ):
        path = tmp_path / f"{table}.csv"
        path.write_text(text)
        import_file(path, table=table, mapping=None, by="chen", source=path.name)

    rows = queries.batch_rows()

    assert {(row.source, row.target, row.stored, row.may_undo) for row in rows} == {
        ("customers.csv", "Customers", 1, True),
        ("holdings.csv", "Holdings", 1, True),
    }


def test_the_list_takes_as_many_queries_for_many_loads(db, django_assert_max_num_queries):
    for number in range(20):
        begin_load(f"b{number}", holds="customers", source="a.csv", by="chen")

    with django_assert_max_num_queries(3):
        assert len(queries.batch_rows()) == 20
