from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.tickets.models import QueueTerms, ServicePromise

QUEUES = "/admin/queues/"


def text(answer):
    return answer.content.decode()


def test_a_bank_without_queues_is_told_what_to_do(as_administrator):
    page = text(as_administrator.get(QUEUES))

    assert "No queue yet" in page
    assert "Make the first one below" in page


def test_the_list_says_who_answers_by_which_hours_and_what_is_promised(as_administrator, hotline):
    enquiry(hotline)
    ServicePromise.objects.create(
        queue=hotline, clock="first_reply", priority=1, amount=1, unit="working_hours"
    )

    page = text(as_administrator.get(QUEUES))

    for words in ("队列 hotline", "总行", "孙主管", "Web chat"):
        assert words in page
    assert "First reply within 1 hour, for Urgent: 1 working hour" in page
    assert "Resolution within 8 hours" in page
    assert 'class="number" data-label="Open tickets">1</td>' in page


def test_a_queue_is_made_with_its_head_and_takes_tickets_at_once(as_administrator, head):
    given = {
        "code": "cards", "name": "信用卡", "branch": head.branch_id, "head": head.pk,
        "hours_channel": "phone",
    }  # fmt: skip

    made = as_administrator.post(f"{QUEUES}new/", given, follow=True)

    assert "信用卡" in text(made)
    assert "Nothing is promised" in text(made)
    found = WorkQueue.objects.get()
    assert found.terms.head == head
    assert enquiry(found).owner == head


def test_a_code_that_is_taken_makes_nothing(as_administrator, hotline, head):
    given = {
        "code": "hotline", "name": "又一个", "branch": head.branch_id, "head": head.pk,
        "hours_channel": "phone",
    }  # fmt: skip

    again = as_administrator.post(f"{QUEUES}new/", given)

    assert again.status_code == 422
    assert WorkQueue.objects.count() == 1


def test_a_head_who_does_not_reach_the_queue_makes_nothing(as_administrator, head):
    below = create_branch(code="east", name="东湖支行", parent=head.branch, by="chen")
    far = person(username="gao", role=Role.SUPERVISOR, branch=below)
    given = {
        "code": "cards", "name": "信用卡", "branch": head.branch_id, "head": far.pk,
        "hours_channel": "phone",
    }  # fmt: skip

    refused = as_administrator.post(f"{QUEUES}new/", given)

    assert refused.status_code == 422
    assert "cannot own this ticket" in text(refused)
    assert not WorkQueue.objects.exists()


def test_a_queue_without_a_head_says_so_until_it_has_one(as_administrator, head):
    bare = WorkQueue.objects.create(code="bare", name="尚无负责人", branch=head.branch)
    page = f"{QUEUES}{bare.pk}/"

    assert "takes no tickets: no head" in text(as_administrator.get(QUEUES))
    assert "This queue takes no tickets yet" in text(as_administrator.get(page))
    as_administrator.post(f"{page}terms/", {"head": head.pk, "hours_channel": "mail"})

    assert QueueTerms.objects.get().hours_channel == "mail"
    assert "This queue takes no tickets yet" not in text(as_administrator.get(page))


def test_somebody_who_works_on_no_tickets_cannot_be_head(as_administrator, administrator, hotline):
    page = f"{QUEUES}{hotline.pk}/terms/"

    refused = as_administrator.post(page, {"head": administrator.pk, "hours_channel": "mail"})

    assert refused.status_code == 422
    assert QueueTerms.objects.get().head.username == "sun"


def test_a_promise_is_added_changed_and_ended(as_administrator, hotline):
    page = f"{QUEUES}{hotline.pk}/"
    given = {"clock": "first_reply", "amount": "4", "unit": "working_hours", "priority": "1"}

    as_administrator.post(f"{page}promises/", given)
    as_administrator.post(f"{page}promises/", given | {"amount": "1"})
    (row,) = ServicePromise.objects.filter(priority=1)
    shown = text(as_administrator.get(page))

    assert row.amount == 1
    assert "1 working hour</span>" in shown
    as_administrator.post(f"{page}promises/{row.pk}/end/")
    assert not ServicePromise.objects.filter(priority=1).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": "1.5", "unit": "working_days"},
        {"unit": "weeks"},
        {"amount": "inf"},
        {"amount": "nan"},
        {"priority": "9"},
    ],
)
def test_a_promise_that_makes_no_sense_is_refused(as_administrator, hotline, wrong):
    given = {"clock": "first_reply", "amount": "4", "unit": "working_hours"}

    answer = as_administrator.post(f"{QUEUES}{hotline.pk}/promises/", given | wrong)

    assert answer.status_code == 422
    assert ServicePromise.objects.count() == 3


def test_a_queue_out_of_reach_and_a_promise_of_another_queue_are_not_there(hotline, head):
    below = create_branch(code="east", name="东湖支行", parent=head.branch, by="chen")
    near = queue("near", head=head, branch=below)
    admin = client(person(username="gao", role=Role.ADMINISTRATOR, branch=below))
    strange = ServicePromise.objects.filter(queue=hotline).first()

    assert "队列 hotline" not in text(admin.get(QUEUES))
    assert admin.get(f"{QUEUES}{hotline.pk}/").status_code == 404
    assert admin.post(f"{QUEUES}{near.pk}/promises/{strange.pk}/end/").status_code == 404
    assert ServicePromise.objects.filter(pk=strange.pk).exists()


def test_many_queues_cost_no_more_questions(
    as_administrator, hotline, head, django_assert_max_num_queries
):
    for number in range(20):
        queue(f"q{number}", head=head)

    with django_assert_max_num_queries(16):
        page = as_administrator.get(QUEUES)

    assert text(page).count("孙主管") >= 21
