from __future__ import annotations

from tests.apps.conftest import client
from tests.apps.fields.conftest import field
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.fields.actions import answer
from zhike.apps.fields.queries import (
    answers_of,
    asked_of_customers,
    fields_for,
    fields_in_reach,
    missing_of,
    values_of_tickets,
)
from zhike.apps.fields.rules import FieldKind
from zhike.apps.tickets.rules import Kind


def test_each_ticket_is_asked_what_fits_its_kind_and_queue(hotline, head):
    cards = queue("cards", head=head)
    field("all", place=1)
    field("card_loss", queue=cards, place=2)
    field("transfer", ticket_kinds=[Kind.TRANSACTION], place=3)

    def codes(kind, queue):
        return [one.code for one in fields_for(kind=kind, queue=queue)]

    assert codes(Kind.ENQUIRY, hotline) == ["all"]
    assert codes(Kind.ENQUIRY, cards) == ["all", "card_loss"]
    assert codes(Kind.TRANSACTION, hotline) == ["all", "transfer"]


def test_what_is_missing_is_what_is_needed_and_not_answered(ticket, amount, product):
    assert missing_of(ticket) == [amount]
    answer(ticket.pk, said={amount: "0"}, by="wang")
    assert missing_of(ticket) == []


def test_a_customer_is_asked_only_what_says_so(hotline, amount):
    wanted = field("receipt", FieldKind.YES_NO, is_asked=True)
    field("inside", queue=hotline, is_asked=True)

    assert list(asked_of_customers()) == [wanted]


def test_an_answer_that_is_no_longer_asked_still_shows(ticket, amount):
    answer(ticket.pk, said={amount: "5"}, by="wang")
    ticket.kind = Kind.INTERNAL
    amount.ticket_kinds = [Kind.ENQUIRY]
    amount.save()

    assert [one.words for one in answers_of(ticket)] == ["5"]


def test_numbers_of_customers_stand_masked_in_words(ticket):
    free = field("free")
    answer(ticket.pk, said={free: "卡号 6222021234567890128"}, by="wang")

    assert "6222021234567890128" not in answers_of(ticket)[0].words


def test_many_tickets_cost_no_more(hotline, lin, amount, django_assert_max_num_queries):
    rows = [enquiry(hotline, customer=lin) for _ in range(5)]
    for row in rows:
        answer(row.pk, said={amount: "7"}, by="wang")

    with django_assert_max_num_queries(3):
        assert len(values_of_tickets([row.pk for row in rows])) == 5


def test_who_looks_after_fields_sees_those_of_his_queues(administrator, hotline, amount):
    mine = field("mine", queue=hotline)

    assert set(fields_in_reach(administrator)) == {amount, mine}
    page = client(administrator).get("/admin/fields/").content.decode()
    assert "涉及金额" in page
