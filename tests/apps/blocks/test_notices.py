"""Nothing is held back unheard."""

from __future__ import annotations

import pytest
from tests.apps.blocks.conftest import offer
from tests.apps.conftest import person

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import Outbox
from zhike.apps.blocks import notices
from zhike.apps.blocks.actions import mark_spam
from zhike.apps.blocks.held_actions import judge_spam
from zhike.apps.blocks.models import Held
from zhike.apps.notifications.models import Notification
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role

COMPLAINT = "我要投诉：柜员把我的存款弄丢了\r\n"


@pytest.fixture
def block(spam, agent):
    return mark_spam(spam.pk, by=agent)


def told() -> list[tuple[str, str]]:
    announce_events()
    mine = Notification.objects.filter(kind__endswith="_held").order_by("pk")
    return [(one.user.username, one.kind) for one in mine]


def test_who_supervises_in_reach_hears_of_the_first_contact_and_nobody_else(box, block, head):
    west = create_branch(code="W1", name="西山支行", parent=head.branch, by="test")
    person(username="far", role=Role.SUPERVISOR, branch=west)

    offer(box, 2)

    assert told() == [("sun", "contact_held")]
    assert Notification.objects.get(kind="contact_held").url == f"/admin/blocks/{block.pk}/"


def test_he_hears_once_until_he_has_read_it(box, block, head):
    offer(box, 2)
    offer(box, 3)
    assert len(told()) == 1

    judge_spam(block.pk, up_to=Held.objects.latest("pk").pk, by="sun")
    offer(box, 4)

    assert len(told()) == 2


def test_a_complaint_is_told_of_though_other_mail_waits(box, block, head):
    offer(box, 2)
    offer(box, 3, COMPLAINT)
    offer(box, 4, COMPLAINT)

    assert told() == [("sun", "contact_held"), ("sun", "complaint_held")]


def test_a_block_that_is_gone_tells_nobody(box, block):
    offer(box, 2)
    event = Outbox.objects.get(activity="hold back contact")
    block.marks.all().delete()
    block.delete()

    assert notices.contact_held(event) is None
