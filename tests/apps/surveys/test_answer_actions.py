"""Answers on the way and sent; and that a promise to keep no name is kept by every table."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.apps.surveys.conftest import agreeing, asked
from tests.apps.surveys.designed import STAFF, VISIT, WAIT, item, rule

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.surveys import walk
from zhike.apps.surveys.answer_actions import (
    forget_begun,
    given_so_far,
    keep_answer,
    send_answers,
)
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.errors import AnsweredAlready, InvitationOver, NotYetWhole
from zhike.apps.surveys.figures import board_of, scored_now
from zhike.apps.surveys.models import Answer, Begun, Invitation, Sheet, SheetAnswer
from zhike.apps.surveys.queries import contract_row
from zhike.apps.surveys.rules import State, Through

ANSWERS = {"overall": 2, "why": ["wait"], "counter": [7, 4], "wait": "等了一小时，请打13812345678"}


@pytest.fixture
def invited(survey, hotline, lin, letterbox):
    publish_items(survey, items=VISIT, is_anonymous=False, by="li")
    return asked(hotline, lin)


@pytest.fixture
def nameless(survey, hotline, lin, letterbox):
    publish_items(survey, items=VISIT, is_anonymous=True, by="li")
    return asked(hotline, lin)


def filled_in(row, **answers):
    for one in VISIT:
        if one.code in answers:
            keep_answer(row, item=one, answer=answers[one.code])


def sent(row):
    return send_answers(row, through=Through.EMAIL, by="customer:C001")


def test_answers_are_kept_sealed_on_the_way_and_sent_once(invited):
    filled_in(invited, **ANSWERS)
    assert given_so_far(invited) == ANSWERS
    assert "小时" not in Begun.objects.get().given_sealed

    sent(invited)

    rows = Answer.objects.order_by("question__place", "id").values_list(
        "question__code", "part", "score"
    )
    assert list(rows) == [
        ("overall", "", 2),
        ("why", "wait", 1),
        ("why", "staff", 0),
        ("counter", "expected", 7),
        ("counter", "perceived", 4),
        ("wait", "", None),
    ]
    assert not Begun.objects.exists()
    with pytest.raises(AnsweredAlready):
        sent(invited)
    with pytest.raises(AnsweredAlready):
        keep_answer(invited, item=VISIT[0], answer=5)


def test_the_contract_has_a_row_for_each_half_and_each_choice(invited):
    filled_in(invited, **ANSWERS)
    sent(invited)

    rows = [contract_row(one) for one in Answer.objects.exclude(score=None)]

    told = {row["question"]: (row["score"], row["scale_min"], row["scale_max"]) for row in rows}
    assert told == {
        "overall": (2, 1, 5),
        "why.wait": (1, 0, 1),
        "why.staff": (0, 0, 1),
        "counter.expected": (7, 1, 7),
        "counter.perceived": (4, 1, 7),
    }


def test_what_the_way_no_longer_shows_is_forgotten(invited):
    filled_in(invited, **ANSWERS)

    kept = keep_answer(invited, item=VISIT[0], answer=5)

    assert kept == {"overall": 5, "counter": [7, 4]}
    sent(invited)
    assert not Answer.objects.filter(question__code__in=["why", "wait"]).exists()


def test_half_a_survey_is_not_sent_and_changes_nothing(invited):
    filled_in(invited, overall=2)

    with pytest.raises(NotYetWhole):
        sent(invited)

    invited.refresh_from_db()
    assert (invited.state, Answer.objects.count()) == (State.INVITED, 0)


def test_after_its_days_nothing_is_taken_and_what_was_begun_goes(invited):
    filled_in(invited, **ANSWERS)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(InvitationOver):
        sent(invited)

    assert (forget_begun(), Begun.objects.count()) == (1, 0)


def everything():
    """Every row of every table as text, by table."""
    found = {}
    for model in apps.get_models():
        rows = model._base_manager.all().values()
        found[model._meta.label] = [str(sorted(row.items())) for row in rows]
    return found


def test_an_answer_without_a_name_leads_to_nobody(nameless):
    filled_in(nameless, **ANSWERS)
    before = everything()

    sent(nameless)

    after = everything()
    new = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    whose = (nameless.public_id, "C001", nameless.about, nameless.ticket.number)
    sheet = Sheet.objects.get()
    for name, rows in new.items():
        if name == "surveys.Invitation":
            assert sheet.id.hex not in "".join(rows)
            continue  # that he answered is kept; see below
        assert not [row for row in rows if any(one in row for one in whose)], name
    nameless.refresh_from_db()
    assert nameless.state == State.ANSWERED
    # Neither when nor which way: nothing that could be put beside a sheet.
    assert (nameless.answered_at, nameless.answered_through) == (nameless.invited_at, "")
    assert not Answer.objects.exists()
    assert not Begun.objects.exists()
    links = {field.related_model for model in (Sheet, SheetAnswer) for field in model._meta.fields}
    assert Invitation not in links
    assert not AuditRow.objects.filter(activity="answer survey").exists()
    assert Outbox.objects.get(activity="answer survey without name").customer_id == ""


def test_words_without_a_name_are_sealed_and_the_numbers_in_them_masked(nameless):
    from zhike.apps.vault.secrets import open_secret

    filled_in(nameless, **ANSWERS)
    sent(nameless)

    sealed = SheetAnswer.objects.exclude(text_sealed="").get().text_sealed
    assert "小时" not in sealed
    assert "等了一小时" in open_secret(sealed)
    assert "13812345678" not in open_secret(sealed)


def test_the_promise_is_of_the_version_that_was_asked(invited, survey):
    survey.refresh_from_db()
    publish_items(survey, items=VISIT, is_anonymous=True, by="li")
    filled_in(invited, **ANSWERS)

    sent(invited)

    assert (Answer.objects.count(), Sheet.objects.count()) == (6, 0)
    assert walk.is_whole(VISIT, ANSWERS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="rows are locked by PostgreSQL")
def test_of_two_who_send_at_once_one_answers(survey, hotline, letterbox):
    whose = agreeing("C001")
    publish_items(survey, items=VISIT, is_anonymous=True, by="li")
    row = asked(hotline, whose)
    filled_in(row, **ANSWERS)
    refused = []

    def send():
        try:
            sent(row)
        except AnsweredAlready:
            refused.append(1)
        finally:
            connection.close()

    both = [threading.Thread(target=send) for _one in range(2)]
    [one.start() for one in both]
    [one.join() for one in both]

    assert (len(refused), Sheet.objects.count()) == (1, 1)


def test_a_survey_that_begins_in_own_words_is_walked_and_has_no_headline(
    survey, hotline, lin, letterbox, analyst, as_analyst
):
    opens = (item("came", "text", is_required=True), item("door", "choice", options=(WAIT, STAFF)))
    designed = publish_items(survey, items=opens, is_anonymous=False, by="li")
    asked_now = asked(hotline, lin)

    # No click answers words: the message leads to the page, and a forged score marks nothing.
    text = letterbox.posted[-1].text
    assert "came" in text
    assert "?score=" not in text
    page = Client().get(f"/my/rate/{letterbox.token}/?score=3")
    assert (page.status_code, b"checked" in page.content) == (200, False)

    keep_answer(asked_now, item=opens[0], answer="开户")
    keep_answer(asked_now, item=opens[1], answer=["wait"])
    send_answers(asked_now, through=Through.EMAIL, by="C001")

    told = Outbox.objects.get(activity="answer survey").attributes
    assert "score" not in told
    assert board_of(analyst, designed, by="channel") is None
    figures = as_analyst.get("/surveys/?survey=service").content.decode()
    assert "This survey has no headline figure" in figures


def test_the_headline_is_the_first_metric_that_all_are_shown(survey, hotline, lin, letterbox):
    items = (
        item("door", "choice", options=(WAIT, STAFF), is_required=True),
        item("waited", "ces", tests=(rule("door", "one_of", "wait"),)),
        item("recommend", "nps"),
    )
    designed = publish_items(survey, items=items, is_anonymous=False, by="li")
    asked_now = asked(hotline, lin)
    keep_answer(asked_now, item=items[0], answer=["staff"])
    keep_answer(asked_now, item=items[2], answer=9)

    send_answers(asked_now, through=Through.EMAIL, by="C001")

    assert scored_now(designed).code == "recommend"
    told = Outbox.objects.get(activity="answer survey").attributes
    assert (told["question"], told["score"]) == ("recommend", "9")
