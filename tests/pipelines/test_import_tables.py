from __future__ import annotations

from datetime import date, datetime

import pytest

from zhike.engine.store import Store
from zhike.pipelines.import_tables import import_table
from zhike.pipelines.table_mapping import table_mapping_from
from zhike.schema import holding, survey_answer, transaction

BOOKINGS = """
columns: {transaction_id: id, booked_at: day, category: what, amount_cents: yuan, channel: way}
codes: {category: {工资: salary, "*": payment}}
formats: ["%y%m%d"]
negative: {column: way, values: [out]}
holder: {column: account, kind: account}
"""


@pytest.fixture
def bring(tmp_path):
    def do(text, *, table, mapping="", **options):
        path = tmp_path / "rows.csv"
        path.write_text(text)
        chosen = table_mapping_from(mapping, table=table) if mapping else None
        return import_table(path, table=table, store=Store(), mapping=chosen, **options)

    return do


def rows(contract):
    return Store().table(contract).to_pyarrow().to_pylist()


def test_bookings_are_translated_signed_and_put_into_utc(bring):
    report = bring(
        "id,day,what,yuan,way,account\nT1,260105,工资,10.5,in,A\nT2,260105,x,7,out,A\n",
        table="transactions",
        mapping=BOOKINGS,
        find_holders=lambda keys: dict.fromkeys(keys, "C1"),
    )

    found = sorted(rows(transaction.CONTRACT), key=lambda row: row["transaction_id"])
    assert report.counts.stored == 2
    assert [(row["category"], row["amount_cents"]) for row in found] == [
        ("salary", 1050), ("payment", -700),
    ]  # fmt: skip
    assert found[0]["booked_at"] == datetime(2026, 1, 4, 16, 0)
    assert found[0]["customer_id"] == "C1"


def test_faults_never_stop_good_rows_and_stand_in_the_rejects_file(bring):
    report = bring(
        "holding_id,customer_id,product,product_kind,balance_cents,opened_date\n"
        "H1,C1,云享,deposit,12.34,2020-01-01\n"
        "H2,,云享,deposit,1,2020-01-01\n"
        "H3,C1,云享,deposit,much,2020-01-01\n"
        "H4,C1,云享,deposit,1,2020-02-30\n",
        table="holdings",
    )

    assert [(one.row, one.column, one.rule) for one in report.rejects] == [
        (2, "customer_id", "missing_value"),
        (3, "balance_cents", "not_a_number"),
        (4, "opened_date", "impossible_time"),
    ]
    assert "much" not in report.rejects_path.read_text()
    (stored,) = rows(holding.CONTRACT)
    assert (stored["balance_cents"], stored["opened_date"]) == (1234, date(2020, 1, 1))


def test_nobody_may_stop_an_import_once_its_rows_are_stored(bring):
    stored = []
    bring(
        "holding_id,customer_id,product,product_kind,balance_cents,opened_date\n"
        "H1,C1,云享,deposit,12.34,2020-01-01\n",
        table="holdings",
        progress=lambda *step: stored.append(len(rows(holding.CONTRACT))),
    )

    assert stored == [0, 0, 0, 0]
    assert len(rows(holding.CONTRACT)) == 1


def test_a_batch_can_be_undone(bring):
    report = bring(
        "holding_id,customer_id,product,product_kind,balance_cents,opened_date\n"
        "H1,C1,云享,deposit,1,2020-01-01\n",
        table="holdings",
    )

    Store().withdraw(report.batch_id, by="li", reason="wrong file")

    assert rows(holding.CONTRACT) == []


def test_answers_of_another_tool_come_in_and_none_that_is_off_its_scale(bring):
    head = "答卷号,问卷,客户号,题目,评分,最低分,最高分,提交时间\n"
    report = bring(
        head
        + "1,回访,C1,推荐意愿,10,0,10,2026-01-05 09:00\n"
        + "1,回访,C1,总体满意度,5,1,5,2026-01-05 09:00\n"
        + "2,回访,,推荐意愿,11,0,10,2026-01-05 09:00\n"
        + "3,回访,,推荐意愿,4.5,0,10,2026-01-05 09:00\n"
        + "4,回访,,推荐意愿,7,0,10,2026-01-05 09:00\n",
        table="answers",
    )

    found = rows(survey_answer.CONTRACT)
    assert (report.stored, report.rejected) == (3, 2)
    assert {one.rule for one in report.rejects} == {"off_scale", "not_a_number"}
    assert {row["customer_id"] for row in found} == {"C1", None}
    assert {row["answered_at"] for row in found} == {datetime(2026, 1, 5, 1, 0)}
