from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.suspicions.conftest import SECRET, sent

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import ALLOWED, GRANTABLE, Permission, Role, delegated, own_permissions
from zhike.apps.suspicions.models import Notice

NEW = {"sign": "structuring", "text": f"每天存 49,900，{SECRET}", "once": "form-1"}


def text(answer):
    return answer.content.decode()


@pytest.fixture
def by_agent(agent):
    return client(agent)


def test_an_agent_reports_from_a_ticket_and_is_told_to_be_silent(by_agent, ticket, lin):
    path = f"/suspicions/new/?ticket={ticket.number}"
    page = by_agent.get(path)
    assert "Tell nobody" in text(page)
    assert "no-store" in page["Cache-Control"]

    answer = by_agent.post(path, NEW, follow=True)

    assert answer.redirect_chain == [(f"/desk/tickets/{ticket.number}/", 302)]
    assert "Sent to the AML officer" in text(answer)
    assert SECRET not in text(answer)
    assert Notice.objects.count() == 1


def test_and_from_a_customers_card(by_agent, lin, ticket):
    assert "/suspicions/new/?customer=C001" in text(by_agent.get("/customers/C001/"))
    answer = by_agent.post("/suspicions/new/?customer=C001", NEW)

    assert answer["Location"] == "/customers/C001/"
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?ticket=T9999999", "?customer=C404", "?ticket=x"])
def test_nothing_is_reported_about_nobody(by_agent, lin, query):
    assert by_agent.post(f"/suspicions/new/{query}", NEW).status_code == 404
    assert not Notice.objects.exists()


def test_nobody_reports_about_a_ticket_beyond_his_reach(ticket):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    outsider = person(username="out", role=Role.AGENT, branch=far)

    answer = client(outsider).post(f"/suspicions/new/?ticket={ticket.number}", NEW)
    assert answer.status_code == 404


def test_an_empty_notice_is_refused_beside_its_field(by_agent, ticket):
    answer = by_agent.post(f"/suspicions/new/?ticket={ticket.number}", {**NEW, "text": ""})

    assert answer.status_code == 422


def test_the_aml_role_reads_takes_and_forwards(as_aml, notice):
    page = text(as_aml.get("/suspicions/"))
    assert "Amounts just below a limit" in page
    assert "C001" in page
    path = f"/suspicions/{notice.public_id}/"
    one = text(as_aml.get(path))
    assert SECRET in one
    assert "wang" in one

    as_aml.post(f"{path}take/")
    assert as_aml.post(f"{path}forward/", {"reference": ""}).status_code == 422
    as_aml.post(f"{path}forward/", {"reference": "STR-7"})

    assert "STR-7" in text(as_aml.get(path))
    assert "forwarded to the AML unit" in text(as_aml.get("/suspicions/?state=forwarded"))
    assert AuditRow.objects.filter(activity="confidential act", by="fang").count() == 4


def test_a_dismissal_needs_its_reason(as_aml, notice):
    path = f"/suspicions/{notice.public_id}/"
    as_aml.post(f"{path}take/")
    assert as_aml.post(f"{path}dismiss/", {"reason": ""}).status_code == 422
    as_aml.post(f"{path}dismiss/", {"reason": "工资代发"})

    page = text(as_aml.get(path))
    assert "工资代发" in page
    assert "Look into it again" in page


def test_what_was_taken_meanwhile_is_told(as_aml, notice):
    answer = as_aml.post(
        f"/suspicions/{notice.public_id}/forward/", {"reference": "x"}, follow=True
    )

    assert "Somebody was faster" in text(answer)


def test_a_script_in_a_notice_is_a_text(as_aml, agent, lin):
    made = sent(agent, text="<script>alert(1)</script>")
    page = text(as_aml.get(f"/suspicions/{made.public_id}/"))

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_only_the_aml_role_carries_the_permission_and_nobody_can_be_given_it():
    assert [
        role for role, carried in ALLOWED.items() if Permission.REVIEW_SUSPICIONS in carried
    ] == [Role.AML_OFFICER]
    assert Permission.REVIEW_SUSPICIONS not in GRANTABLE
    assert not own_permissions(["suspicions.review"])
    lent = delegated(own=frozenset(), absent=ALLOWED[Role.AML_OFFICER])
    assert Permission.REVIEW_SUSPICIONS not in lent


def test_a_days_bookings_are_held_against_the_limits(as_aml):
    given = {"day": "2026-01-05", "who": "person", "flow": "cash", "way": "in", "currency": "cny"}

    below = text(as_aml.post("/suspicions/limits/", {**given, "amounts": "20000 29999.99"}))
    at = text(as_aml.post("/suspicions/limits/", {**given, "amounts": "20000 30000"}))
    alone = text(as_aml.post("/suspicions/limits/", {**given, "amounts": "50000"}))

    assert "Below every limit" in below
    assert "To be reported" in at and "only together" in at
    assert "one booking alone reaches it" in alone
    assert as_aml.post("/suspicions/limits/", {**given, "amounts": "x"}).status_code == 422


def test_each_limit_stands_with_its_source_and_how_sure_it_is(as_aml):
    page = text(as_aml.get("/suspicions/limits/"))

    assert page.count("〔2016〕第3号") >= 8
    assert "50,000" in page
    assert "badge" in page
