from __future__ import annotations

import pytest
from tests.apps.identities.conftest import entry, pair_of, seen

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.customers.actions import end_identifier, set_flags
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import find_customers, members_of
from zhike.apps.customers.rules import CustomerKind, CustomerState
from zhike.apps.identities import errors
from zhike.apps.identities.actions import (
    keep_apart,
    merge_customers,
    propose_again,
    unmerge_customers,
)
from zhike.apps.identities.models import Merge
from zhike.apps.identities.rules import Reason


def merge(kept, gone, **more):
    told = {"reason": Reason.EVIDENCE, "by": "zhao"} | more
    return merge_customers(survivor=seen(kept), absorbed=seen(gone), **told)


def test_a_merge_links_the_entries_and_moves_nothing(lin, again):
    before = list(Identifier.objects.order_by("pk").values())

    merge(lin, again)

    again.refresh_from_db()
    assert (again.state, again.merged_into) == (CustomerState.MERGED, lin)
    assert members_of(again) == members_of(lin) == [lin, again]
    assert list(Identifier.objects.order_by("pk").values()) == before


def test_the_ledger_keeps_who_why_and_the_evidence(lin, again, pair):
    made = merge(lin, again, note="电话里确认")

    pair.refresh_from_db()
    assert (made.merged_by, made.reason, made.pair) == ("zhao", Reason.EVIDENCE, pair)
    assert made.evidence == {**pair.evidence, "probability": 0.5}
    assert "电话" not in made.note_sealed
    assert (pair.state, pair.decided_by) == ("merged", "zhao")


def test_a_merge_is_one_event_and_one_row_of_the_audit_log(lin, again):
    acts = {"activity": "merge customers", "customer_id": "C1"}

    merge(lin, again, note="电话里确认")

    event = Outbox.objects.get(**acts)
    assert event.attributes == {"survivor": "C1", "absorbed": "C2"}
    row = AuditRow.objects.get(**acts)
    assert "电话" not in repr(vars(row))


def test_taking_back_restores_both_entries_and_opens_the_pair(lin, again, pair):
    made = merge(lin, again)

    unmerge_customers(made.pk, reason=Reason.MISTAKE, by="zhao")

    for row in (again, pair, made):
        row.refresh_from_db()
    assert (again.state, again.merged_into) == (CustomerState.ACTIVE, None)
    assert (made.undone_by, made.undone_reason) == ("zhao", Reason.MISTAKE)
    assert pair.state == "open"
    assert Outbox.objects.filter(activity="unmerge customers").count() == 1


def test_a_merge_is_taken_back_once(lin, again):
    made = merge(lin, again)
    unmerge_customers(made.pk, reason=Reason.MISTAKE, by="zhao")

    with pytest.raises(errors.NothingToUndo):
        unmerge_customers(made.pk, reason=Reason.MISTAKE, by="zhao")

    assert Outbox.objects.filter(activity="unmerge customers").count() == 1


def test_the_same_entries_can_be_merged_again_the_other_way_round(lin, again):
    unmerge_customers(merge(lin, again).pk, reason=Reason.MISTAKE, by="zhao")

    merge(again, lin)

    lin.refresh_from_db()
    assert members_of(lin) == [again, lin]
    assert Merge.objects.count() == 2


@pytest.mark.parametrize("field", ["survivor", "absorbed"])
def test_an_entry_that_was_changed_meanwhile_is_not_merged(lin, again, field):
    versions = {"survivor": seen(lin), "absorbed": seen(again)}
    number, version = versions[field]
    set_flags(number, version=version, is_vulnerable=True, is_age_friendly=False, by="wang")

    with pytest.raises(errors.VersionSeen):
        merge_customers(**versions, reason=Reason.EVIDENCE, by="zhao")

    assert not Merge.objects.exists()


def test_two_identity_numbers_are_never_merged_until_one_was_ended(lin, wang):
    with pytest.raises(errors.NotTheSame):
        merge(lin, wang)

    wrong = wang.identifiers.get(kind="id_number")
    end_identifier("C3", identifier_id=wrong.pk, by="zhao")
    assert merge(lin, wang).absorbed == wang


def test_a_number_known_through_a_merged_entry_contradicts_too(lin, again, wang):
    merge(again, lin)

    with pytest.raises(errors.NotTheSame):
        merge(again, wang)


def test_the_old_form_of_the_same_number_is_no_contradiction(lin, branch):
    old = entry("C9", "林知夏", branch=branch, id_number="110105491231002")

    assert merge(lin, old).survivor == lin


def test_a_person_and_a_company_are_not_merged(lin, branch):
    company = entry("B1", "林记商贸有限公司", branch=branch, kind=CustomerKind.CORPORATE)

    with pytest.raises(errors.NotTheSame):
        merge(lin, company)


def test_no_circle_can_be_made(lin, again):
    merge(lin, again)

    with pytest.raises(errors.EntryNotInUse):
        merge(again, lin)
    with pytest.raises(errors.AlreadyOne):
        merge(lin, lin)


def test_an_erased_entry_is_neither_merged_nor_kept_apart(lin, again):
    Customer.objects.filter(pk=again.pk).update(state=CustomerState.ERASED)

    with pytest.raises(errors.EntryNotInUse):
        merge(lin, again)
    with pytest.raises(errors.EntryNotInUse):
        keep_apart(first="C1", second="C2", reason=Reason.CUSTOMER, by="zhao")


def test_an_entry_that_is_not_there_is_not_merged(lin):
    with pytest.raises(errors.EntryNotInUse):
        merge_customers(survivor=seen(lin), absorbed=("C77", 1), reason=Reason.RULE, by="zhao")


def test_what_was_kept_apart_is_not_merged_before_it_is_proposed_again(lin, again, pair):
    keep_apart(first="C2", second="C1", reason=Reason.CUSTOMER, by="zhao")
    with pytest.raises(errors.KeptApart):
        merge(lin, again)

    propose_again(pair.pk, by="zhao")
    assert merge(lin, again).pair == pair


def test_entries_kept_apart_are_not_joined_through_a_third_one(lin, again, branch):
    third = entry("C4", "林知夏", branch=branch)
    keep_apart(first="C1", second="C4", reason=Reason.CUSTOMER, by="zhao")
    merge(lin, again)

    with pytest.raises(errors.KeptApart):
        merge(third, lin)


def test_keeping_apart_is_one_event_also_for_entries_nobody_proposed(lin, wang):
    made = keep_apart(first="C1", second="C3", reason=Reason.DOCUMENT, by="zhao", note="见证件")

    assert (made.state, made.decided_by, made.strength) == ("apart", "zhao", "")
    event = Outbox.objects.get(activity="keep customers apart")
    assert event.attributes == {"first": "C1", "second": "C3"}


def test_entries_that_are_one_person_are_not_kept_apart(lin, again):
    merge(lin, again)

    with pytest.raises(errors.AlreadyOne):
        keep_apart(first="C1", second="C2", reason=Reason.CUSTOMER, by="zhao")


def test_proposing_again_what_is_open_changes_nothing(pair):
    propose_again(pair.pk, by="zhao")

    assert not Outbox.objects.filter(activity="propose customers again").exists()


def test_a_chain_longer_than_readers_follow_is_refused(branch, monkeypatch):
    monkeypatch.setattr("zhike.apps.identities.actions.LONGEST_CHAIN", 2)
    rows = [entry(f"D{n}", "林知夏", branch=branch) for n in range(4)]
    merge(rows[1], rows[0])
    merge(rows[2], rows[1])

    with pytest.raises(errors.ChainTooLong):
        merge(rows[3], rows[2])
    assert merge(rows[2], rows[3]).absorbed == rows[3]


def test_a_search_for_the_merged_entry_leads_to_the_one_in_use(lin, again, supervisor):
    merge(lin, again)

    assert find_customers("C2", caller=supervisor) == [lin]


def test_pairs_of_the_two_persons_are_found_whichever_entries_they_name(lin, again, branch):
    third = entry("C4", "林知夏", branch=branch)
    known = pair_of(again, third)
    merge(lin, again)

    assert merge(lin, third).pair == known
