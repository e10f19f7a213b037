from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from django.utils import timezone
from tests.apps.conftest import person

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.rules import Role
from zhike.apps.portal.models import PortalSession
from zhike.apps.privacy import actions
from zhike.apps.privacy.models import RightsRequest
from zhike.apps.privacy.rules import RefusalGround, RightKind


def asked(lin, kind=RightKind.COPY) -> RightsRequest:
    return actions.receive_request(
        lin, kind=kind, received_through="web", wish="全部", identity_proof="x", by="customer:C001"
    )


def test_he_asks_and_follows_the_request_with_its_deadline(as_lin):
    answer = as_lin.post("/my/rights/", {"kind": "access", "wish": "你们存了什么"})
    made = RightsRequest.objects.get()

    assert answer.url == f"/my/rights/{made.pk}/"
    assert (made.state, made.received_through) == ("in_work", "web")
    assert made.identity_proof.startswith("portal-")
    page = as_lin.get(answer.url).content.decode()
    assert f"{made.due_date:%Y-%m-%d}" in page
    assert "15 days" in page
    assert "你们存了什么" in page
    assert AuditRow.objects.get(activity="receive rights request").by == "customer:C001"


def test_a_request_needs_its_kind(as_lin):
    assert as_lin.post("/my/rights/", {"kind": "everything"}).status_code == 422
    assert not RightsRequest.objects.exists()


def test_ten_open_requests_are_enough(as_lin, lin):
    for _time in range(10):
        asked(lin)

    assert as_lin.post("/my/rights/", {"kind": "access"}).status_code == 422
    assert RightsRequest.objects.count() == 10


def test_no_name_of_the_staff_stands_on_a_request(as_lin, lin):
    made = asked(lin)
    handler = person(username="sun.yue", role=Role.COMPLAINT_OFFICER, name="孙悦")
    actions.take_request(made.pk, handler=handler)
    actions.extend_request(made.pk, days=3, reason="内部原因", by="sun.yue")
    actions.refuse_request(made.pk, ground=RefusalGround.SECRECY, reason="依法保密", by="sun.yue")
    page = as_lin.get(f"/my/rights/{made.pk}/").content.decode()

    assert "依法保密" in page
    assert "A law demands secrecy" in page
    assert not [word for word in ("sun.yue", "孙悦", "内部原因") if word in page]


def test_he_takes_a_request_back_once(as_lin, lin):
    made = asked(lin)
    as_lin.post(f"/my/rights/{made.pk}/take-back/")
    again = as_lin.post(f"/my/rights/{made.pk}/take-back/", follow=True)

    assert RightsRequest.objects.get().state == "withdrawn"
    assert 'role="alert"' in again.content.decode()


def test_the_copy_is_taken_only_after_a_fresh_sign_in_and_is_written_down(as_lin, lin):
    made = asked(lin)
    copy = actions.make_copy(made.pk, by="sun")
    path = f"/my/rights/{made.pk}/copies/{copy.pk}/"

    file = as_lin.get(path)
    assert ZipFile(BytesIO(file.content)).namelist()
    assert file.headers["Cache-Control"] == "no-store"
    assert AuditRow.objects.get(activity="download copy").by == "customer:C001"

    PortalSession.objects.update(proved_at=timezone.now() - timedelta(minutes=11))
    assert as_lin.get(path).url.startswith("/my/sign-in/?next=%2Fmy%2Frights%2F")


def test_a_copy_that_is_gone_is_told_in_words(as_lin, lin):
    made = asked(lin)
    copy = actions.make_copy(made.pk, by="sun")
    actions.expire_copies(now=timezone.now() + timedelta(days=8))
    answer = as_lin.get(f"/my/rights/{made.pk}/copies/{copy.pk}/", follow=True)

    assert 'role="alert"' in answer.content.decode()


def test_of_the_request_of_another_there_is_nothing(as_lin, gao):
    strange = asked(gao)
    copy = actions.make_copy(strange.pk, by="sun")
    own = asked(as_lin.get("/my/").wsgi_request.portal_customer)

    assert as_lin.get(f"/my/rights/{strange.pk}/").status_code == 404
    assert as_lin.get(f"/my/rights/{own.pk}/copies/{copy.pk}/").status_code == 404
    assert f"/my/rights/{strange.pk}/" not in as_lin.get("/my/rights/").content.decode()
