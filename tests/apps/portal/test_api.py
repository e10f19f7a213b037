"""The bank's own app: everything the pages do, and nothing that they do not show."""

from __future__ import annotations

import json

import pytest
from tests.apps.portal.conftest import SECRET, asked, customer, intake, to_rate
from tests.apps.portal.test_matter_views import answered, plant

from zhike.apps.complaints.models import Complaint
from zhike.apps.conversations.models import Attachment, Message
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import open_session
from zhike.apps.surveys.models import Answer
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, State


@pytest.fixture
def mine(call, lin):
    """Call as 林知夏 does from her app, in English."""
    _session, key = open_session(lin, way=Way.APP, address="", browser="")

    def ask(path, said=None, *, method="", **headers):
        return call(
            f"my/{path}",
            method=method or ("GET" if said is None else "POST"),
            body=None if said is None else json.dumps(said),
            token=key,
            headers={"Accept-Language": "en", **headers},
        )

    return ask


def test_a_question_is_asked_answered_and_followed(mine, lin, wang):
    intake()
    made = mine("matters", {"kind": "enquiry", "text": "年费怎么减免？"})
    assert made.status_code == 201
    number = made.json()["number"]
    answered(Ticket.objects.get(), by=wang)

    seen = mine(f"matters/{number}").json()

    assert [line["is_mine"] for line in seen["lines"]] == [True, False]
    assert (seen["title"], seen["may_withdraw"]) == ("年费怎么减免？", True)
    assert [step["label"] for step in seen["steps"]] == ["We have it", "First answer"]
    (listed,) = mine("matters").json()["items"]
    assert (listed["number"], listed["kind"]) == (number, "enquiry")
    assert mine(f"matters/{number}/messages", {"text": "还有一个问题"}).status_code == 201
    assert Message.objects.count() == 3


def test_he_reads_it_in_the_language_he_asks_for(mine, lin):
    number = asked(lin).number

    english = mine(f"matters/{number}")
    chinese = mine(f"matters/{number}", **{"Accept-Language": "zh-CN"})

    assert (english.json()["state"], english.headers["Content-Language"]) == ("We have it", "en")
    assert (chinese.json()["state"], chinese.headers["Content-Language"]) == (
        "已收到", "zh-hans",
    )  # fmt: skip


def test_a_complaint_stands_under_its_law_and_is_taken_back(mine, lin):
    intake("complaints")
    said = {"about": "营业部", "facts": "年费收了两次", "wish": "退一次"}
    made = mine("complaints", said).json()

    assert Complaint.objects.get().ticket.number == made["number"]
    assert made["kind"] == "complaint"
    assert [one for one in made["deadlines"] if one["rule"]], "with the words of its rule"
    taken = mine(f"matters/{made['number']}/withdrawal", {})
    assert (taken.status_code, taken.json()) == (200, {"is_closed": True})
    assert Ticket.objects.get().state == State.CLOSED
    again = mine(f"matters/{made['number']}/withdrawal", {})
    assert (again.status_code, again.json()["code"]) == (409, "portal_not_possible")


def test_what_was_answered_is_looked_at_again(mine, lin):
    ticket = asked(lin)
    Ticket.objects.filter(pk=ticket.pk).update(state=State.SOLVED, solved_at=ticket.opened_at)

    again = mine(f"matters/{ticket.number}/review", {"reason": "没有解决"})

    assert again.status_code == 201
    assert Ticket.objects.get().state == State.OPEN


def test_the_same_key_acts_once(mine, lin):
    intake()
    key = {"Idempotency-Key": "tap-1"}
    first, second = (mine("matters", {"text": "未到账"}, **key) for _n in range(2))

    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Ticket.objects.count() == 1


def test_a_file_of_his_own_comes_and_no_other(mine, lin):
    own, strange = asked(lin), asked(customer("C009"))
    mine_file, other = (Attachment.objects.get(ticket=one) for one in (own, strange))

    found = mine(f"matters/{own.number}/files/{mine_file.public_id}")
    assert found.headers["Content-Disposition"].startswith("attachment")
    for path in (
        f"matters/{own.number}/files/{other.public_id}",
        f"matters/{strange.number}/files/{other.public_id}",
        f"matters/{strange.number}",
    ):
        assert mine(path).status_code == 404


def test_he_rates_once_on_its_scale(mine, lin):
    wanted = to_rate(asked(lin), lin)
    (shown,) = mine("ratings").json()
    assert (shown["id"], shown["page"]) == (wanted.public_id, None)
    scores = [score for score, _words in shown["answers"]]

    assert mine(f"ratings/{shown['id']}", {"score": 99}).status_code == 422
    assert mine(f"ratings/{shown['id']}", {"score": scores[-1]}).status_code == 204
    assert mine(f"ratings/{shown['id']}", {"score": scores[0]}).status_code == 409
    assert Answer.objects.get().score == scores[-1]
    assert mine("ratings").json() == []


def test_nothing_that_staff_write_for_each_other_is_in_any_answer(mine, lin, wang):
    ticket = asked(lin)
    plant(ticket, lin=lin, wang=wang)
    number = ticket.number
    answers = [mine(path) for path in ("matters", f"matters/{number}", "ratings")]
    answers.append(mine(f"matters/{number}/messages", {"text": "好的"}))
    answers.append(mine(f"matters/{number}/withdrawal", {}))
    told = [json.dumps(one.json(), ensure_ascii=False) for one in answers]

    assert "已为您减免" in told[1]
    assert not [one for one in told if SECRET in one or "jue-mi" in one]


def test_internal_requests_are_no_matters_of_his(mine, lin):
    ticket = asked(lin)
    Ticket.objects.filter(pk=ticket.pk).update(kind=Kind.INTERNAL)

    assert mine("matters").json()["items"] == []
    assert mine(f"matters/{ticket.number}").status_code == 404
