"""A small log as a branch would send it, in a file and on the wire."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from zhike.apps.api.actions import create_token
from zhike.apps.imports import actions
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
WIRE = (
    {"case_id": "A-1", "activity": "apply", "occurred_at": "2026-01-05T09:30:00+08:00"},
    {"case_id": "A-1", "activity": "approve", "occurred_at": "2026-01-06T10:00:00+08:00"},
    {"case_id": "A-2", "activity": "apply", "occurred_at": "2026-01-05T11:00:00+08:00"},
)


@pytest.fixture(autouse=True)
def home_of_the_web(settings, own_home):
    """The web half and the event store share the folder of the test."""
    own_home.mkdir()
    settings.HOME = own_home
    settings.FILE_UPLOAD_TEMP_DIR = own_home / "tmp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()


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
