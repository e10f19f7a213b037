"""A small log as a branch would send it, in a file and on the wire."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from zhike.apps.api.actions import create_token
from zhike.apps.imports import actions
from zhike.apps.imports.queries import import_of
from zhike.apps.imports.readings import look_at
from zhike.apps.imports.rules import Kind
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.tasks import run_job
from zhike.pipelines.journeys import the_store

# Three cases; one row names a day that does not exist, one lacks its case, one lacks fields.
LOAN = """业务流水号,环节,日期,时间,渠道,金额
L1,申请,2026/1/5,09:00:00,手机银行,1000
L1,审批,2026/1/6,10:00:00,网点,1000
L2,申请,2026/1/5,11:00:00,网点,2000
L2,审批,2026/2/30,11:00:00,网点,2000
,申请,2026/1/7,11:00:00,网点,2000
L3,申请
L3,申请,2026/1/8,09:30:00,网点,500
"""
# Three customers, of whom one opened his account on a day that never was.
CUSTOMERS = """客户号,姓名,手机号,身份证号,出生日期,等级,开户日期,备注
N1,苏星河,13900001111,11010519491231002X,1949-12-31,金卡,2020/2/29,老客
N2,钱若溪,13900002222,,1990/3/7,普通,2021-05-01,
N3,周一鸣,13900003333,,,普通,2020-02-30,
"""
HOLDERS = """客户号,账号,角色
N1,A1,户主
N2,A1,代理人
N9,A9,户主
"""
HOLDINGS = """合约号,账号,产品,产品种类,余额,开户日期
H1,A1,云享活期,存款,12.34,2020-02-29
H2,A1,云享定期,存款,100,2021-01-04
H3,A7,云享活期,存款,1,2020-02-29
"""
WIRE = (
    {"case_id": "A-1", "activity": "apply", "occurred_at": "2026-01-05T09:30:00+08:00"},
    {"case_id": "A-1", "activity": "approve", "occurred_at": "2026-01-06T10:00:00+08:00"},
    {"case_id": "A-2", "activity": "apply", "occurred_at": "2026-01-05T11:00:00+08:00"},
)


@pytest.fixture(autouse=True)
def home_of_the_web(web_home):
    """Every test here brings files in."""


def uploaded(content: bytes, *, name: str = "贷款.csv") -> TemporaryUploadedFile:
    """A file as the upload handler leaves it."""
    file = TemporaryUploadedFile(name, "text/csv", len(content), "utf-8")
    file.write(content)
    file.seek(0)
    return file


def lines(rows=WIRE) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def stored_cases() -> list[str]:
    """The case of every event that readers of the store see."""
    from zhike.schema import event_log

    table = the_store().table(event_log.CONTRACT)
    return sorted(table.case_id.to_pyarrow().to_pylist())


def taken(text: str, *, kind: Kind, by, name: str = "rows.csv"):
    """A table as the page takes it in."""
    return actions.take_file(uploaded(text.encode(), name=name), kind=kind, by=by)


def brought(text: str, *, kind: Kind, by, check_only: bool = False):
    """A table that was taken in, mapped by what its headers say, and imported."""
    made = taken(text, kind=kind, by=by)
    mapping = look_at(made, use="").base
    if "账号" in text and kind is Kind.HOLDINGS:
        mapping = replace(mapping, holder={"column": "账号", "kind": "account"})
    actions.start_import(made.pk, mapping=mapping, log_name="", by=by, check_only=check_only)
    run_waiting_jobs()
    return import_of(made.pk)


def run_waiting_jobs() -> None:
    """Do what the worker does, in this process."""
    for job in Job.objects.filter(state="queued").order_by("pk"):
        run_job.func(job.pk)


@pytest.fixture
def draft(administrator):
    return actions.take_file(uploaded(LOAN.encode("gb18030")), by=administrator)


@pytest.fixture
def ingest(db) -> str:
    return create_token(name="core banking", permissions=["ingest"], by="chen").secret


@pytest.fixture
def reading(db) -> str:
    return create_token(name="report", permissions=["read"], by="chen").secret
