from __future__ import annotations

from tests.apps.conftest import client, person
from tests.apps.desk.conftest import at, ticket_at
from tests.apps.shortcuts.conftest import GREETING, macro, saved
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.conversations.queries import messages_of
from zhike.apps.people.rules import Role
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import State


def text(answer) -> str:
    return answer.content.decode()


def test_a_saved_reply_stands_ready_with_its_variables_filled(as_agent, agent, mine):
    made = saved(agent)

    page = text(as_agent.get(at(mine)))
    assert f"您的工单 {mine.ticket.number} 已受理" in page

    # Without JavaScript the link puts it into the field.
    page = text(as_agent.get(f"{at(mine)}?reply={made.pk}"))
    assert "{customer}" not in page.split("<textarea")[1].split("</textarea>")[0]


def test_a_variable_left_in_a_message_stops_it(as_agent, mine):
    answer = as_agent.post(at(mine, "reply"), {"text": "{customer}您好"})

    assert answer.status_code == 422
    assert "{customer}您好" in text(answer)
    assert len(messages_of(mine)) == 1


def test_a_macro_acts_from_the_conversation_and_from_the_ticket(as_agent, agent, mine):
    for address, words in ((at(mine, "macro"), "甲"), (ticket_at(mine, "macro"), "乙")):
        made = macro(agent, title=words, reply=words)
        as_agent.post(address, {"macro": made.pk})

    assert [one.text for one in messages_of(mine)][1:] == ["甲", "乙"]


def test_a_macro_that_moves_it_away_leads_back_to_the_list(as_agent, agent, head, mine):
    other = queue("loans", head=head)
    made = macro(head, moves_to=other, reason="贷款业务", for_all=True)

    answer = as_agent.post(ticket_at(mine, "macro"), {"macro": made.pk})

    # The conversation is his still, the ticket is not.
    assert answer["Location"] == "/desk/tickets/"


def test_nobody_runs_a_macro_of_somebody_else(as_agent, mine, colleague):
    made = macro(colleague, reply=GREETING)

    as_agent.post(at(mine, "macro"), {"macro": made.pk})

    assert len(messages_of(mine)) == 1


def test_many_tickets_change_at_once_and_the_list_stays_filtered(as_agent, agent, hotline, lin):
    rows = [enquiry(hotline, customer=lin) for _ in range(3)]
    given = {
        "tickets": [row.number for row in rows[:2]],
        "state": "waiting",
        "query": "kind=enquiry",
    }

    answer = as_agent.post("/desk/tickets/bulk/", given)

    assert answer["Location"] == "/desk/tickets/?kind=enquiry"
    states = list(Ticket.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.WAITING, State.WAITING, State.NEW]


def test_tickets_out_of_reach_are_not_changed(mine, ticket):
    stranger = client(person(username="qian", role=Role.AGENT))

    stranger.post("/desk/tickets/bulk/", {"tickets": [ticket.number], "state": "waiting"})

    assert Ticket.objects.get(pk=ticket.pk).state == State.NEW


def test_refusals_are_told_by_number_and_nothing_chosen_in_words(as_agent, agent, hotline, lin):
    made = enquiry(hotline, customer=lin)

    page = text(as_agent.post("/desk/tickets/bulk/", {"state": "waiting"}, follow=True))
    assert "Choose tickets first" in page
    page = text(as_agent.post("/desk/tickets/bulk/", {"tickets": [made.number]}, follow=True))
    assert "Choose at least one thing" in page
    given = {"tickets": [made.number], "state": "on_hold"}
    page = text(as_agent.post("/desk/tickets/bulk/", given, follow=True))
    assert f"{made.number}: Give a reason" in page
    page = text(as_agent.post("/desk/tickets/bulk/", {**given, "reason": "等总行"}, follow=True))
    assert "Done. Tickets: 1" in page
