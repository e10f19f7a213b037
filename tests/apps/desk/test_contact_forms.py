from __future__ import annotations

import pytest
from tests.apps.consents.conftest import customer
from tests.apps.tickets.conftest import queue

from zhike.apps.desk.contact_forms import ContactForm, MailForm

SAID = {
    "channel": "letter", "text": "想查年费", "kind": "enquiry", "queue": "hotline",
    "once": "a" * 32,
}  # fmt: skip


def filled(agent, **more) -> ContactForm:
    return ContactForm(SAID | more, by=agent)


def test_a_customer_is_found_by_his_number(hotline, agent, lin):
    form = filled(agent, customer=" C001 ")

    assert form.is_valid()
    assert form.cleaned_data["customer"] == lin
    assert filled(agent).is_valid()


def test_who_is_not_found_is_told_and_nobody_is_guessed(hotline, agent):
    form = filled(agent, customer="C777")

    assert "No customer is found" in str(form.errors["customer"])


def test_of_several_one_is_chosen_and_of_these_alone(hotline, agent, lin, monkeypatch):
    other, stranger = customer("C002"), customer("C003")
    monkeypatch.setattr(
        "zhike.apps.desk.contact_forms.find_customers", lambda _text, caller: [lin, other]
    )

    asked = filled(agent, customer="林")
    assert not asked.is_valid()
    assert asked.is_choice
    offered = [key for key, _words in asked.fields["customer_id"].widget.choices]
    assert offered == ["C001", "C002"]
    chosen = filled(agent, customer="林", customer_id="C002")
    assert chosen.is_valid()
    assert chosen.cleaned_data["customer"] == other
    assert not filled(agent, customer="林", customer_id=stranger.customer_id).is_valid()


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "chat"}, {"channel": "mail"}, {"kind": "complaint"}, {"queue": "cards"},
        {"text": " "}, {"once": "x"}, {"once": ""},
    ],
)  # fmt: skip
def test_what_has_a_wire_or_a_law_of_its_own_is_not_entered_here(hotline, agent, head, wrong):
    queue("cards", head=head)

    assert list(wrong) == list(filled(agent, **wrong).errors)


def test_who_supervises_enters_it_for_every_queue_in_reach(hotline, head):
    other = queue("cards", head=head)

    assert other in ContactForm(by=head).fields["queue"].queryset


def test_a_mail_goes_to_somebody_from_a_queue_that_has_a_mailbox(hotline, agent, lin, mailbox):
    said = {"subject": "Karte", "text": "Sie liegt bereit.", "queue": "hotline", "once": "a" * 32}

    assert MailForm(said | {"customer": "C001"}, by=agent).is_valid()
    assert "customer" in MailForm(said, by=agent).errors
    mailbox.removed_at = mailbox.created_at
    mailbox.save()
    form = MailForm(said | {"customer": "C001"}, by=agent)
    assert not form.has_queue
    assert "queue" in form.errors
