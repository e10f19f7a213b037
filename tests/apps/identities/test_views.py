from __future__ import annotations

import pytest
from tests.apps.identities.conftest import ID_NUMBER, PHONE, entry, pair_of, seen

from zhike.apps.identities.actions import keep_apart, merge_customers
from zhike.apps.identities.models import Merge
from zhike.apps.identities.rules import Reason
from zhike.apps.jobs.models import Job

QUEUE = "/customers/duplicates/"


def said(pair, **more):
    for row in (pair.first, pair.second):
        row.refresh_from_db()
    return {
        "reason": "customer",
        "survivor": "first",
        "first_version": pair.first.version,
        "second_version": pair.second.version,
    } | more


def test_the_queue_shows_both_entries_masked_with_their_evidence(as_supervisor, pair):
    text = as_supervisor.get(QUEUE).content.decode()

    assert "C1" in text and "C2" in text
    assert "differs" in text
    assert "+19.6" in text and "-2.1" in text
    assert not [secret for secret in (ID_NUMBER, PHONE, "知夏", "Zhixia") if secret in text]


def test_an_empty_queue_says_so(as_supervisor):
    assert "No pair waits" in as_supervisor.get(QUEUE).content.decode()


def test_a_merge_by_form_leads_back_to_the_queue_and_stands_in_the_ledger(as_supervisor, pair):
    answer = as_supervisor.post(f"{QUEUE}{pair.pk}/merge/", said(pair, survivor="second"))

    assert (answer.status_code, answer.url) == (302, QUEUE)
    made = Merge.objects.get()
    assert (made.survivor.customer_id, made.absorbed.customer_id) == ("C2", "C1")
    assert "Take back" in as_supervisor.get(f"{QUEUE}ledger/").content.decode()


def test_a_merge_over_an_old_version_is_refused_in_words(as_supervisor, pair):
    old = said(pair) | {"first_version": 1}
    answer = as_supervisor.post(f"{QUEUE}{pair.pk}/merge/", old, follow=True)

    assert "changed meanwhile" in answer.content.decode()
    assert not Merge.objects.exists()


def test_a_decision_without_a_reason_is_refused(as_supervisor, pair):
    answer = as_supervisor.post(f"{QUEUE}{pair.pk}/apart/", {"reason": ""}, follow=True)

    assert "Choose a reason" in answer.content.decode()


def test_a_pair_kept_apart_moves_to_its_list_and_back(as_supervisor, pair):
    as_supervisor.post(f"{QUEUE}{pair.pk}/apart/", {"reason": "document"})
    assert "No pair waits" in as_supervisor.get(QUEUE).content.decode()
    assert "Propose again" in as_supervisor.get(f"{QUEUE}?show=apart").content.decode()

    as_supervisor.post(f"{QUEUE}{pair.pk}/again/")
    assert "Keep apart" in as_supervisor.get(QUEUE).content.decode()


def test_a_merge_is_taken_back_from_the_ledger(as_supervisor, lin, again):
    made = merge_customers(
        survivor=seen(lin), absorbed=seen(again), reason=Reason.EVIDENCE, by="zhao"
    )

    as_supervisor.post(f"{QUEUE}ledger/{made.pk}/undo/", {"reason": "mistake"})

    made.refresh_from_db()
    assert made.undone_by == "zhao"
    assert "taken back" in as_supervisor.get(f"{QUEUE}ledger/").content.decode()


def test_looking_is_a_job_and_only_one_at_a_time(as_supervisor):
    as_supervisor.post(f"{QUEUE}look/")
    answer = as_supervisor.post(f"{QUEUE}look/", follow=True)

    assert Job.objects.filter(kind="look_for_duplicates").count() == 1
    assert "already" in answer.content.decode()


@pytest.mark.parametrize("act", ["merge", "apart", "again"])
def test_a_pair_with_an_entry_out_of_reach_is_not_there(as_western_supervisor, lin, west, act):
    pair = pair_of(lin, entry("C8", "林知夏", branch=west))

    answer = as_western_supervisor.post(f"{QUEUE}{pair.pk}/{act}/", said(pair))

    assert answer.status_code == 404
    assert "C8" not in as_western_supervisor.get(QUEUE).content.decode()


def test_a_merge_out_of_reach_is_not_there(as_western_supervisor, lin, again):
    made = merge_customers(
        survivor=seen(lin), absorbed=seen(again), reason=Reason.EVIDENCE, by="zhao"
    )

    answer = as_western_supervisor.post(f"{QUEUE}ledger/{made.pk}/undo/", {"reason": "mistake"})

    assert answer.status_code == 404
    made.refresh_from_db()
    assert made.undone_at is None


def test_who_may_only_look_gets_no_buttons_and_no_way(as_administrator, pair):
    text = as_administrator.get(QUEUE).content.decode()

    assert "C1" in text and "data-merge" not in text
    assert as_administrator.post(f"{QUEUE}{pair.pk}/merge/", said(pair)).status_code == 403


def test_who_may_not_see_duplicates_is_refused(as_agent, pair):
    assert as_agent.get(QUEUE).status_code == 403


def test_a_page_of_ten_pairs_takes_few_queries(
    as_supervisor, lin, branch, django_assert_max_num_queries
):
    for n in range(12):
        pair_of(lin, entry(f"M{n:02d}", "林知夏", branch=branch, phone=PHONE))

    with django_assert_max_num_queries(16):
        text = as_supervisor.get(QUEUE).content.decode()

    assert text.count("data-pair ") == 10


def test_the_lists_need_reading_and_the_acts_need_posting(as_supervisor, lin, wang):
    pair = keep_apart(first="C1", second="C3", reason=Reason.CUSTOMER, by="zhao")

    assert as_supervisor.post(QUEUE).status_code == 405
    assert as_supervisor.get(f"{QUEUE}{pair.pk}/merge/").status_code == 405
