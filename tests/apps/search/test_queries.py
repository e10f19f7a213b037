from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.apps.conftest import person
from tests.apps.consents.conftest import customer
from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import found, numbers, read, tick
from tests.apps.tickets.conftest import queue

from zhike.apps.complaints.actions import register_complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.tickets.actions import change_state, transfer_ticket
from zhike.apps.tickets.rules import Kind, State
from zhike.apps.tickets.work_actions import add_note, ask_department


@pytest.fixture
def elsewhere(head):
    """A queue of another branch, with a supervisor and an agent of its own."""
    branch = create_branch(code="east", name="东湖支行", parent=head.branch, by="chen")
    boss = person(username="east-boss", role=Role.SUPERVISOR, branch=branch)
    worker = person(username="east-wang", role=Role.AGENT, branch=branch)
    return queue("east", head=boss, members=[worker], branch=branch), boss, worker


def test_a_word_of_two_characters_is_found_also_inside_a_longer_one(hotline, lin, agent):
    talk = begun(hotline, customer=lin, text="我要挂失补办信用卡")
    tick()

    hits = found(agent, "挂失")

    assert numbers(hits) == [talk.ticket.number]
    assert hits.count == 1
    assert read(hits.rows[0].text) == "我要[挂失]补办信用卡"


@pytest.mark.parametrize(
    "asked", ["补办", "失补", "信用卡", "信用卡挂失", "etc", "ETC 年费", "ＥＴＣ", "减免"]
)
def test_words_of_any_script_and_order_are_found(hotline, lin, agent, asked):
    begun(hotline, customer=lin, text="我要挂失补办信用卡，ETC年费可以减免吗")
    tick()

    assert found(agent, asked).count == 1


@pytest.mark.parametrize("asked", ["挂费", "年减", "ETCX", "贷款", "挂失 贷款"])
def test_what_stands_nowhere_is_not_found(hotline, lin, agent, asked):
    begun(hotline, customer=lin, text="我要挂失补办信用卡，ETC年费可以减免吗")
    tick()

    assert found(agent, asked).count == 0


def test_a_ticket_is_found_by_its_number(hotline, lin, agent):
    talk = begun(hotline, customer=lin, text="限额")
    begun(hotline, customer=lin, text="利率")
    tick()

    assert numbers(found(agent, talk.ticket.number.lower())) == [talk.ticket.number]


def test_notes_and_tasks_are_found_by_whoever_sees_the_ticket(hotline, lin, agent, head):
    talk = begun(hotline, customer=lin, text="限额")
    add_note(talk.ticket_id, text="客户情绪激动", author=agent)
    ask_department(talk.ticket_id, queue=hotline, wanted="核对流水", by=head.username)
    tick()

    assert found(agent, "激动").count == 1
    assert found(agent, "流水").count == 1


def test_neither_hits_nor_counts_of_another_branch_come_out(hotline, lin, agent, elsewhere):
    east, boss, worker = elsewhere
    ours = begun(hotline, customer=lin, text="理财赎回到账")
    theirs = [begun(east, customer=lin, text="理财赎回到账") for _ in range(5)]
    tick()

    assert numbers(found(agent, "理财")) == [ours.ticket.number]
    assert found(agent, "理财").count == 1
    assert found(worker, "理财").count == len(theirs)
    assert found(boss, "理财", limit=2).count == len(theirs)
    assert found(worker, "理财", queue=hotline.pk).count == 0


def test_an_agent_finds_his_queues_his_own_and_what_asks_his_department(hotline, lin, agent, head):
    other = queue("other", head=head)
    hidden = begun(other, customer=lin, text="房贷提前还款")
    asked = begun(other, customer=lin, text="房贷利率调整")
    ask_department(asked.ticket_id, queue=hotline, wanted="看一下", by=head.username)
    tick()

    assert numbers(found(agent, "房贷")) == [asked.ticket.number]
    assert set(numbers(found(head, "房贷"))) == {hidden.ticket.number, asked.ticket.number}


def test_a_caller_without_a_branch_finds_nothing(hotline, lin, agent):
    begun(hotline, customer=lin, text="房贷提前还款")
    tick()
    agent.branch = None

    assert found(agent, "房贷").count == 0


def test_the_words_of_a_complaint_open_only_to_who_sees_complaints(hotline, lin, agent, head):
    made = register_complaint(
        queue=hotline,
        regime=Regime.CN_BANK,
        subject="柜台排队",
        demand="要求赔偿误工损失",
        channel="branch",
        by=head.username,
        customer=lin,
    )
    officer = person(username="officer", role=Role.COMPLAINT_OFFICER)
    tick()

    assert found(agent, "误工").count == 0
    assert found(agent, "排队").count == 1
    assert found(head, "误工").count == 1
    by_officer = found(officer, "误工")
    assert numbers(by_officer) == [made.ticket.number]
    assert not by_officer.rows[0].opens_ticket
    assert "[误工]" in read(by_officer.rows[0].text)


def test_an_officer_does_not_find_what_others_said_of_a_complaint(hotline, lin, head):
    made = register_complaint(
        queue=hotline,
        regime=Regime.CN_BANK,
        subject="柜台排队",
        demand="要求赔偿",
        channel="branch",
        by=head.username,
        customer=lin,
    )
    add_note(made.ticket_id, text="内部备忘", author=head)
    officer = person(username="officer", role=Role.COMPLAINT_OFFICER)
    tick()

    assert found(officer, "备忘").count == 0
    assert found(head, "备忘").count == 1


def test_numbers_of_customers_stand_masked_in_what_is_shown(hotline, lin, agent):
    begun(hotline, customer=lin, text="请回电 13812345678，卡挂失")
    tick()

    assert "13812345678" not in read(found(agent, "挂失").rows[0].text)
    assert "138****5678" in read(found(agent, "挂失").rows[0].text)


def test_what_is_found_is_cut_by_kind_state_channel_queue_and_day(hotline, lin, agent, head):
    long_ago = datetime(2026, 1, 5, 1, tzinfo=UTC)
    old = begun(hotline, customer=lin, text="存单到期", at=long_ago)
    mail = begun(hotline, customer=lin, text="存单到期", channel=Channel.MAIL)
    change_state(mail.ticket_id, state=State.SOLVED, by="wang")
    tick()

    def cut(**by):
        return numbers(found(agent, "存单", **by))

    assert cut(channel="mail") == [mail.ticket.number]
    assert cut(state="solved") == [mail.ticket.number]
    assert cut(state="unsettled") == [old.ticket.number]
    assert cut(kind=Kind.COMPLAINT) == []
    assert len(cut(kind=Kind.ENQUIRY, queue=hotline.pk)) == 2
    assert cut(opened_until=long_ago + timedelta(days=1)) == [old.ticket.number]
    assert cut(opened_from=long_ago + timedelta(days=1)) == [mail.ticket.number]
    assert cut(opened_until=long_ago) == []


def test_the_newest_come_first_where_that_is_asked(hotline, lin, agent):
    best = begun(hotline, customer=lin, text="黄金 黄金 黄金", at=datetime(2026, 1, 5, tzinfo=UTC))
    newest = begun(hotline, customer=lin, text="买一点黄金，还想问问外汇和债券基金的事情")
    tick()

    assert numbers(found(agent, "黄金")) == [best.ticket.number, newest.ticket.number]
    assert numbers(found(agent, "黄金", newest_first=True)) == [
        newest.ticket.number,
        best.ticket.number,
    ]


def test_a_ticket_that_left_the_reach_is_not_shown_before_the_index_knows(
    hotline, lin, agent, head
):
    talk = begun(hotline, customer=lin, text="外汇结算")
    tick()
    transfer_ticket(talk.ticket_id, queue=queue("other", head=head), reason="更合适", by="wang")

    assert numbers(found(agent, "外汇")) == []


def test_an_answer_is_found_after_the_next_tick(hotline, lin, agent):
    talk = take(begun(hotline, customer=lin, text="限额").pk, agent=agent)
    tick()
    agent_writes(talk.pk, said=Said(text="请打开手机银行"), author=agent)
    tick()

    assert found(agent, "手机银行").count == 1


def test_a_page_of_hits_costs_the_same_queries_as_one_hit(
    hotline, lin, head, django_assert_max_num_queries
):
    for _ in range(12):
        begun(hotline, customer=customer(f"C1{_}"), text="定期存款")
    tick()
    found(head, "定期")

    with django_assert_max_num_queries(10):
        assert len(found(head, "定期").rows) == 12


def test_without_an_index_the_page_can_say_so(hotline, agent):
    assert not found(agent, "限额").is_ready
