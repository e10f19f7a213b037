"""A worker that dies in the middle of an import: the job says so, and a second run ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import SOAK
from tests.ready_banks import put_bank

ROOT = Path(__file__).parents[3]
ROWS = 40_000 if SOAK else 4_000
BEGIN = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.imports import actions, uploads
from zhike.apps.people.models import User
from zhike.pipelines.import_mapping import Mapping
admin = User.objects.get(username="admin")
lines = ["case,step,time"]
lines += [f"{n // 4},{n % 4},2026-01-05 09:00:{n % 60:02d}" for n in range(ROWS)]
made = actions._draft(
    name="a.csv", source_format="csv", size=1, by=admin,
    upload=uploads.keep_text("\\n".join(lines), name="a.csv"),
)
columns = {"case_id": ("case",), "activity": ("step",), "occurred_at": ("time",)}
actions.start_import(made.pk, mapping=Mapping(columns=columns), log_name="killed", by=admin)
"""
# The worker of the house, which dies at a step of the import as if somebody had pulled the plug.
DIE = """
import os, signal
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.tasks import Reporter, run_job
report = Reporter.__call__
def dying(self, done, total, message):
    report(self, done, total, message)
    if done == STEP:
        os.kill(os.getpid(), signal.SIGKILL)
Reporter.__call__ = dying
run_job.func(Job.objects.get().pk)
"""
RECOVER = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.imports import actions
from zhike.apps.imports.models import Import
from zhike.apps.jobs.actions import fail_silent_jobs
from zhike.apps.jobs.rules import SILENCE_ALLOWED
from zhike.apps.jobs.tasks import run_job
from zhike.apps.people.models import User
from zhike.pipelines.journeys import the_store
fail_silent_jobs(now=timezone.now() + SILENCE_ALLOWED + timedelta(seconds=1))
made = Import.objects.select_related("job").get()
print(made.state, made.job.error_code)
made = actions.run_again(made, by=User.objects.get(username="admin"))
run_job.func(made.job.pk)
made = Import.objects.select_related("job").get()
print(made.state, made.read, made.stored + made.duplicates, made.rejected)
print([(log.cases, log.events) for log in the_store().logs()])
"""


@pytest.fixture
def python(own_home, own_database):
    put_bank(own_home, url=os.environ.get("DATABASE_URL"))
    environment = os.environ | {
        "ZHIKE_HOME": str(own_home),
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }

    def run(code: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.one_database
def test_a_killed_import_is_marked_and_a_second_run_stores_every_row_once(python):
    begun = python(f"ROWS = {ROWS}\n{BEGIN}")
    died = python(f"STEP = 3\n{DIE}")

    recovered = python(RECOVER)

    assert begun.returncode == 0, begun.stderr
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert recovered.returncode == 0, recovered.stderr
    assert recovered.stdout.splitlines() == [
        "failed worker_lost",
        f"done {ROWS} {ROWS} 0",
        f"[({ROWS // 4}, {ROWS})]",
    ]


TABLE_ROWS = 300
BEGIN_TABLE = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.imports import actions, uploads
from zhike.apps.imports.models import Import
from zhike.apps.imports.readings import look_at
from zhike.apps.imports.rules import Kind
from zhike.apps.people.models import User
admin = User.objects.get(username="admin")
made = actions._draft(
    kind=Kind(KIND), name="a.csv", source_format="csv", size=1, by=admin,
    upload=uploads.keep_text("\\n".join(LINES), name="a.csv"),
)
actions.start_import(made.pk, mapping=look_at(made, use="").base, log_name="", by=admin)
"""
# Dies before a step, in the middle of the storing, or after it and before anybody wrote it down.
DIE_TABLE = """
import importlib, os, signal
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.tasks import run_job
owner = importlib.import_module(MODULE)
*path, name = AT.split(".")
for part in path:
    owner = getattr(owner, part)
left, act = [TIMES], getattr(owner, name)
def dying(*arguments, **options):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return act(*arguments, **options)
setattr(owner, name, dying)
run_job.func(Job.objects.get().pk)
"""
RECOVER_TABLE = """
from datetime import timedelta
from django.utils import timezone
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.customers.models import Customer, Identifier, Load, ProfileValue
from zhike.apps.imports import actions, queries
from zhike.apps.imports.models import Import
from zhike.apps.jobs.actions import fail_silent_jobs
from zhike.apps.jobs.rules import SILENCE_ALLOWED
from zhike.apps.jobs.tasks import run_job
from zhike.apps.people.models import User
from zhike.pipelines.journeys import the_store
from zhike.schema import holding
fail_silent_jobs(now=timezone.now() + SILENCE_ALLOWED + timedelta(seconds=1))
made = Import.objects.select_related("job").get()
print(made.state, made.job.error_code)
made = actions.run_again(made, by=User.objects.get(username="admin"))
run_job.func(made.job.pk)
made = Import.objects.select_related("job").get()
print(made.state, made.read, made.stored, made.duplicates, made.rejected)
print(Customer.objects.count(), Identifier.objects.count(), ProfileValue.objects.count())
print([(load.stored, load.batch_id == made.batch_id) for load in Load.objects.all()])
print(the_store().table(holding.CONTRACT).count().execute())
print([row.stored for row in queries.batch_rows()])
actions.undo_batch(made.batch_id, reason="test", by="admin")
print(Customer.objects.count(), the_store().table(holding.CONTRACT).count().execute())
"""
WHOLE = {
    "customers": (
        "customer_id,name,phone,sex", "N{n},苏星河,139{n:08d},女",
        ["300 300 300", "[(300, True)]", "0", "[300]", "0 0"],
    ),
    "holdings": (
        "holding_id,customer_id,product,product_kind,balance_cents,opened_date",
        "H{n},C{n},云享,deposit,12.34,2020-01-01",
        ["0 0 0", "[]", "300", "[300]", "0 0"],
    ),
}  # fmt: skip
MOMENTS = {
    "customers in the middle": ("zhike.apps.customers.load_actions", "insert_rows", 2),
    "holdings in the middle": ("zhike.engine.store_records", "Records.store", 0),
    "customers after the end": ("zhike.apps.imports.jobs", "finish_import", 0),
    "holdings after the end": ("zhike.apps.imports.jobs", "finish_import", 0),
}


# In every check it dies between two portions of customers: half is in the database, and its undoing
# needs what was written down before. The soak takes every moment.
HALF = "customers in the middle"
TAKEN = [HALF, *(pytest.param(one, marks=pytest.mark.soak) for one in MOMENTS if one != HALF)]


@pytest.mark.parametrize("moment", TAKEN)
def test_a_table_whose_import_is_killed_ends_as_if_nothing_had_been(python, moment):
    table = moment.split()[0]
    header, row, whole = WHOLE[table]
    lines = [header, *(row.format(n=n) for n in range(TABLE_ROWS))]
    module, at, times = MOMENTS[moment]
    facts = f"KIND, LINES = {table!r}, {lines!r}\n"
    begun = python(facts + BEGIN_TABLE)
    died = python(f"MODULE, AT, TIMES = {module!r}, {at!r}, {times}\n{DIE_TABLE}")

    recovered = python(RECOVER_TABLE)

    assert begun.returncode == 0, begun.stderr
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert recovered.returncode == 0, recovered.stderr
    assert recovered.stdout.splitlines() == [
        "failed worker_lost", f"done {TABLE_ROWS} {TABLE_ROWS} 0 0", *whole,
    ]  # fmt: skip
