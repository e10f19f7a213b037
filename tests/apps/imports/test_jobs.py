from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.utils.translation import override
from tests.apps.imports.conftest import (
    CUSTOMERS,
    HOLDERS,
    HOLDINGS,
    brought,
    run_waiting_jobs,
    stored_cases,
)
from tests.apps.imports.test_actions import start

from zhike.apps.audit.models import Outbox
from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.models import Customer, Load, Relation
from zhike.apps.imports import actions, jobs, queries
from zhike.apps.imports.actions import run_again
from zhike.apps.imports.errors import NotNow, SourceGone
from zhike.apps.imports.jobs import in_words
from zhike.apps.imports.models import Import
from zhike.apps.imports.queries import import_of, rejects_path
from zhike.apps.imports.readings import look_at, mapping_in
from zhike.apps.imports.rules import Kind, State
from zhike.apps.jobs.actions import request_cancel
from zhike.apps.jobs.errors import Cancelled
from zhike.apps.jobs.models import Job
from zhike.apps.vault.models import CustomerKey
from zhike.pipelines.journeys import the_store
from zhike.schema import customer_month, holding, survey_answer, transaction

OWN_HOLDINGS = "合约号,客户号,产品,产品种类,余额,开户日期\nH1,N1,云享活期,存款,12.34,2020-02-29\n"


def test_the_steps_are_told_in_the_language_of_whoever_started():
    told = []
    progress = in_words(lambda *step: told.append(step))

    with override("en"):
        progress(1, 5, "Storing")
        progress(2, 5, "Something new")

    assert told == [(1, 5, "Storing"), (2, 5, "Something new")]


@pytest.mark.parametrize("step", range(4))
def test_a_cancel_at_any_step_leaves_nothing_and_a_second_run_stores_once(
    draft, administrator, monkeypatch, step
):
    from zhike.apps.jobs.tasks import Reporter

    start(draft, administrator)
    calls = []

    def report(self, done, total, message):
        calls.append(done)
        if len(calls) == step + 1:
            raise Cancelled

    monkeypatch.setattr(Reporter, "__call__", report)
    run_waiting_jobs()

    assert import_of(draft.pk).state is State.CANCELLED
    assert stored_cases() == []

    run_again(import_of(draft.pk), by=administrator)
    run_waiting_jobs()
    assert stored_cases() == ["L1", "L1", "L2", "L3"]


def test_a_cancel_that_comes_after_the_commit_is_not_heard(draft, administrator, monkeypatch):
    from zhike.apps.jobs.tasks import Reporter

    def report(self, done, total, message):
        if stored_cases():
            raise Cancelled

    monkeypatch.setattr(Reporter, "__call__", report)
    start(draft, administrator)
    run_waiting_jobs()

    made = import_of(draft.pk)
    assert (made.state, made.stored) == (State.DONE, 4)
    assert queries.batch_row(made.batch_id).state is State.DONE


def test_of_each_import_one_event_says_that_it_is_done(draft, administrator):
    start(draft, administrator)
    run_waiting_jobs()
    customers = brought(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)
    brought(HOLDERS, kind=Kind.HOLDERS, by=administrator, check_only=True)

    told = Outbox.objects.filter(activity="finish import").order_by("pk")
    assert [(event.case_id, event.outcome) for event in told] == [
        (f"import-{draft.pk}", "loans"),
        (f"import-{customers.pk}", "customers"),
    ]


def test_a_thrown_away_import_that_is_started_from_the_list_of_jobs_says_what_it_lacks(
    draft, administrator
):
    from zhike.apps.imports.actions import discard_import
    from zhike.apps.jobs.actions import run_again as run_job_again

    start(draft, administrator)
    job = import_of(draft.pk).job
    request_cancel(job.pk, by=administrator)
    discard_import(draft.pk, by=administrator)

    again = run_job_again(job.pk, by=administrator)
    with pytest.raises(SourceGone):
        run_waiting_jobs()

    again.refresh_from_db()
    assert (again.state, again.error_code) == ("failed", "source_gone")


def test_a_run_started_from_the_list_of_jobs_belongs_to_the_import(draft, administrator):
    from zhike.apps.jobs.actions import run_again as run_job_again

    start(draft, administrator)
    first = import_of(draft.pk).job
    request_cancel(first.pk, by=administrator)

    second = run_job_again(first.pk, by=administrator)
    run_waiting_jobs()

    made = import_of(draft.pk)
    assert made.job == second
    assert made.state is State.DONE
    assert Job.objects.count() == 2


def test_an_import_that_fails_says_why_and_stores_nothing(draft, administrator):
    from zhike.apps.imports import uploads

    start(draft, administrator)
    uploads.path_of(draft.upload).write_bytes("业务流水号,环节\n1,2\n".encode())

    with pytest.raises(Exception, match="日期"):
        run_waiting_jobs()

    made = import_of(draft.pk)
    assert (made.state, made.job.error_code) == (State.FAILED, "mapping_broken")
    assert stored_cases() == []


def test_why_it_failed_is_told_in_the_language_of_whoever_reads_it(draft, administrator):
    from zhike.apps.imports import uploads

    start(draft, administrator)
    uploads.path_of(draft.upload).write_bytes("业务流水号,环节\n1,2\n".encode())
    with pytest.raises(Exception, match="日期"):
        run_waiting_jobs()

    job = import_of(draft.pk).job
    with override("en"):
        assert job.told_error.startswith("The mapping cannot be used: the source has no column")
    with override("zh-hans"):
        assert job.told_error.startswith("映射无法使用：来源中没有列“日期”")


def held(contract):
    return the_store().table(contract).to_pyarrow().to_pylist()


def test_customers_then_holders_then_holdings_come_in_and_find_each_other(administrator):
    customers = brought(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)
    holders = brought(HOLDERS, kind=Kind.HOLDERS, by=administrator)
    holdings = brought(HOLDINGS, kind=Kind.HOLDINGS, by=administrator)

    assert [(made.read, made.stored, made.rejected) for made in (customers, holders, holdings)] == [
        (3, 2, 1), (3, 2, 1), (3, 2, 1),
    ]  # fmt: skip
    found = {row["holding_id"]: row for row in held(holding.CONTRACT)}
    assert set(found) == {"H1", "H2"}
    assert (found["H1"]["customer_id"], found["H1"]["balance_cents"]) == ("N1", 1234)
    assert found["H1"]["product_kind"] == "deposit"
    assert Relation.objects.get().subject.customer_id == "N2"


def test_bookings_and_months_come_in(administrator):
    bookings = brought(
        "流水号,客户号,交易时间,交易类型,金额,渠道\nT1,N1,2026/1/5 09:00:00,payment,-7.5,app\n",
        kind=Kind.TRANSACTIONS,
        by=administrator,
    )
    names = ",".join(customer_month.CONTRACT.column_names)
    months = brought(f"{names}\nN1,2026-01,1,2,0,3,4,5,6\n", kind=Kind.MONTHS, by=administrator)

    assert (bookings.stored, months.stored) == (1, 1)
    (booking,) = held(transaction.CONTRACT)
    assert (booking["booked_at"], booking["amount_cents"]) == (datetime(2026, 1, 5, 1), -750)
    assert held(customer_month.CONTRACT)[0]["month_date"] == date(2026, 1, 1)


def test_customers_come_in_from_a_table_of_a_database(administrator, tmp_path):
    path = tmp_path / "core.db"
    with closing(sqlite3.connect(path)) as source:
        source.execute("CREATE TABLE kunden (客户号 TEXT, 姓名 TEXT)")
        source.execute("INSERT INTO kunden VALUES ('N1', '苏星河'), ('N2', '钱若溪')")
        source.commit()
    made = actions.take_address(
        address=f"sqlite:///{path}", table="kunden", kind=Kind.CUSTOMERS, by=administrator
    )

    mapping = look_at(made, use="").base
    actions.start_import(made.pk, mapping=mapping, log_name="", by=administrator)
    run_waiting_jobs()

    assert (import_of(made.pk).state, import_of(made.pk).stored) == (State.DONE, 2)


def test_a_check_of_a_table_counts_and_stores_nothing(administrator):
    made = brought(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator, check_only=True)

    assert made.state is State.DRAFT
    assert (made.checked["read"], made.checked["stored"]) == (3, 2)
    assert not Customer.objects.exists()
    assert not Load.objects.exists()
    assert not CustomerKey.objects.filter(customer_id="N1").exists()


def test_rejects_of_a_table_say_nothing_personal(administrator):
    made = brought(
        "客户号,姓名,出生日期\nN1,苏星河,1949-02-30\n,钱若溪,1990-03-07\n",
        kind=Kind.CUSTOMERS,
        by=administrator,
    )

    text = rejects_path(made).read_text("utf-8-sig")
    assert made.rejected == 2
    assert "出生日期" in text
    assert not any(word in text for word in ("苏星河", "1949-02-30", "钱若溪"))


def test_a_second_run_of_a_table_goes_on_with_the_batch_of_the_first(administrator, monkeypatch):
    """A worker dies after the rows were stored, and before anybody wrote down that they were."""
    for kind, text, stored in (
        (Kind.CUSTOMERS, CUSTOMERS, 2),
        (Kind.HOLDERS, HOLDERS, 2),
        (Kind.HOLDINGS, HOLDINGS, 2),
    ):
        with monkeypatch.context() as change, pytest.raises(RuntimeError):
            change.setattr(jobs, "finish_import", died)
            brought(text, kind=kind, by=administrator)
        (made,) = Import.objects.filter(kind=kind)

        run_again(import_of(made.pk), by=administrator)
        run_waiting_jobs()

        done = import_of(made.pk)
        assert (done.state, done.stored, done.duplicates) == (State.DONE, stored, 0), kind
        assert queries.batch_row(done.batch_id).stored == stored


def died(made, **report):
    raise RuntimeError


def test_what_an_import_stored_before_it_died_can_be_undone_and_is_not_thrown_away(
    administrator, monkeypatch
):
    for kind, text in ((Kind.CUSTOMERS, CUSTOMERS), (Kind.HOLDINGS, OWN_HOLDINGS)):
        with monkeypatch.context() as change, pytest.raises(RuntimeError):
            change.setattr(jobs, "finish_import", died)
            brought(text, kind=kind, by=administrator)
        made = import_of(Import.objects.get(kind=kind).pk)

        row = queries.batch_row(made.batch_id)
        assert (made.state, row.import_id, row.may_undo) == (State.FAILED, 0, True), kind
        with pytest.raises(NotNow, match="Imported"):
            actions.discard_import(made.pk, by=administrator)

        actions.undo_batch(made.batch_id, reason="wrong file", by=administrator.username)
        assert queries.batch_row(made.batch_id).state is State.WITHDRAWN

    assert not Customer.objects.exists()
    assert held(holding.CONTRACT) == []


@pytest.mark.parametrize(
    ("kind", "text"), [(Kind.CUSTOMERS, CUSTOMERS), (Kind.HOLDINGS, OWN_HOLDINGS)]
)
def test_a_second_run_with_another_mapping_is_a_batch_of_its_own(
    administrator, monkeypatch, kind, text
):
    with monkeypatch.context() as change, pytest.raises(RuntimeError):
        change.setattr(jobs, "finish_import", died)
        brought(text, kind=kind, by=administrator)
    first = Import.objects.get()
    key = {Kind.CUSTOMERS: "customer_id", Kind.HOLDINGS: "holding_id"}[kind]
    mapping = mapping_in(first.mapping, kind=kind)
    corrected = replace(mapping, prefix={**mapping.prefix, key: "X"})

    actions.start_import(first.pk, mapping=corrected, log_name="", by=administrator)
    run_waiting_jobs()

    second = import_of(first.pk)
    good = 2 if kind is Kind.CUSTOMERS else 1
    assert (second.state, second.stored, second.duplicates) == (State.DONE, good, 0)
    assert second.batch_id != first.batch_id
    assert queries.batch_row(first.batch_id).stored == good


def test_a_load_that_was_undone_is_not_taken_for_one_that_is_there(administrator, monkeypatch):
    with monkeypatch.context() as change, pytest.raises(RuntimeError):
        change.setattr(jobs, "finish_import", died)
        brought(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)
    made = Import.objects.get()
    actions.undo_batch(made.batch_id, reason="wrong file", by=administrator.username)

    run_again(made, by=administrator)
    with pytest.raises(LoadUndone):
        run_waiting_jobs()


def test_a_batch_stands_in_the_list_once_while_its_import_runs(administrator, monkeypatch):
    seen = []
    monkeypatch.setattr(jobs, "finish_import", lambda *_, **__: seen.extend(queries.batch_rows()))

    brought(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)

    assert [(row.state, row.may_undo) for row in seen] == [(State.RUNNING, False)]


def test_answers_of_another_survey_tool_come_in(administrator):
    names = ",".join(survey_answer.CONTRACT.column_names)
    lines = (
        "R1,回访,N1,,推荐意愿,9,0,10,2026/1/5 09:00\nR2,回访,,,推荐意愿,12,0,10,2026/1/5 09:00\n"
    )

    answers = brought(f"{names}\n{lines}", kind=Kind.ANSWERS, by=administrator)

    assert (answers.stored, answers.rejected) == (1, 1)
    (answer,) = held(survey_answer.CONTRACT)
    assert (answer["score"], answer["answered_at"]) == (9, datetime(2026, 1, 5, 1))
