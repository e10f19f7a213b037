from __future__ import annotations

import logging

from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import queue

from zhike.apps.complaints.actions import register_complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.conversations.models import Message
from zhike.apps.search import documents
from zhike.apps.search.documents import Hider, matters_of
from zhike.apps.tickets.spam_actions import close_as_spam
from zhike.apps.tickets.work_actions import add_note, ask_department
from zhike.apps.vault.actions import destroy_keys
from zhike.integrations.search.hidden_words import Hidden, HiddenWords

HIDER = Hider(HiddenWords(b"key"))


def hidden(*texts: str) -> list[Hidden]:
    return [HIDER.hidden.of_text(text) for text in texts]


def test_a_matter_has_all_its_texts_with_numbers_masked(hotline, lin, agent, head):
    talk = begun(hotline, customer=lin, text="回电 13812345678", subject="吞卡")
    other = queue("other", head=head)
    add_note(talk.ticket_id, text="已核实", author=agent)
    ask_department(talk.ticket_id, queue=other, wanted="查监控", by="wang")

    (matter,) = matters_of([talk.ticket_id], HIDER)

    assert matter.said == hidden(talk.ticket.number, "吞卡", "回电 138****5678", "已核实", "查监控")
    assert matter.complained is None
    assert matter.task_queues == [other.pk]
    assert (matter.queue, matter.owner, matter.kind) == (hotline.pk, head.pk, "enquiry")


def test_the_words_of_a_complaint_stand_apart(hotline, lin, head):
    made = register_complaint(
        queue=hotline, regime=Regime.CN_BANK, subject="排队", demand="赔偿", channel="branch",
        by=head.username, customer=lin,
    )  # fmt: skip

    (matter,) = matters_of([made.ticket_id], HIDER)

    assert matter.said == hidden(made.ticket.number, "排队")
    assert matter.complained == hidden(made.ticket.number, "排队", "赔偿")


def test_a_text_that_was_altered_stops_no_other(hotline, lin, caplog):
    talk = begun(hotline, customer=lin, text="挂失", subject="吞卡")
    Message.objects.filter(ticket=talk.ticket_id).update(text_sealed="qv1:AAAA")

    with caplog.at_level(logging.WARNING):
        (matter,) = matters_of([talk.ticket_id], HIDER)

    assert matter.said == hidden(talk.ticket.number, "吞卡")
    assert talk.ticket.number in caplog.text


def test_many_matters_cost_the_queries_of_one(hotline, lin, django_assert_max_num_queries):
    keys = [begun(hotline, customer=lin).ticket_id for _ in range(7)]

    with django_assert_max_num_queries(9):
        assert len(list(matters_of(keys, HIDER))) == 7


def test_a_ticket_that_is_gone_gives_no_document(db):
    assert list(matters_of([4711], HIDER)) == []


def test_spam_is_no_matter_to_be_found(hotline, lin):
    talk, other = begun(hotline, customer=lin), begun(hotline, customer=lin)
    close_as_spam(talk.ticket_id, by="wang")

    found = matters_of([talk.ticket_id, other.ticket_id], HIDER)

    assert [matter.ticket for matter in found] == [other.ticket_id]


def test_of_a_talk_that_goes_on_only_what_is_new_is_opened(hotline, lin, monkeypatch):
    talk = begun(hotline, customer=lin, text="挂失", subject="吞卡")
    hider = Hider(HIDER.hidden)
    list(matters_of([talk.ticket_id], hider))
    opened: list[str] = []
    mask = documents.mask_found
    monkeypatch.setattr(documents, "mask_found", lambda text: opened.append(text) or mask(text))
    add_note(talk.ticket_id, text="已核实", author=talk.ticket.owner)

    (matter,) = matters_of([talk.ticket_id], hider)

    assert opened == ["已核实"]
    assert matter.said == hidden(talk.ticket.number, "吞卡", "挂失", "已核实")


def test_what_is_remembered_goes_with_the_key_of_its_customer(hotline, lin):
    talk = begun(hotline, customer=lin, text="挂失", subject="吞卡")
    hider = Hider(HIDER.hidden)
    list(matters_of([talk.ticket_id], hider))
    destroy_keys([talk.ticket.key_owner])

    (matter,) = matters_of([talk.ticket_id], hider)

    assert matter.said == hidden(talk.ticket.number)


def test_what_is_remembered_stays_bounded(hotline, lin, monkeypatch):
    monkeypatch.setattr(documents, "REMEMBERED", 3)
    talk = begun(hotline, customer=lin, text="挂失", subject="吞卡")
    for text in ("一月", "二月", "三月"):
        add_note(talk.ticket_id, text=text, author=talk.ticket.owner)
    hider = Hider(HIDER.hidden)

    for _turn in range(2):
        (matter,) = matters_of([talk.ticket_id], hider)

    assert matter.said == hidden(talk.ticket.number, "吞卡", "挂失", "一月", "二月", "三月")
    assert len(hider._known) <= 3
