from __future__ import annotations

from tests.apps.conftest import client
from tests.apps.conversations.conftest import begun
from tests.apps.desk.conftest import at

from zhike.apps.blocks.models import Block
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.tickets.rules import Kind

ASKED = {"days": "90"}


def test_spam_leaves_the_desk_at_once_also_out_of_the_line(as_agent, hotline):
    talk = begun(hotline, channel=Channel.LETTER)
    assert 'id="spam"' in as_agent.get(at(talk)).content.decode()

    answer = as_agent.post(at(talk, "spam"), ASKED, follow=True)

    assert answer.redirect_chain[-1][0] == "/desk/"
    assert "Put away as spam" in answer.content.decode()
    talk.refresh_from_db()
    assert talk.state == State.SPAM
    assert as_agent.get(at(talk)).status_code == 404


def test_a_customers_is_refused_with_the_reason_and_stays(as_agent, mine, head):
    answer = as_agent.post(at(mine, "spam"), ASKED, follow=True)

    assert "Let a supervisor decide" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.state == State.ACTIVE
    client(head).post(at(mine, "spam"), ASKED | {"reason": "盗号"})
    assert Block.objects.get().customer == mine.ticket.customer


def test_days_out_of_bounds_are_told(as_agent, hotline):
    talk = begun(hotline, channel=Channel.LETTER)

    answer = as_agent.post(at(talk, "spam"), {"days": "0"}, follow=True)

    assert "greater than or equal to 1" in answer.content.decode()
    assert not Block.objects.exists()


def test_it_is_not_offered_for_a_complaint_the_portal_or_a_colleagues_talk(
    as_agent, hotline, mine, colleague
):
    talks = [
        begun(hotline, kind=Kind.COMPLAINT),
        begun(hotline, channel=Channel.PORTAL),
    ]
    for talk in talks:
        assert 'id="spam"' not in as_agent.get(at(talk)).content.decode()
    assert 'id="spam"' in as_agent.get(at(mine)).content.decode()
    assert 'id="spam"' not in client(colleague).get(at(mine)).content.decode()
