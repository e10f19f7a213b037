"""An erasure goes on where it was cut, leaves nothing, and proves it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from tests.apps.consents.conftest import customer
from tests.apps.privacy.conftest import ask
from tests.ready_banks import put_bank

from zhike.apps.audit.sealer import seal_rows
from zhike.apps.audit.verify import verify_audit
from zhike.apps.consents.actions import give_consent
from zhike.apps.consents.errors import CustomerErased
from zhike.apps.consents.models import Consent, ContactPreference
from zhike.apps.consents.queries import is_restricted
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.jobs.models import Job
from zhike.apps.privacy import actions, erasure_actions, proving
from zhike.apps.privacy.errors import ErasureIncomplete, ErasureObstructed
from zhike.apps.privacy.models import Erasure, RightsRequest
from zhike.apps.privacy.retention_actions import place_hold
from zhike.apps.privacy.rules import ErasureStep, RightKind
from zhike.apps.vault.errors import KeyDestroyed
from zhike.apps.vault.keys import Keyring, index_of, seal_for

ROOT = Path(__file__).parents[3]
PHONE, MAIL = "13800001111", "lin@example.cn"


def whole_database() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def erase(who) -> Erasure:
    return erasure_actions.run_erasure(erasure_actions.plan_erasure(who, by="chen").pk)


def test_after_an_erasure_nothing_leads_back_to_the_person(lin, lin_again):
    request = ask(lin, RightKind.DELETE)
    actions.make_copy(request.pk, by="wang")
    indexes = [index_of(PHONE, kind="phone"), index_of(MAIL, kind="email"), lin.name_index]
    before = whole_database()
    assert all(index in before for index in indexes)

    done = erase(lin)

    after = whole_database()
    for word in (*indexes, PHONE, MAIL, "林知夏"):
        assert word not in after
    assert done.step == ErasureStep.DONE
    ring = Keyring.of(["C001", "C002"])
    row = RightsRequest.objects.get()
    assert ring.open(request.wish_sealed, customer_id="C001") == row.wish_sealed == ""
    assert set(Customer.objects.values_list("state", flat=True)) == {"erased"}


def test_what_a_backup_still_holds_is_unreadable(lin):
    sealed = Identifier.objects.get(kind="phone").value_sealed

    erase(lin)

    assert Keyring.of(["C001"]).open(sealed, customer_id="C001") == ""


def test_the_report_is_signed_and_says_what_stays_and_why(lin):
    done = erase(lin)

    report = json.loads(done.report)
    places = {place["name"]: place for place in report["places"]}
    assert places["customers.identifiers"]["cleared"] == 2
    assert places["consents.choices"]["stays"] == Consent.objects.count() == 1
    assert places["consents.choices"]["why"]
    assert all(place["left"] == 0 for place in report["places"])
    assert report["scanned"]["columns"] > 50
    assert report["scanned"]["words"] >= 4
    assert erasure_actions.is_genuine(done)
    done.report = done.report.replace("C001", "C777")
    assert not erasure_actions.is_genuine(done)


def test_the_audit_log_still_verifies(lin, settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.ndjson")
    seal_rows()

    erase(lin)
    seal_rows()

    assert verify_audit().sealed > 5


def test_nobody_writes_for_an_erased_customer_any_more(lin):
    ring = Keyring.making(["C001"])  # a writer who looked the key up before
    erase(lin)

    with pytest.raises(KeyDestroyed):
        seal_for("C001", "new")
    lin.refresh_from_db()
    with pytest.raises(CustomerErased):
        give_consent(
            lin, purposes=["survey"], taken_through=TakenThrough.APP, evidence="S", by="wang"
        )
    # What he sealed with the key he held is unreadable for everybody else.
    late = ring.seal("late", customer_id="C001")
    assert Keyring.of(["C001"]).open(late, customer_id="C001") == ""


def test_a_row_that_was_written_meanwhile_is_cleared_before_the_proof(lin):
    planned = erasure_actions.plan_erasure(lin, by="chen")
    erasure_actions.close(planned.pk)
    erasure_actions.clear(planned.pk)
    Identifier.objects.create(
        customer=lin, kind="phone", value_index="x" * 64, source="late", noted_at=lin.created_at
    )

    done = erasure_actions.run_erasure(planned.pk)

    assert done.step == ErasureStep.DONE
    assert not Identifier.objects.exists()


def test_what_lies_outside_the_places_is_found_and_named(lin):
    Job.objects.create(
        kind="x", title=f"call {PHONE}", created_at=lin.created_at, updated_at=lin.created_at
    )

    with pytest.raises(ErasureIncomplete, match=r"jobs\.Job: 1"):
        erase(lin)

    assert Erasure.objects.get().step == ErasureStep.CLEARED
    Job.objects.filter(kind="x").delete()
    assert erasure_actions.run_erasure(Erasure.objects.get().pk).step == ErasureStep.DONE


def test_a_word_in_json_is_found_however_it_is_spelled(lin):
    Customer.objects.filter(pk=lin.pk).update(segment="")
    stray = customer("C003")
    Identifier.objects.filter(customer=stray).delete()
    Job.objects.create(
        kind="x",
        title="",
        arguments={"note": "林知夏先生住东湖路"},
        created_at=lin.created_at,
        updated_at=lin.created_at,
    )

    found = proving.rows_with(Job, ["arguments"], words=["林知夏先生住东湖"])

    assert found.count() == 1
    assert not proving.rows_with(Job, ["arguments", "title"], words=["不在这里的人名"]).exists()


def test_a_hold_stands_against_it_also_when_it_comes_after_the_plan(lin, lin_again):
    planned = erasure_actions.plan_erasure(lin, by="chen")
    place_hold(customer=lin_again, reason="诉讼", by="chen")

    with pytest.raises(ErasureObstructed):
        erasure_actions.run_erasure(planned.pk)

    assert Identifier.objects.count() == 4
    assert Customer.objects.get(pk=lin.pk).state == "active"


def test_while_the_law_keeps_the_record_processing_is_restricted_instead(holder):
    with pytest.raises(ErasureObstructed, match="relationship goes on") as refusal:
        erasure_actions.plan_erasure(holder, by="chen")

    erasure_actions.restrict_instead(holder, by="chen")
    assert refusal.value.obstacles == ("statutory",)
    assert is_restricted([holder])


def test_when_the_period_is_over_the_customer_goes(gone_long_ago):
    assert erase(gone_long_ago).step == ErasureStep.DONE


def test_an_erasure_that_was_begun_is_not_begun_twice(lin):
    first = erasure_actions.plan_erasure(lin, by="chen")

    assert erasure_actions.plan_erasure(lin, by="chen") == first
    assert Job.objects.filter(kind=erasure_actions.JOB).count() == 1


def test_every_step_may_be_done_again(lin):
    done = erase(lin)
    again = erasure_actions.run_erasure(done.pk)

    assert again.report == done.report
    assert not ContactPreference.objects.exists()


SET_UP = """
from zhike.cli.serve import set_up_database
set_up_database()
from tests.apps.consents.conftest import customer
from zhike.apps.privacy import erasure_actions
print(erasure_actions.plan_erasure(customer("C001"), by="chen").pk)
"""
# Dies like a machine without power, inside a step or right after it.
DIE = """
import os, signal
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.privacy import erasure_actions
from zhike.apps.privacy.models import Erasure
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
erasure_actions.{where} = die
erasure_actions.run_erasure(Erasure.objects.get().pk)
"""
GO_ON = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.customers.models import Identifier
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.tasks import run_job
from zhike.apps.privacy.jobs import go_on_erasing
from zhike.apps.privacy.models import Erasure
Job.objects.update(state="failed", error_code="worker_lost")
go_on_erasing()
run_job.func(Job.objects.get(state="queued").pk)
done = Erasure.objects.get()
print(done.step, Identifier.objects.count(), Job.objects.filter(state="done").count())
"""


@pytest.fixture
def python(own_home):
    put_bank(own_home, url=None)
    environment = os.environ | {
        "ZHIKE_HOME": str(own_home),
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    environment.pop("DATABASE_URL", None)

    def run(code: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


# In every check it dies where the keys are gone and the clearing has begun; the soak takes all.
KILLED_AT = [
    "places",
    *(
        pytest.param(where, marks=pytest.mark.soak)
        for where in ("destroy_keys", "clear", "prove", "signature_of")
    ),
]


@pytest.mark.parametrize("where", KILLED_AT)
def test_a_killed_erasure_goes_on_where_it_stopped(python, where):
    begun = python(SET_UP)
    died = python(DIE.format(where=where))
    went_on = python(GO_ON)

    assert begun.returncode == 0, begun.stderr
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert went_on.returncode == 0, went_on.stderr
    assert went_on.stdout.split() == ["done", "0", "1"]
