from __future__ import annotations

from tests.apps.conftest import client
from tests.apps.fields.conftest import field

from zhike.apps.fields.actions import answer
from zhike.apps.fields.forms import initial_of
from zhike.apps.fields.models import FieldValue, TicketField
from zhike.apps.fields.queries import answers_of

AT = "/admin/fields/"
NEW = {"label": "涉及金额", "code": "amount", "kind": "number", "place": 10}


def text(answer) -> str:
    return answer.content.decode()


def test_a_field_is_defined_changed_and_retired(administrator):
    page = client(administrator)
    assert "No field yet" in text(page.get(AT))
    page.post(AT, NEW)
    made = TicketField.objects.get()

    page.post(f"{AT}{made.pk}/", {"label": "金额", "place": 5, "is_required": "on"})
    made.refresh_from_db()
    assert (made.label, made.is_required, made.kind) == ("金额", True, "number")

    page.post(f"{AT}{made.pk}/retire/")
    assert "It is asked no more" in text(page.get(f"{AT}{made.pk}/"))


def test_what_is_wrong_is_told_and_nothing_is_made(administrator):
    page = client(administrator)

    assert page.post(AT, {**NEW, "kind": "choice", "options": "一个"}).status_code == 422
    assert page.post(AT, {**NEW, "code": "含 空格"}).status_code == 422
    assert not TicketField.objects.exists()


def test_the_agent_answers_on_the_ticket(as_agent, ticket, amount):
    address = f"/desk/tickets/{ticket.number}/"
    assert "missing" in text(as_agent.get(address))

    as_agent.post(f"{address}answers/", {f"field_{amount.pk}": "1,200"})

    assert answers_of(ticket)[0].value == "1200"
    assert "1200" in text(as_agent.get(address))


def test_a_wrong_answer_comes_back_with_its_field(as_agent, ticket, amount):
    refused = as_agent.post(
        f"/desk/tickets/{ticket.number}/answers/", {f"field_{amount.pk}": "很多"}
    )

    assert refused.status_code == 422
    assert not FieldValue.objects.exists()


def test_a_ticket_is_not_solved_before_it_is_answered(as_agent, ticket, amount):
    address = f"/desk/tickets/{ticket.number}/state/"

    page = text(as_agent.post(address, {"state": "solved", "version": ticket.version}, follow=True))

    assert "answer: 涉及金额" in page


def test_fields_of_a_queue_out_of_reach_are_not_there(administrator, hotline):
    made = field("mine", queue=hotline)
    administrator.branch = None
    administrator.save()

    assert client(administrator).get(f"{AT}{made.pk}/").status_code == 404


def test_what_nobody_touched_is_not_written_back(as_agent, ticket, amount):
    free = field("free")
    answer(ticket.pk, said={free: "卡号 6222021234567890128"}, by="wang")
    address = f"/desk/tickets/{ticket.number}/"
    page = text(as_agent.get(address))
    assert "6222021234567890128" not in page
    shown = initial_of(answers_of(ticket))
    # A colleague answers meanwhile; this page was opened before.
    answer(ticket.pk, said={amount: "7"}, by="zhao")

    as_agent.post(f"{address}answers/", {**shown, f"field_{amount.pk}": "7"})

    assert [one.value for one in answers_of(ticket)] == ["7", "卡号 6222021234567890128"]
