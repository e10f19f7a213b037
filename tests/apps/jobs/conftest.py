"""Three kinds of work that tests give to the worker."""

from __future__ import annotations

import pytest

from zhike.apps.jobs import kinds
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.errors import JobError


class BadFile(JobError):
    code = "bad_file"


def count(*, progress, upto):
    for done in range(upto + 1):
        progress(done, upto, f"row {done}")
    return {"counted": upto}


def refuse(*, progress):
    raise BadFile("The file breaks off in line 7.")


def blow_up(*, progress):
    raise ValueError("card 6222 0210 0111 6245 is not a number")


@pytest.fixture(autouse=True)
def kinds_of_the_tests(monkeypatch):
    monkeypatch.setattr(kinds, "_KINDS", {})
    monkeypatch.setattr(kinds, "autodiscover_modules", lambda name: None)
    for work in (count, refuse, blow_up):
        kinds.job_kind(work.__name__, label=f"To {work.__name__}")(work)


@pytest.fixture
def start(db):
    def start_it(kind="count", by=None, **arguments):
        if kind == "count":
            arguments = {"upto": 3} | arguments
        return start_job(kind=kind, title=f"{kind} rows", by=by, arguments=arguments)

    return start_it
