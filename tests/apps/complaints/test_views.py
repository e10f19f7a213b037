from __future__ import annotations

import pytest
from django.urls import reverse
from tests.apps.complaints.conftest import again, days_ago, decided, received
from tests.apps.conftest import client
from tests.apps.consents.conftest import customer

from zhike.apps.complaints import actions
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.rules import State
from zhike.apps.people.step_up import PROVED


@pytest.fixture
def as_officer(officer):
    return client(officer)


def page(browser, complaint) -> str:
    answer = browser.get(reverse("complaints:complaint", args=[complaint.ticket.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def do(browser, complaint, act: str, **said):
    url = reverse("complaints:act", args=[complaint.ticket.number, act])
    return browser.post(url, said, follow=True)


def test_the_list_has_what_is_due_first_on_top(as_officer, desk, lin):
    received(desk, customer=lin, subject="新的")
    received(desk, customer=lin, subject="旧的", at=days_ago(20))

    text = as_officer.get("/complaints/").content.decode()

    assert text.index("旧的") < text.index("新的")
    assert "late by days: 5" in text
    assert "days left: 15" in text


def test_the_list_asks_the_database_no_more_for_many(
    as_officer, desk, lin, django_assert_max_num_queries
):
    for _n in range(12):
        received(desk, customer=lin)
    as_officer.get("/complaints/")

    with django_assert_max_num_queries(28):
        as_officer.get("/complaints/")


@pytest.mark.parametrize(("state", "found"), [("late", "旧的"), ("open", "新的"), ("closed", "")])
def test_the_list_can_be_cut_to_what_is_late_or_closed(as_officer, desk, lin, state, found):
    received(desk, customer=lin, subject="新的")
    received(desk, customer=lin, subject="旧的", at=days_ago(20))

    text = as_officer.get(f"/complaints/?state={state}").content.decode()

    assert ("旧的" in text) == (state in {"late", "open"})
    assert ("新的" in text) == (state == "open")
    assert ("No complaint fits" in text) == (not found)


def test_filters_that_nobody_offers_do_no_harm(as_officer, desk):
    for query in ("grade=%00", "regime=%00x", "cause=%00", "state=%00x", "state=nonsense"):
        assert as_officer.get(f"/complaints/?{query}").status_code == 200


def test_the_page_shows_the_rule_its_source_and_its_mark_beside_the_clock(as_officer, complaint):
    text = page(as_officer, complaint)

    assert "complaint.decision" in text
    assert "银行业保险业消费投诉处理管理办法" in text
    assert "+15 calendar days" in text


def test_a_rule_from_memory_is_shown_as_not_verified(as_officer, desk, lin):
    assert "not verified" in page(as_officer, received(desk, customer=lin, regime="cn_pbc"))


def test_a_complaint_at_the_counter_is_registered(as_officer, desk, lin):
    answer = as_officer.post(
        "/complaints/new/",
        {
            "customer_id": "C001", "subject": "年费", "demand": "退还", "queue": desk.pk,
            "regime": "cn_bank", "channel": "letter", "submitter": "self", "in_writing": "on",
            "materials": ["identity", "signature"], "people_face_to_face": "20",
        },
    )  # fmt: skip

    made = Complaint.objects.get()
    assert answer["Location"] == reverse("complaints:complaint", args=[made.ticket.number])
    assert (made.grade, made.in_writing) == ("major", True)
    assert made.materials == ["identity", "signature"]


def test_a_form_never_offers_what_the_bank_holds(as_officer, desk):
    text = as_officer.get("/complaints/new/").content.decode()

    assert "Signed authority" in text
    assert "Account statement" not in text
    answer = as_officer.post("/complaints/new/", {"materials": ["statement"]})
    assert answer.status_code == 422


def test_the_way_to_the_letter_goes_through_the_page(as_officer, complaint, officer):
    do(as_officer, complaint, "accept")
    do(as_officer, complaint, "investigate", handler=officer.pk)
    do(
        as_officer,
        complaint,
        "facts",
        who="柜员",
        what="多收",
        when="3月",
        where="总行",
        why="系统",
    )
    do(as_officer, complaint, "causes", causes=["below_expectation"], business_code="B3")
    refused = do(as_officer, complaint, "move", move="explain", emotion=3)
    assert "Listen, acknowledge and apologise first" in refused.content.decode()
    for move in ("listen", "acknowledge", "apologise", "explain"):
        do(as_officer, complaint, "move", move=move, emotion=3)
    do(as_officer, complaint, "decide", outcome="upheld", decision="退还", reasons="重复扣收")
    assert again(complaint).state == State.DECIDED

    url = reverse("complaints:letter", args=[complaint.ticket.number, "decision"])
    shown = as_officer.get(url + "?language=zh")
    text = shown.context["form"].initial["text"]
    assert "处理决定：退还" in text
    without_court = "\n".join(line for line in text.split("\n") if "诉讼" not in line)
    answer = as_officer.post(url + "?language=zh", {"text": without_court})
    assert (answer.status_code, "court" in answer.content.decode()) == (422, True)
    assert as_officer.post(url + "?language=zh", {"text": text}).status_code == 302
    assert again(complaint).state == State.TOLD


def test_a_letter_with_a_number_nobody_verified_says_so(as_officer, investigated, officer):
    decided(investigated, officer)

    url = reverse("complaints:letter", args=[investigated.ticket.number, "decision"])

    assert "review.application" in as_officer.get(url).content.decode()


def test_a_wrong_form_comes_back_with_what_is_wrong(as_officer, investigated):
    answer = do(as_officer, investigated, "decide", outcome="upheld", decision="", reasons="x")

    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


@pytest.mark.parametrize("kind", ["decision", "review_decision", "poem"])
def test_a_letter_that_is_not_owed_now_is_not_there(as_officer, complaint, kind):
    url = reverse("complaints:letter", args=[complaint.ticket.number, kind])

    assert as_officer.get(url).status_code == 404


def test_an_unknown_act_is_not_there(as_officer, complaint):
    assert do(as_officer, complaint, "burn").status_code == 404


def test_not_accepting_it_tells_why_and_ends_it(as_officer, complaint):
    url = reverse("complaints:letter", args=[complaint.ticket.number, "not_accepted"])
    text = as_officer.get(url).context["form"].initial["text"]

    as_officer.post(
        url, {"text": text.replace("[reasons]", "没有授权书"), "ground": "no_authority"}
    )

    found = again(complaint)
    assert (found.state, found.not_accepted_because) == (State.NOT_ACCEPTED, "no_authority")
    assert found.letters.count() == 1


def test_words_are_escaped_wherever_they_stand(as_officer, desk, lin):
    made = received(desk, customer=lin, subject="<script>alert(1)</script>", demand="<b>x</b>")

    text = page(as_officer, made) + as_officer.get("/complaints/").content.decode()

    assert "<script>alert(1)" not in text
    assert "<b>x</b>" not in text


def test_a_supervisor_approves_a_remedy_within_his_authority(investigated, officer, head):
    do(client(officer), investigated, "remedy", kind="refund", amount="200", reason="")
    remedy = investigated.remedies.get()
    url = reverse("complaints:approve_remedy", args=[investigated.ticket.number, remedy.pk])

    client(head).post(url)

    remedy.refresh_from_db()
    assert remedy.approved_by == head


def test_who_approves_money_shows_first_that_it_is_he(investigated, officer, head):
    do(client(officer), investigated, "remedy", kind="refund", amount="200", reason="")
    remedy = investigated.remedies.get()
    stale = client(head)
    session = stale.session
    session.pop(PROVED)
    session.save()

    answer = stale.post(
        reverse("complaints:approve_remedy", args=[investigated.ticket.number, remedy.pk])
    )

    assert answer.headers["Location"] == reverse("people:prove")
    remedy.refresh_from_db()
    assert remedy.approved_by is None


def test_the_closed_file_of_a_complaint_offers_only_a_review(as_officer, told):
    actions.close_complaint(told.pk, by="zhao")

    text = page(as_officer, told)

    assert "A review is asked for" in text
    assert "Withdrawn by the complainant" not in text


def test_two_complaints_are_merged_on_the_page_and_each_leads_to_the_other(as_officer, desk, lin):
    older = received(desk, customer=lin, at=days_ago(4))
    younger = received(desk, customer=lin)
    assert "Merge complaints" in page(as_officer, younger)

    do(as_officer, younger, "merge", other=older.pk)

    merged, lives = page(as_officer, younger), page(as_officer, older)
    assert "Goes on in another complaint" in merged
    assert reverse("complaints:complaint", args=[older.ticket.number]) in merged
    assert reverse("complaints:complaint", args=[younger.ticket.number]) in lives
    assert "退还一次年费" in merged
    assert "Merge complaints" not in merged + lives


def test_another_customers_complaint_is_not_to_be_chosen(as_officer, desk, complaint):
    other = received(desk, customer=customer("C002"))

    answer = do(as_officer, complaint, "merge", other=other.pk)

    assert answer.status_code == 422
    assert again(complaint).state == State.RECEIVED


def test_a_pause_is_asked_for_approved_and_ended_on_the_page(as_officer, head, complaint):
    text = page(as_officer, complaint)
    assert "鉴定、检测、评估所需时间可不计入办理期限" in text or "appraisal" in text
    assert "Ask to pause the clock" in text

    do(as_officer, complaint, "pause", reason="笔迹鉴定", notice="不计入办理期限", language="zh")
    waits = page(client(head), complaint)
    assert "A pause waits for its approval" in waits
    assert "笔迹鉴定" in waits
    url = reverse("complaints:approve", args=[complaint.ticket.number, "pause"])
    assert as_officer.post(url).status_code == 403
    client(head).post(url)

    stands = page(as_officer, complaint)
    assert "Stands still" in stands
    assert "Ask to pause the clock" not in stands
    do(as_officer, complaint, "resume")
    assert "Stood still" in page(as_officer, complaint)


def test_a_law_that_knows_no_pause_offers_none(as_officer, desk, lin):
    text = page(as_officer, received(desk, customer=lin, regime="us_cfpb"))

    assert "pause the clock" not in text
    assert "May stand still" not in text
