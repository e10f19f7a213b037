"""Nobody but the AML role learns of a notice: not by a word, not by a page that differs."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import get_resolver
from django.utils import timezone
from tests.apps.conftest import client, person
from tests.apps.consents.conftest import customer
from tests.apps.frozen import freeze_time
from tests.apps.portal.conftest import customer_client
from tests.apps.suspicions.conftest import SECRET, sent
from tests.walking import _patterns, content_of

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import Outbox
from zhike.apps.customers.keeping import places
from zhike.apps.customers.models import Customer
from zhike.apps.notifications.models import Notification
from zhike.apps.people.rules import ROLES_WITH_PAGES, Role
from zhike.apps.privacy import erasure_actions
from zhike.apps.suspicions.models import Notice
from zhike.apps.suspicions.queries import shown
from zhike.apps.webhooks.models import Delivery

# What pages tell; the queries behind them have tests on either database.
pytestmark = pytest.mark.one_database

OTHERS = [role for role in ROLES_WITH_PAGES if role != Role.AML_OFFICER]
# What differs from one answer to the next by itself.
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|nonce-?=?"?[\w+/=-]+|data-csrf="\w+"'
    r'|<input[^>]*name="once"[^>]*>|[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}'
)


def body(answer) -> str:
    """What an answer says, without what differs by itself."""
    return CHANGING.sub("", content_of(answer))


def addresses(number: str) -> list[str]:
    """Every page without an object, and those of the ticket and the customer."""
    bare = [path for path, _entry in _patterns(get_resolver()) if "<" not in path]
    return sorted(
        {
            *(path for path in bare if "sign-out" not in path),
            f"/desk/tickets/{number}/",
            f"/desk/tickets/{number}/dialogs/",
            "/customers/C001/",
            "/customers/C001/consents/",
            f"/api/v1/tickets/{number}",
            "/api/v1/customers/C001",
            "/lists/audit/csv/",
            "/lists/customers/csv/",
            "/lists/tickets/csv/",
        }
    )


@pytest.mark.parametrize("role", OTHERS)
def test_no_page_of_another_role_holds_a_word_of_it(notice, ticket, role):
    browser = client(person(username="reader", role=role))
    browser.raise_request_exception = False
    read = {path: content_of(browser.get(path)) for path in addresses(ticket.number)}

    assert len(read) > 60
    assert [path for path, told in read.items() if SECRET in told or notice.public_id in told] == []


def test_the_author_cannot_open_what_he_sent(notice, agent):
    browser = client(agent)

    assert browser.get("/suspicions/").status_code == 403
    assert browser.get(f"/suspicions/{notice.public_id}/").status_code == 403


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.COMPLAINT_OFFICER])
def test_the_pages_of_ticket_and_customer_are_the_same_with_and_without_it(
    agent, ticket, lin, role
):
    browser = client(person(username="reader", role=role))
    pages = (f"/desk/tickets/{ticket.number}/", f"/api/v1/tickets/{ticket.number}")
    with freeze_time(timezone.now()):  # else the clocks of the ticket differ
        before = [body(browser.get(path)) for path in pages]
        sent(agent, ticket=ticket.number)

        assert [body(browser.get(path)) for path in pages] == before


def test_the_customer_sees_the_same_pages_with_and_without_it(agent, ticket, lin):
    browser = customer_client("C001")
    pages = ("/my/", "/my/matters/", f"/my/matters/{ticket.number}/", "/my/profile/", "/my/rights/")
    with freeze_time(timezone.now()):
        before = [body(browser.get(path)) for path in pages]
        sent(agent, ticket=ticket.number)
        after = [body(browser.get(path)) for path in pages]
    assert after == before
    assert all("suspic" not in page.lower() for page in after)


def test_no_webhook_no_event_and_no_notification_tells_of_it(agent, ticket, lin):
    while announce_events():
        pass
    before = (Outbox.objects.count(), Delivery.objects.count(), Notification.objects.count())
    sent(agent, ticket=ticket.number)
    while announce_events():
        pass

    after = (Outbox.objects.count(), Delivery.objects.count(), Notification.objects.count())
    assert after == before


def test_the_customers_copy_is_the_same_with_and_without_it(agent, ticket, lin):
    def kept():
        return json.dumps(
            {place.name: place.read([lin]) for place in places()}, default=str, ensure_ascii=False
        )

    before = kept()
    made = sent(agent, ticket=ticket.number)

    assert kept() == before
    assert made.key_owner not in kept()


def test_an_erasure_takes_the_customer_and_leaves_the_notice_readable(agent, lin, notice):
    Customer.objects.filter(pk=lin.pk).update(opened_date=None)
    planned = erasure_actions.plan_erasure(lin, by="chen")
    done = erasure_actions.run_erasure(planned.pk)

    (opened,) = shown([Notice.objects.get()])
    assert SECRET in opened.text
    assert opened.about.customer == "C001"
    report = json.loads(done.report)
    assert "suspic" not in done.report.lower()
    assert notice.key_owner not in done.report
    assert all(place["left"] == 0 for place in report["places"])


def test_a_notice_changes_nothing_of_what_an_erasure_reports(agent, lin):
    def report_of(number: str) -> dict[str, tuple[int, int]]:
        whose = Customer.objects.get(customer_id=number)
        done = erasure_actions.run_erasure(erasure_actions.plan_erasure(whose, by="chen").pk)
        return {
            place["name"]: (place["cleared"], place["stays"])
            for place in json.loads(done.report)["places"]
        }

    customer("C002")
    sent(agent, customer_id="C002")

    plain, reported = report_of("C001"), report_of("C002")
    assert plain == reported


def test_a_merge_of_entries_finds_no_table_that_points_at_him(lin):
    assert not [field for field in Notice._meta.get_fields() if field.related_model is Customer]
