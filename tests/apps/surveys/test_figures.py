"""The page's numbers against a count by hand, and what they keep back."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.tickets.conftest import queue

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.figures import board_of, periods_of, splits_for
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.rules import Held, State
from zhike.apps.surveys.sources import sources_for
from zhike.apps.surveys.survey_actions import publish_questions


@pytest.fixture
def analyst(db):
    return person(username="li", role=Role.ANALYST)


def groups(board):
    return [(label, one.asked, one.answered) for label, one in board.groups]


def test_the_figures_of_each_channel_are_those_of_its_answers(survey, answered, analyst):
    answered([5, 5, 5, 5, 5, 5, 5, 5, 4, 1] + [None] * 10, channel="chat")
    answered([1, 1, 1, 1, 1, 1, 2, 2, 4, 5], channel="phone")

    board = board_of(analyst, survey, by="channel")

    assert groups(board) == [("Web chat", 20, 10), ("Telephone", 10, 10)]
    chat, phone = (one for _label, one in board.groups)
    assert (chat.mean.value, chat.top.value, chat.response.value) == (4.5, 0.9, 0.5)
    assert (phone.mean.value, phone.top.value, phone.response.value) == (1.9, 0.2, 1.0)
    assert (board.total.asked, board.total.answered) == (30, 20)
    assert board.total.mean.value == pytest.approx(3.2)


def test_no_agent_with_few_answers_has_a_figure(survey, answered, head, agent):
    other = person(username="zhao", role=Role.AGENT)
    answered([5] * 12, served_by=agent)
    answered([1] * 9, served_by=other)

    board = board_of(head, survey, by="agent")

    # The other's nine are the 21 of all less the twelve.
    assert groups(board) == [("wang", None, None), ("zhao", None, None)]
    assert board.total.answered == 21


def test_a_queue_is_not_told_where_its_branch_less_the_queue_is_few(
    survey, answered, analyst, head
):
    east, west = (
        create_branch(code=code, name=name, parent=head_office(), by="test")
        for code, name in (("east", "东湖支行"), ("west", "西塘支行"))
    )
    calls, cards = (queue(name, head=head, branch=east) for name in ("calls", "cards"))
    loans, wealth = (queue(name, head=head, branch=west) for name in ("loans", "wealth"))
    for where, count in ((calls, 33), (cards, 7), (loans, 50), (wealth, 8)):
        answered([5] * count, where=where)

    queues = board_of(analyst, survey, by="queue")
    (source,) = sources_for(analyst)
    branches = source.count(source.scale(source.asks[0]), "branch")

    # By itself the queues' table would tell 33 and 50: what they hide is 15 together.
    assert {branches.line(group=name).n for name in branches.groups} == {40, 58}
    assert {one.answered for _label, one in queues.groups} == {None}


def test_agents_are_seen_only_by_who_supervises(survey, head, analyst):
    assert "agent" in splits_for(head)
    assert "agent" not in splits_for(analyst)


def test_below_ten_answers_there_is_no_mean_at_all(survey, answered, analyst):
    answered([5] * 9)
    board = board_of(analyst, survey, by="channel")

    assert (board.total.answered, board.total.mean) == (None, None)


def test_no_mean_goes_across_two_scales(survey, answered, analyst):
    answered([5] * 10)
    nps = Item(code="nps", kind="nps", text_zh="推荐？", text_en="Recommend?")
    publish_questions(survey, questions=[nps], by="chen")
    survey.refresh_from_db()
    answered([10] * 12)

    board = board_of(analyst, survey, by="channel")

    assert board.question.kind == "nps"
    assert (board.total.asked, board.total.mean.value) == (12, 10.0)


def test_a_month_is_the_banks_own(survey, answered, analyst):
    late = timezone.make_aware(timezone.datetime(2026, 1, 31, 23, 30))
    answered([5] * 10, at=late)
    answered([1] * 10, at=timezone.make_aware(timezone.datetime(2026, 2, 1, 0, 30)))

    assert periods_of(analyst, survey) == ["2026-Q1", "2026-02", "2026-01"]
    assert board_of(analyst, survey, by="channel", period="2026-01").total.mean.value == 5.0
    for nonsense in ("2026-13", "x", "0000-01"):
        assert board_of(analyst, survey, by="channel", period=nonsense).total.answered is None


def test_a_month_of_few_cannot_be_counted_back_from_the_whole(survey, answered, analyst):
    for month, count in ((1, 5), (2, 30), (3, 12)):
        at = timezone.make_aware(timezone.datetime(2026, month, 10))
        answered([5] * count, at=at)

    # January alone would be the whole less the others: March goes with it.
    assert periods_of(analyst, survey) == ["2026-Q1", "2026-02"]
    for hidden in ("2026-01", "2026-03"):
        assert board_of(analyst, survey, by="channel", period=hidden).total.answered is None
    assert board_of(analyst, survey, by="channel").total.answered == 47


def test_another_branch_is_in_no_figure(survey, answered, analyst, head):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    answered([5] * 10)
    answered([1] * 10, where=queue("far", head=head, branch=far))
    outsider = person(username="out", role=Role.ANALYST, branch=far)

    assert board_of(outsider, survey, by="queue").total.mean.value == 1.0
    assert board_of(analyst, survey, by="queue").total.answered == 20


def test_the_frame_says_how_many_were_drawn_and_why_some_were_not_asked(survey, answered, analyst):
    rows = answered([5] * 3 + [None] * 4)
    Invitation.objects.filter(pk=rows[3].pk).update(
        state=State.HELD_BACK, held=Held.RESTING, invited_at=None
    )
    Invitation.objects.filter(pk=rows[4].pk).update(state=State.NOT_DRAWN, invited_at=None)
    Invitation.objects.filter(pk=rows[5].pk).update(state=State.DRAWN, invited_at=None)

    frame = board_of(analyst, survey, by="channel").frame

    assert (frame.matters, frame.drawn, frame.asked, frame.answered) == (7, 6, 4, 3)
    assert frame.waiting == 1
    assert [(str(label), count) for label, count in frame.held] == [
        ("asked or written to lately", 1)
    ]


def test_many_groups_cost_no_more_questions_than_one(
    survey, answered, analyst, django_assert_max_num_queries
):
    for channel in ("chat", "phone", "mail", "sms", "portal", "letter"):
        answered([5] * 10, channel=channel)

    with django_assert_max_num_queries(15):
        board_of(analyst, survey, by="channel")
