from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.conftest import client, person
from tests.apps.privacy.conftest import ask, proved

from zhike.apps.consents.queries import is_restricted
from zhike.apps.people.rules import Role
from zhike.apps.privacy import actions
from zhike.apps.privacy.models import CopyFile, Erasure, RecordStart, RightsRequest
from zhike.apps.privacy.rules import RightKind, State

LIST = "/customers/rights/"
STEPS = ["take", "prove", "extend", "answer", "refuse", "take-back", "start", "copy"]


@pytest.fixture
def as_supervisor(db) -> Client:
    return client(person(username="gao", role=Role.SUPERVISOR))


def state_of(request: RightsRequest) -> str:
    return RightsRequest.objects.get(pk=request.pk).state


def test_a_request_is_taken_in_and_listed_with_its_clock(as_supervisor, lin):
    answer = as_supervisor.post(
        f"{LIST}new/",
        {"customer_id": "C001", "kind": "copy", "received_through": "branch", "wish": "全部"},
    )

    made = RightsRequest.objects.get()
    assert answer.url == f"{LIST}{made.pk}/"
    page = as_supervisor.get(LIST).content.decode()
    assert "days left: 15" in page
    assert "Have a copy" in page
    assert "全部" in as_supervisor.get(answer.url).content.decode()


def test_an_unknown_customer_is_told_at_the_field(as_supervisor, bank):
    answer = as_supervisor.post(
        f"{LIST}new/",
        {"customer_id": "C777", "kind": "copy", "received_through": "branch", "wish": "x"},
    )

    assert answer.status_code == 422
    assert "No customer with this number" in answer.content.decode()


def test_a_request_goes_its_way_step_by_step(as_supervisor, lin):
    made = ask(lin, proof="")
    page = f"{LIST}{made.pk}/"

    as_supervisor.post(f"{page}take/")
    as_supervisor.post(f"{page}prove/", {"proof": "网点核验"})
    as_supervisor.post(f"{page}extend/", {"days": "5", "reason": "资料分散"})
    as_supervisor.post(f"{page}answer/", {"answer": "见附件"})

    shown = as_supervisor.get(page).content.decode()
    assert state_of(made) == State.ANSWERED
    for step in ("taken in hand", "proved who he is", "limit extended", "见附件"):
        assert step in shown


def test_a_refusal_without_a_reason_comes_back(as_supervisor, lin):
    made = ask(lin)

    answer = as_supervisor.post(f"{LIST}{made.pk}/refuse/", {"ground": "secrecy", "reason": ""})

    assert answer.status_code == 422
    assert state_of(made) == State.IN_WORK
    as_supervisor.post(f"{LIST}{made.pk}/refuse/", {"ground": "secrecy", "reason": "法律规定"})
    assert state_of(made) == State.REFUSED


def test_a_step_that_is_not_allowed_is_told(as_supervisor, lin):
    made = ask(lin)
    actions.take_back_request(made.pk, by="wang")

    answer = as_supervisor.post(f"{LIST}{made.pk}/answer/", {"answer": "x"}, follow=True)

    assert "cannot become" in answer.content.decode()


def test_a_copy_is_made_and_taken_out_by_who_proves_that_it_is_he(as_supervisor, lin):
    made = ask(lin)
    as_supervisor.post(f"{LIST}{made.pk}/copy/")
    address = f"{LIST}{made.pk}/copy/{CopyFile.objects.get().pk}/"

    session = as_supervisor.session
    session.pop("proved_at", None)
    session.save()
    assert as_supervisor.get(address).status_code == 302
    answer = proved(as_supervisor).get(address)

    assert answer["Content-Disposition"] == f'attachment; filename="{made}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "personal-data.json" in archive.namelist()
    CopyFile.objects.update(expires_at=lin.created_at)
    assert as_supervisor.get(address).status_code == 302


def test_an_erasure_is_begun_by_an_administrator_and_by_nobody_else(
    fresh_administrator, as_supervisor, lin
):
    made = ask(lin, RightKind.DELETE)
    address = f"{LIST}{made.pk}/erase/"

    assert proved(as_supervisor).post(address).status_code == 403
    fresh_administrator.post(address)

    assert Erasure.objects.get().request == made


def test_where_the_law_keeps_the_record_processing_is_restricted(fresh_administrator, holder):
    made = ask(holder, RightKind.DELETE)
    shown = fresh_administrator.get(f"{LIST}{made.pk}/").content.decode()

    answer = fresh_administrator.post(f"{LIST}{made.pk}/erase/", follow=True)

    assert "legal period of keeping is not over" in shown
    assert "Processing is restricted" in answer.content.decode()
    assert is_restricted([holder])
    assert not Erasure.objects.exists()


def test_only_a_request_for_deletion_erases(fresh_administrator, lin):
    made = ask(lin, RightKind.COPY)

    answer = fresh_administrator.post(f"{LIST}{made.pk}/erase/", follow=True)

    assert "Only a proved request for deletion" in answer.content.decode()
    assert not Erasure.objects.exists()


def test_the_end_of_a_relationship_is_noted(as_supervisor, holder):
    made = ask(holder, RightKind.DELETE)

    as_supervisor.post(f"{LIST}{made.pk}/start/", {"starts": "2012-05-01"})

    assert str(RecordStart.objects.get().starts) == "2012-05-01"
    assert "Nothing stands against it" in as_supervisor.get(f"{LIST}{made.pk}/").content.decode()


def test_a_request_of_another_branch_is_not_there(away, elsewhere):
    made = ask(away)
    here = proved(client(person(username="sun", role=Role.SUPERVISOR, branch=elsewhere)))

    assert here.get(f"{LIST}{made.pk}/").status_code == 404
    for step in STEPS:
        assert here.post(f"{LIST}{made.pk}/{step}/").status_code == 404
    assert "rights-" not in here.get(LIST).content.decode()
    assert state_of(made) == State.IN_WORK


def test_what_is_not_there_asks_nobody_for_a_proof(away, elsewhere):
    made = ask(away, RightKind.DELETE)
    copy = actions.make_copy(ask(away).pk, by="test")

    for role, method, address in (
        (Role.ADMINISTRATOR, "post", f"{LIST}{made.pk}/erase/"),
        (Role.SUPERVISOR, "get", f"{LIST}{copy.request.pk}/copy/{copy.pk}/"),
    ):
        stale = client(person(username=f"sun-{role}", role=role, branch=elsewhere))
        session = stale.session
        session.pop("proved_at")
        session.save()
        assert getattr(stale, method)(address).status_code == 404


def test_filters_keep_what_they_name(as_supervisor, lin):
    made = ask(lin)
    RightsRequest.objects.update(due_date=timezone.localdate() - timedelta(days=3))

    assert "late by days: 3" in as_supervisor.get(LIST, {"state": "late"}).content.decode()
    assert str(made) not in as_supervisor.get(LIST, {"kind": "copy"}).content.decode()
    assert str(made) not in as_supervisor.get(LIST, {"mine": "1"}).content.decode()
    assert "No request" in as_supervisor.get(LIST, {"state": "refused"}).content.decode()
