from __future__ import annotations

from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import found, tick

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import Outbox
from zhike.apps.conversations.models import Message
from zhike.apps.privacy.erasure_actions import plan_erasure, run_erasure
from zhike.apps.search.models import ChangedTicket
from zhike.apps.search.subscribers import note_tickets
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import State


def test_every_act_on_a_ticket_leaves_one_change_a_batch(hotline, lin):
    talk = begun(hotline, customer=lin)
    announce_events()

    assert list(ChangedTicket.objects.values_list("ticket_number", "is_erasure")) == [
        (talk.ticket_id, False)
    ]


def test_acts_on_other_things_leave_none(db):
    note_tickets(
        [
            Outbox(case_id=case, activity="see")
            for case in ("customer-7", "ticket-x", "ticket-", "7")
        ]
    )

    assert not ChangedTicket.objects.exists()


def test_an_erasure_takes_all_matters_of_the_person_out(hotline, lin, agent, administrator):
    talk = begun(hotline, customer=lin, text="挂失")
    change_state(talk.ticket_id, state=State.SOLVED, by="wang")
    tick()
    assert found(agent, "挂失").count == 1
    change_state(talk.ticket_id, state=State.CLOSED, by="wang")
    erasure = plan_erasure(lin, by="chen", user=administrator)
    run_erasure(erasure.pk)
    announce_events()

    assert ChangedTicket.objects.filter(is_erasure=True, ticket_number=talk.ticket_id).exists()
    tick()
    assert found(agent, "挂失").count == 0


def test_what_a_run_of_retention_erased_is_found_no_more(hotline, lin, agent):
    talk = begun(hotline, customer=lin, text="挂失")
    tick()
    assert found(agent, "挂失").count == 1
    # A run clears columns and says which class it was, not which matters.
    Message.objects.update(text_sealed="")
    Ticket.objects.filter(pk=talk.ticket_id).update(subject_sealed="")

    note_tickets([Outbox(case_id="retention-conversations", activity="erase records")])
    tick()

    assert found(agent, "挂失").count == 0
