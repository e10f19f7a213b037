"""A worker that dies in the middle of telling: once it runs again each was told exactly once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.ready_banks import put_bank

ROOT = Path(__file__).parents[3]
SAID, SILENT = 5, 3
# The house's own worker with a mail server that keeps what it takes.
SET_UP = """
import importlib, json, os, signal
from datetime import timedelta
from zhike.cli.serve import set_up_database
set_up_database()
from django.utils import timezone
from zhike.apps.consents import sending
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.tasks import run_job
from zhike.integrations.customer_messages.senders import MailSender
def keep(message):
    with open(MAILS, "a") as mails:
        mails.write(message.reference + "\\n")
sending._SENDERS.clear()
sending.use_sender(MailSender(keep))
"""
BEGIN = """
from tests.apps.cast import person
from tests.apps.consents.conftest import customer
from tests.apps.tellings.conftest import agree, begun, improvement, raised
from tests.apps.tickets.conftest import enquiry, queue
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.people.rules import Role
load_standard_purposes()
he = person(username="he", role=Role.IMPROVEMENT_OWNER)
row = improvement(he)
hotline = queue("hotline", head=person(username="sun", role=Role.SUPERVISOR), members=[])
for n in range(SAID + SILENT):
    whose = customer(f"K{n}")
    agree(whose)
    if n < SAID:
        raised(row, hotline, whose)
        raised(row, hotline, whose)
    else:
        enquiry(hotline, customer=whose)
begun(row, by=he)
# Somebody pulls the plug.
owner, name, left = importlib.import_module(MODULE), NAME, [TIMES]
act = getattr(owner, name)
def dying(*given, **more):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return act(*given, **more)
setattr(owner, name, dying)
run_job.func(Job.objects.get().pk)
"""
RESTART = """
from zhike.apps.audit.models import Outbox
from zhike.apps.consents.models import SentMessage, WaitingMessage
from zhike.apps.jobs.actions import fail_silent_jobs, run_again
from zhike.apps.jobs.rules import SILENCE_ALLOWED
from zhike.apps.people.models import User
from zhike.apps.tellings.models import Telling
fail_silent_jobs(now=timezone.now() + SILENCE_ALLOWED + timedelta(seconds=1))
lost = Job.objects.get()
again = run_again(lost.pk, by=User.objects.get(username="he"))
run_job.func(again.pk)
again.refresh_from_db()
told = Telling.objects.filter(state="told")
print(json.dumps({
    "jobs": [lost.state, lost.error_code, again.state],
    "told": sorted(told.values_list("customer__customer_id", flat=True)),
    "messages": dict(SentMessage.objects.values_list("permit_id", "customer__customer_id")),
    "acts": Outbox.objects.filter(activity="tell customer what was done").count(),
    "waiting": WaitingMessage.objects.count(),
}))
"""
# Before anything of a customer is committed; when the server has it and nobody noted so; between
# two that are sent.
MOMENTS = {
    "while deciding on one": ("zhike.apps.tellings.telling_actions", "record_event", 2),
    "after the server took one": ("zhike.apps.consents.sending", "note_outcome", 2),
    "before the next is sent": ("zhike.apps.consents.sending", "_send_waiting", 3),
}


@pytest.fixture
def python(own_home, own_database):
    put_bank(own_home, url=os.environ.get("DATABASE_URL"))
    environment = os.environ | {
        "ZHIKE_HOME": str(own_home),
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }

    def run(code: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


# The mail has gone and nobody wrote it down: in every check. The soak takes every moment.
GONE = "after the server took one"
TAKEN = [GONE, *(pytest.param(one, marks=pytest.mark.soak) for one in MOMENTS if one != GONE)]


@pytest.mark.parametrize("moment", TAKEN)
def test_after_a_kill_each_who_raised_it_is_told_once_and_nobody_else(python, own_home, moment):
    mails = own_home / "mails.txt"
    facts = f"SAID, SILENT, MAILS = {SAID}, {SILENT}, {str(mails)!r}\n"
    module, name, times = MOMENTS[moment]
    plug = f"MODULE, NAME, TIMES = {module!r}, {name!r}, {times}\n"
    died = python(facts + plug + SET_UP + BEGIN)
    assert died.returncode == -signal.SIGKILL, died.stderr

    restarted = python(facts + SET_UP + RESTART)

    assert restarted.returncode == 0, restarted.stderr
    found = json.loads(restarted.stdout)
    assert found["jobs"] == ["failed", "worker_lost", "done"]
    wanted = [f"K{n}" for n in range(SAID)]
    assert (found["told"], found["acts"], found["waiting"]) == (wanted, SAID, 0)
    gone = [found["messages"][reference] for reference in mails.read_text().split()]
    assert sorted(gone) == wanted
