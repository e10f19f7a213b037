from __future__ import annotations

from django.utils import timezone
from tests.apps.cast import client, person
from tests.apps.improvements.conftest import plan_of
from tests.apps.productvoice.conftest import with_point
from tests.apps.tickets.conftest import queue

from zhike.apps.improvements.models import Improvement
from zhike.apps.people.rules import Role
from zhike.apps.productvoice.report_improvements import link_improvement
from zhike.apps.productvoice.ticket_actions import open_report_ticket


def test_reports_are_read_over_the_api_with_their_state_and_intervals(report, anna):
    [line] = client(anna).get("/api/v1/voice/products").json()
    whole = client(anna).get(f"/api/v1/voice/products/{line['id']}").json()

    assert (line["product"], line["month"], line["owner"]) == (
        "product.payment",
        "2025-05-01",
        "li",
    )
    assert line["state"] in ("late", "handed_up", "waiting")
    assert line["acknowledged_at"] is None
    assert whole["blamed"]["lower"] <= whole["blamed"]["value"] <= whole["blamed"]["upper"]
    assert whole["course"][-1]["n"] == whole["n"] == line["n"]
    assert client(anna).get("/api/v1/voice/products/999").status_code == 404


def test_a_report_names_its_tickets_and_improvements_to_who_may_see_them(report, li):
    point = with_point(report)
    queue("desk", head=person(username="agent", role=Role.AGENT))
    boss = person(username="boss", role=Role.SUPERVISOR)
    opened, _is_new = open_report_ticket(report.pk, by=boss, point=point)
    columns = {**plan_of().columns, "design": "before_after"}
    made = Improvement.objects.create(**columns, owner=li, created_by="li")
    link_improvement(report.pk, made, by=li)
    now = timezone.now()
    last = made.measurements.create(
        measured_at=now, measured_by="li", verdict="helped", is_final=True, estimate=-2.5,
        lower=-3.0, upper=-2.0, found={"unit": "days"}, data_version="v1",
    )  # fmt: skip
    made.decisions.create(
        measurement=last, choice="keep", reason="x", decided_at=now, decided_by="li"
    )

    seen, hidden = (
        client(one).get(f"/api/v1/voice/products/{report.pk}").json() for one in (boss, li)
    )

    [ticket], [unseen] = seen["tickets"], hidden["tickets"]
    assert (ticket["point"], ticket["number"]) == (point, opened.ticket.number)
    assert (unseen["point"], unseen["number"], unseen["state"]) == (point, None, None)
    [came] = hidden["improvements"]
    assert (came["id"], came["state"], came["verdict"]) == (made.pk, made.state, "helped")
    assert came["decision"] == "keep"
