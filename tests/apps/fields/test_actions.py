from __future__ import annotations

import pytest
from tests.apps.fields.conftest import field
from tests.apps.tickets.conftest import enquiry

from zhike.apps.audit.models import AuditRow
from zhike.apps.fields.actions import answer, change_field, retire_field
from zhike.apps.fields.errors import AnswerRefused, CodeTaken, FieldsMissing, OptionsMissing
from zhike.apps.fields.models import FieldValue, TicketField
from zhike.apps.fields.queries import answers_of, values_of_tickets
from zhike.apps.fields.rules import FieldKind
from zhike.apps.tickets.actions import change_state, link_customer
from zhike.apps.tickets.rules import State


def test_a_code_names_one_field(amount):
    with pytest.raises(CodeTaken, match="amount"):
        field("amount")


def test_a_choice_needs_something_to_choose_from(db):
    with pytest.raises(OptionsMissing):
        field("product", FieldKind.CHOICE, options=["信用卡"])
    assert not TicketField.objects.exists()


def test_an_answer_is_sealed_and_follows_the_ticket_to_its_customer(hotline, lin, amount):
    made = enquiry(hotline)
    answer(made.pk, said={amount: "1,200"}, by="wang")
    assert "1200" not in FieldValue.objects.get().value_sealed

    link_customer(made.pk, customer=lin, by="wang")

    assert values_of_tickets([made.pk]) == {made.pk: {"amount": "1200"}}


def test_a_wrong_answer_changes_nothing(ticket, amount, product):
    with pytest.raises(AnswerRefused, match="涉及金额"):
        answer(ticket.pk, said={product: "贷款", amount: "很多"}, by="wang")

    assert not FieldValue.objects.exists()


def test_an_empty_answer_takes_away_what_was_there(ticket, amount):
    answer(ticket.pk, said={amount: "5"}, by="wang")
    answer(ticket.pk, said={amount: ""}, by="wang")

    assert [one.value for one in answers_of(ticket)] == [""]


@pytest.mark.parametrize("end", [State.SOLVED, State.CLOSED])
def test_what_is_needed_stands_before_the_end_whichever_way_it_is_taken(ticket, amount, end):
    with pytest.raises(FieldsMissing, match="涉及金额"):
        change_state(ticket.pk, state=end, by="wang")

    answer(ticket.pk, said={amount: "5"}, by="wang")
    assert change_state(ticket.pk, state=end, by="wang").state == end


def test_what_is_solved_is_closed_without_being_asked_again(ticket, amount):
    answer(ticket.pk, said={amount: "5"}, by="wang")
    change_state(ticket.pk, state=State.SOLVED, by="wang")
    field("later", is_required=True)

    assert change_state(ticket.pk, state=State.CLOSED, by="zhike").state == State.CLOSED


def test_what_a_customer_takes_back_needs_no_answers(ticket, amount):
    dropped = change_state(ticket.pk, state=State.CLOSED, by="customer:C001", is_dropped=True)

    assert dropped.state == State.CLOSED


def test_a_retired_field_is_asked_no_more_and_keeps_its_answers(ticket, amount):
    answer(ticket.pk, said={amount: "5"}, by="wang")
    retire_field(amount.pk, by="chen")

    assert [(one.field.code, one.value) for one in answers_of(ticket)] == [("amount", "5")]
    assert change_state(ticket.pk, state=State.SOLVED, by="wang").state == State.SOLVED


def test_what_changed_is_written_down_and_no_answer_is(ticket, amount):
    change_field(amount.pk, label="金额（元）", by="chen")
    answer(ticket.pk, said={amount: "98765"}, by="wang")

    assert "金额（元）" in AuditRow.objects.get(activity="change field").after
    row = AuditRow.objects.get(activity="answer fields")
    assert "98765" not in f"{row.after}{row.before}{row.outcome}{row.reason}"
