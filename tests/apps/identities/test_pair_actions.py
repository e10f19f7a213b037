from __future__ import annotations

import pytest
from tests.apps.identities.conftest import entry, pair_of, seen

from zhike.apps.audit.models import Outbox
from zhike.apps.customers.models import Customer
from zhike.apps.identities.actions import keep_apart, merge_customers, unmerge_customers
from zhike.apps.identities.models import Pair
from zhike.apps.identities.pair_actions import merge_sure, propose_pairs
from zhike.apps.identities.rules import Reason
from zhike.pipelines.find_duplicates import Evidence, Proposal


def proposal(first: str, second: str, **more) -> Proposal:
    told = {"strength": "match", "rule": "probability", "probability": 0.99, "weight": 7.0}
    fields = {"name": Evidence(level=4, bits=9.8)}
    return Proposal(first_id=first, second_id=second, fields=fields, **told | more)


def queue() -> list[tuple[str, str, str]]:
    return [
        (pair.first.customer_id, pair.second.customer_id, pair.state)
        for pair in Pair.objects.select_related("first", "second").order_by("pk")
    ]


def test_proposals_become_the_queue_and_one_event(lin, again, wang):
    propose_pairs([[proposal("C2", "C1")], [proposal("C3", "C1", strength="doubtful")]], by="job")

    assert queue() == [("C1", "C2", "open"), ("C1", "C3", "open")]
    assert Pair.objects.earliest("pk").evidence == {"name": [4, 9.8]}
    event = Outbox.objects.get(activity="look for duplicates")
    assert (event.by, event.outcome) == ("job", "proposed")


def test_the_next_look_replaces_open_pairs_and_leaves_decided_ones(lin, again, wang):
    propose_pairs([[proposal("C1", "C2"), proposal("C1", "C3")]], by="job")
    keep_apart(first="C1", second="C3", reason=Reason.CUSTOMER, by="zhao")

    propose_pairs([[proposal("C1", "C3"), proposal("C2", "C3")]], by="job")

    assert sorted(queue()) == [("C1", "C3", "apart"), ("C2", "C3", "open")]


def test_a_merged_entry_stands_for_the_one_in_use(lin, again, branch):
    entry("C4", "林知夏", branch=branch)
    merge_customers(survivor=seen(lin), absorbed=seen(again), reason=Reason.EVIDENCE, by="zhao")

    portion = [proposal("C2", "C4", weight=9.0), proposal("C1", "C4"), proposal("C1", "C2")]
    propose_pairs([portion], by="job")

    assert queue() == [("C1", "C4", "open")]
    assert Pair.objects.get().weight == 9.0


def test_an_erased_entry_is_not_proposed(lin, again):
    Customer.objects.filter(pk=again.pk).update(state="erased")

    propose_pairs([[proposal("C1", "C2")]], by="job")

    assert queue() == []


def test_many_proposals_take_few_queries(branch, django_assert_max_num_queries):
    rows = [entry(f"M{n:02d}", "林知夏", branch=branch) for n in range(30)]
    portion = [proposal("M00", row.customer_id) for row in rows[1:]]

    with django_assert_max_num_queries(20):
        propose_pairs([portion], by="job")


def test_only_sure_pairs_are_merged_and_the_older_entry_stays(lin, again, wang):
    Customer.objects.filter(pk=again.pk).update(opened_date="1999-01-01")
    Customer.objects.filter(pk=lin.pk).update(opened_date="2020-01-01")
    pair_of(lin, again, strength="match")
    pair_of(lin, wang, strength="doubtful")

    assert merge_sure(by="job") == 1

    lin.refresh_from_db()
    assert lin.merged_into == again


def test_a_sure_pair_that_contradicts_stays_in_the_queue(lin, wang):
    pair = pair_of(lin, wang, strength="match")

    assert merge_sure(by="job") == 0

    pair.refresh_from_db()
    assert pair.state == "open"


@pytest.mark.parametrize("looked_again", [False, True])
def test_what_was_taken_back_is_left_to_people(lin, again, looked_again):
    pair_of(lin, again, strength="match")
    assert merge_sure(by="job") == 1
    unmerge_customers(Pair.objects.get().merges.get().pk, reason=Reason.MISTAKE, by="zhao")
    if looked_again:
        propose_pairs([[proposal("C1", "C2")]], by="job")

    assert merge_sure(by="job") == 0
    assert queue() == [("C1", "C2", "open")]
