from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow


@pytest.fixture
def acts(db):
    with transaction.atomic():
        record_event(activity="undo import", case_id="batch-7", by="chen", reason="错文件")
        record_event(activity="sign in", case_id="user-3", by="li")
        record_event(
            activity="save view", case_id="view-1", by="li", after={"name": "<script>=1+1"}
        )


def test_the_newest_act_stands_first_with_its_words(as_administrator, acts):
    page = as_administrator.get("/admin/audit/").content.decode()

    assert page.index("View saved") < page.index("batch-7")
    assert "错文件" in page
    assert "<script>=1+1" not in page


def test_the_search_narrows_by_person_act_and_words(as_administrator, acts):
    def found(query):
        page = as_administrator.get(f"/admin/audit/?{query}").content.decode()
        return {matter for matter in ("batch-7", "user-3", "view-1") if matter in page}

    assert found("by=li") == {"user-3", "view-1"}
    assert found("by=li&activity=sign+in") == {"user-3"}
    assert found("words=错文件") == {"batch-7"}
    assert found("words=nothing-like-it") == set()


def test_the_export_holds_no_formula_and_is_an_act_itself(as_administrator, acts):
    with transaction.atomic():
        record_event(activity="sign in", case_id='=cmd|"/c calc"!A1', by="+chen")

    answer = as_administrator.get("/lists/audit/csv/?words=cmd")
    sheet = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(sheet))

    assert (row["Matter"], row["By"]) == ('\'=cmd|"/c calc"!A1', "'+chen")
    newest = AuditRow.objects.first()
    assert (newest.activity, newest.by) == ("export list", "chen")
    assert '"rows": 1' in newest.after


@pytest.mark.parametrize("path", ["/admin/audit/", "/lists/audit/csv/"])
def test_an_analyst_reads_no_audit_log(as_analyst, path):
    assert as_analyst.get(path).status_code == 403


def test_a_row_keeps_the_address_it_was_done_from(as_administrator):
    as_administrator.get("/lists/audit/csv/", REMOTE_ADDR="10.0.0.7")

    assert AuditRow.objects.first().address == "10.0.0.7"
