from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.blocks.conftest import SPAMMER, offer
from tests.apps.conftest import client
from tests.apps.conversations.conftest import begun

from zhike.apps.blocks.actions import mark_spam
from zhike.apps.blocks.models import Held
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel, State

PAGE = "/admin/blocks/"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def block(spam, agent):
    return mark_spam(spam.pk, by=agent, reason="Werbung")


def test_the_list_says_who_is_blocked_by_whom_until_when_and_how_much_was_held(box, block, head):
    offer(box, 2)

    shown = text(client(head).get(PAGE))

    for part in ("o***@win.example", "wang", block.until.strftime("%Y-%m"), "held back"):
        assert part in shown
    assert SPAMMER not in shown


def test_an_empty_list_says_how_one_gets_there(head):
    assert "Nobody is blocked" in text(client(head).get(PAGE))


def test_the_page_of_a_block_shows_what_is_held(box, block, head):
    offer(box, 2)

    shown = text(client(head).get(f"{PAGE}{block.pk}/"))

    assert "You have won Click here." in " ".join(shown.split())
    assert "Werbung" in shown


def test_not_spam_lifts_it_and_says_how_much_came_in(box, block, spam, head):
    offer(box, 2)

    shown = text(client(head).post(f"{PAGE}{block.pk}/not-spam/", follow=True))

    assert "Contacts let in: 1." in shown
    assert "lifted" in shown
    spam.refresh_from_db()
    assert spam.state == State.WAITING


def test_lifted_twice_is_told(block, head):
    supervisor = client(head)
    supervisor.post(f"{PAGE}{block.pk}/not-spam/")

    again = supervisor.post(f"{PAGE}{block.pk}/not-spam/", follow=True)

    assert "lifted already" in text(again)


def test_one_contact_is_let_in_and_the_rest_is_said_to_be_spam(box, block, head):
    offer(box, 2, "A complaint.\r\n")
    offer(box, 3)
    first = Held.objects.earliest("pk")
    supervisor = client(head)
    assert "Held contacts to be read: 2" in text(supervisor.get(PAGE))
    assert "may be a complaint" in text(supervisor.get(f"{PAGE}{block.pk}/"))

    supervisor.post(f"{PAGE}{block.pk}/held/{first.pk}/")
    up_to = Held.objects.get().pk
    shown = text(supervisor.post(f"{PAGE}{block.pk}/judged/", {"up_to": up_to}, follow=True))

    assert Conversation.objects.filter(state=State.WAITING).count() == 1
    assert "spam, says sun" in shown
    assert "contacts to be read" not in text(supervisor.get(PAGE))


def test_what_stands_behind_another_block_is_not_let_in_from_this_one(box, block, hotline, head):
    offer(box, 2)
    other = mark_spam(begun(hotline, channel=Channel.LETTER).pk, by=head)

    answer = client(head).post(f"{PAGE}{other.pk}/held/{Held.objects.get().pk}/")

    assert answer.status_code == 404
    assert Held.objects.exists()


def test_the_end_is_moved_and_a_wrong_one_is_said(block, head):
    supervisor = client(head)

    supervisor.post(f"{PAGE}{block.pk}/end/", {"days": 3})
    refused = text(supervisor.post(f"{PAGE}{block.pk}/end/", {"days": 9999}, follow=True))

    block.refresh_from_db()
    assert (block.until - timezone.now()).days == 2
    assert "less than or equal to 730" in refused


def test_an_agent_does_not_see_who_is_blocked(block, as_agent):
    assert as_agent.get(PAGE).status_code == 403
    assert as_agent.post(f"{PAGE}{block.pk}/not-spam/").status_code == 403
