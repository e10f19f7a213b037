from __future__ import annotations

import pytest
from tests.apps.blocks.conftest import SPAMMER, offer
from tests.apps.conftest import client

from zhike.apps.blocks.actions import mark_spam
from zhike.apps.conversations.rules import State

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


def test_an_agent_does_not_see_who_is_blocked(block, as_agent):
    assert as_agent.get(PAGE).status_code == 403
    assert as_agent.post(f"{PAGE}{block.pk}/not-spam/").status_code == 403
