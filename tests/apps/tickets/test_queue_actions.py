from __future__ import annotations

import pytest
from tests.apps.conftest import top
from tests.apps.tickets.conftest import enquiry

from zhike.analytics.clocks import LimitUnit
from zhike.analytics.errors import InvalidLimit
from zhike.apps.audit.models import AuditRow
from zhike.apps.people.models import WorkQueue
from zhike.apps.tickets.errors import NobodyThere
from zhike.apps.tickets.models import QueueTerms, ServicePromise
from zhike.apps.tickets.queue_actions import end_promise, promise, set_terms
from zhike.apps.tickets.rules import ClockName, Promise


def test_only_who_works_on_tickets_answers_for_a_queue(db, analyst, head):
    made = WorkQueue.objects.create(code="q", name="q", branch=top())

    with pytest.raises(NobodyThere):
        set_terms(made, head=analyst, hours_channel="chat", by="chen")
    set_terms(made, head=head, hours_channel="chat", by="chen")

    assert QueueTerms.objects.get(queue=made).head == head


def test_a_change_of_terms_tells_what_stood_before(hotline, agent):
    set_terms(hotline, head=agent, hours_channel="phone", by="chen")

    row = AuditRow.objects.filter(activity="set queue terms").latest("id")
    assert '"sun"' in row.before
    assert '"wang"' in row.after


def test_a_later_promise_for_the_same_tickets_takes_the_place_of_the_earlier(hotline):
    before = ServicePromise.objects.count()

    promise(
        hotline,
        promised=Promise(clock=ClockName.RESOLUTION, amount=2, unit=LimitUnit.WORKING_DAYS),
        by="chen",
    )

    assert ServicePromise.objects.count() == before
    assert hotline.promises.get(clock=ClockName.RESOLUTION).unit == LimitUnit.WORKING_DAYS


def test_a_promise_that_no_clock_can_keep_is_refused(hotline):
    half_a_day = Promise(clock=ClockName.RESOLUTION, amount=0.5, unit=LimitUnit.WORKING_DAYS)

    with pytest.raises(InvalidLimit):
        promise(hotline, promised=half_a_day, by="chen")


def test_what_is_promised_no_more_sets_no_clock_off(hotline, lin):
    for row in list(hotline.promises.all()):
        end_promise(row.pk, by="chen")

    assert enquiry(hotline, customer=lin).clocks.count() == 0
