from __future__ import annotations

import pytest
import tantivy
from tests.apps.consents.conftest import customer
from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import found, numbers, tick
from tests.apps.tickets.conftest import queue

from zhike.apps.audit.announcer import announce_events
from zhike.apps.conversations.actions import Said, customer_writes
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.split_actions import split_ticket
from zhike.apps.search import actions, queries
from zhike.apps.search.models import ChangedTicket
from zhike.apps.tickets.actions import change_ticket, link_customer, transfer_ticket
from zhike.apps.tickets.merge_actions import merge_ticket, unmerge_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.actions import destroy_keys
from zhike.apps.vault.rotation import begin_index_change, forget_old_index_keys, index_anew
from zhike.integrations.search.index import TEXTS, in_use, writing


def opened():
    """The files of the index, as whoever stole them would open them."""
    searcher = tantivy.Index.open(str(actions.home() / in_use(actions.home()).folder)).searcher()
    found = searcher.search(tantivy.Query.all_query(), 100)
    stored = [searcher.doc(address).to_dict() for _score, address in found.hits]
    words = {word for field in TEXTS for word, _count in searcher.terms_with_prefix(field, "")}
    return words, stored


def test_no_word_lies_readable_in_the_files(hotline, lin):
    begun(hotline, customer=lin, text="挂失 penguin 13812345678", channel="chat")
    tick()

    words, stored = opened()
    hidden = actions.words_hidden()[0].of
    assert hidden("挂失") in words
    assert hidden("penguin") in words
    assert hidden("13812345678") not in words, "numbers are masked before they are cut"
    assert not words & {"挂失", "penguin", "138", "5678"}
    assert {len(word) for word in words} == {8}
    assert stored == [{}]


def test_the_same_word_is_hidden_differently_under_another_key(hotline, lin):
    before = actions.words_hidden()[0].of("挂失")
    begin_index_change()
    index_anew()
    forget_old_index_keys()

    assert actions.words_hidden()[0].of("挂失") != before


def test_another_key_of_the_words_makes_the_index_anew(hotline, lin, agent):
    begun(hotline, customer=lin, text="挂失")
    tick()
    first = in_use(actions.home()).folder
    begin_index_change()
    tick()

    assert in_use(actions.home()).folder != first
    assert found(agent, "挂失").count == 1
    assert len(list(actions.home().glob("matters-*"))) == 1


def test_a_change_that_came_meanwhile_stays(hotline, lin, agent, monkeypatch):
    talk = begun(hotline, customer=lin, text="挂失")
    announce_events()
    actions.catch_up()
    customer_writes(talk.pk, said=Said(text="补办"), by="customer")
    announce_events()
    written = actions.matters_of

    def while_reading(tickets, hider):
        yield from written(tickets, hider)
        monkeypatch.setattr(actions, "matters_of", written)
        actions.note_changes(tickets)

    monkeypatch.setattr(actions, "matters_of", while_reading)
    actions._write_some()

    assert ChangedTicket.objects.count() == 1


def test_what_a_crash_comes_between_is_written_again(hotline, lin, agent, monkeypatch):
    tick()
    begun(hotline, customer=lin, text="挂失")
    announce_events()

    def crash(keys):
        raise OSError("no more power")

    monkeypatch.setattr(actions, "_forget", crash)
    with pytest.raises(OSError, match="power"):
        actions.catch_up()
    monkeypatch.undo()
    assert ChangedTicket.objects.exists()
    tick()

    assert found(agent, "挂失").count == 1
    assert not ChangedTicket.objects.exists()


def test_only_one_writes_and_the_others_leave_it_alone(hotline, lin, agent):
    tick()
    begun(hotline, customer=lin, text="挂失")
    announce_events()

    with writing(actions.home()) as ours:
        assert ours
        assert actions.catch_up() == 0
    assert actions.catch_up() == 1
    assert found(agent, "挂失").count == 1


def test_a_corrected_subject_takes_the_place_of_the_old_one(hotline, lin, agent):
    talk = begun(hotline, customer=lin, text="你好", subject="年费减免")
    tick()
    change_ticket(talk.ticket_id, by="wang", subject="分期手续")
    tick()

    assert found(agent, "年费").count == 0
    assert found(agent, "分期").count == 1


def test_a_split_takes_words_from_one_matter_to_the_other(hotline, lin, agent):
    talk = begun(hotline, customer=lin, text="挂失")
    other = customer_writes(talk.pk, said=Said(text="顺便问外汇"), by="customer")
    tick()
    made = split_ticket(
        talk.ticket_id, messages=[other.pk], subject="另一件", kind=Kind.ENQUIRY, by="wang"
    )
    tick()

    assert numbers(found(agent, "外汇")) == [made.number]
    assert numbers(found(agent, "挂失")) == [talk.ticket.number]


def test_a_merge_and_its_taking_back_show_in_the_state(hotline, lin, agent):
    first, second = (begun(hotline, customer=lin, text="挂失") for _ in range(2))
    tick()
    merge_ticket(first.ticket_id, into=second.ticket_id, by="wang")
    tick()
    assert numbers(found(agent, "挂失", state="merged")) == [first.ticket.number]

    unmerge_ticket(first.ticket_id, by="wang")
    tick()
    assert found(agent, "挂失", state="merged").count == 0
    assert found(agent, "挂失").count == 2


def test_a_matter_under_another_key_is_found_as_before(hotline, lin, agent):
    talk = begun(hotline, text="挂失")
    tick()
    link_customer(talk.ticket_id, customer=lin, by="wang")
    tick()

    assert found(agent, "挂失").count == 1


def test_a_transfer_changes_who_finds_it(hotline, lin, agent, head):
    talk = begun(hotline, customer=lin, text="挂失")
    tick()
    transfer_ticket(talk.ticket_id, queue=queue("other", head=head), reason="合适", by="wang")
    tick()

    assert found(agent, "挂失").count == 0
    assert found(head, "挂失").count == 1


def test_a_branch_that_moves_away_takes_its_matters_along_at_once(hotline, lin, head):
    begun(hotline, customer=lin, text="挂失")
    tick()
    hotline.branch.__class__.objects.filter(pk=hotline.branch_id).update(path="/elsewhere/")
    head.branch.path = "/1/"

    assert found(head, "挂失").count == 0


def test_what_changes_during_a_turn_waits_for_the_next(hotline, lin, monkeypatch):
    talk = begun(hotline, customer=lin, text="挂失")
    tick()
    reads, turns = actions.matters_of, []

    def read_while_somebody_writes(tickets, hider):
        turns.append(tickets)
        assert len(turns) == 1, "a desk that is never still would not let it end"
        actions.note_changes(tickets)
        return reads(tickets, hider)

    monkeypatch.setattr(actions, "matters_of", read_while_somebody_writes)
    actions.note_changes([talk.ticket_id])

    assert actions.catch_up() == 1
    assert ChangedTicket.objects.count() == 1


def test_an_erased_customer_is_not_found_and_his_words_leave_the_files(hotline, lin, agent):
    begun(hotline, customer=lin, text="挂失")
    begun(hotline, customer=customer("C002"), text="限额")
    tick()
    word = actions.words_hidden()[0].of("挂失")
    destroy_keys([lin.customer_id])
    actions.note_changes(queries.tickets_of_erased([lin.customer_id]), is_erasure=True)
    tick()

    assert found(agent, "挂失").count == 0
    assert in_use(actions.home()).holds_erased
    assert word in opened()[0], "deleted, and still in the files"
    assert actions.rebuild_where_erased()
    assert word not in opened()[0]
    assert not in_use(actions.home()).holds_erased
    assert not actions.rebuild_where_erased()
    assert found(agent, "限额").count == 1


def test_a_deleted_ticket_leaves_the_index(hotline, lin, agent):
    talk = begun(hotline, customer=lin, text="挂失")
    begun(hotline, customer=lin, text="挂失")
    tick()
    actions.note_changes([talk.ticket_id])
    Message.objects.filter(ticket=talk.ticket_id).delete()
    talk.delete()
    Ticket.objects.filter(pk=talk.ticket_id).delete()
    tick()

    assert found(agent, "挂失").count == 1


def test_the_whole_index_is_made_anew_from_the_tables(hotline, lin, agent):
    begun(hotline, customer=lin, text="挂失")
    begun(hotline, text="限额")
    seen = []

    assert actions.rebuild(progress=lambda done, total: seen.append((done, total))) == 2

    assert seen == [(2, 2)]
    assert found(agent, "挂失").count == 1
    assert found(agent, "限额").count == 1


def test_changes_noted_before_the_index_was_made_anew_are_done(hotline, lin, agent):
    begun(hotline, customer=lin, text="挂失")
    announce_events()
    assert ChangedTicket.objects.exists()

    actions.rebuild()

    assert not ChangedTicket.objects.exists()
    assert found(agent, "挂失").count == 1
