from __future__ import annotations

import pytest

from zhike.apps.audit.models import AuditRow
from zhike.apps.consents import actions
from zhike.apps.consents.errors import (
    ChoicesAreKept,
    CustomerErased,
    EvidenceMissing,
    NotSeparate,
    PurposeUnknown,
    TextMissing,
    ThirdPartyNeeded,
)
from zhike.apps.consents.models import Consent, ContactPreference, Purpose, Restriction
from zhike.apps.consents.queries import is_restricted, standings_of
from zhike.apps.consents.rules import Standing, TakenThrough, Wishes
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of


def give(customer, *purposes, evidence="F-17", **more):
    return actions.give_consent(
        customer,
        purposes=purposes,
        taken_through=TakenThrough.BRANCH,
        evidence=evidence,
        by="wang",
        **more,
    )


def withdraw(customer, purpose="marketing", **more):
    return actions.withdraw_consent(
        customer, purpose=purpose, taken_through=TakenThrough.PHONE, by="wang", **more
    )


def standing(customer, purpose="marketing"):
    rows = standings_of(members_of(customer))
    return next(row.standing for row in rows if row.purpose.code == purpose)


def test_a_consent_keeps_what_was_read_and_what_proves_it(lin):
    (made,) = give(lin, "marketing")

    assert (made.text.version, made.evidence, made.taken_by) == (1, "F-17", "wang")
    row = AuditRow.objects.get(activity="give consent")
    assert (row.customer_id, row.outcome) == ("C001", "marketing")


def test_withdrawing_needs_no_proof_and_leaves_the_history(lin):
    give(lin, "marketing")

    withdraw(lin)

    assert standing(lin) == Standing.WITHDRAWN
    assert list(Consent.objects.values_list("given", flat=True)) == [False, True]


def test_what_was_withdrawn_can_be_given_again(lin):
    withdraw(lin)

    give(lin, "marketing")

    assert standing(lin) == Standing.GIVEN


def test_a_choice_holds_for_every_entry_of_the_person(lin, lin_again):
    give(lin_again, "marketing")

    assert set(Consent.objects.values_list("customer__customer_id", flat=True)) == {"C001", "C002"}


def test_a_merge_does_not_widen_what_is_allowed(lin, purposes):
    give(lin, "marketing")
    other = Customer.objects.create(
        customer_id="C003", kind="personal", created_at=lin.created_at, updated_at=lin.updated_at
    )
    withdraw(other)

    other.state, other.merged_into = "merged", lin
    other.save()

    assert standing(lin) == Standing.WITHDRAWN
    give(lin, "marketing")
    assert standing(lin) == Standing.GIVEN


def test_a_sensitive_purpose_is_agreed_to_on_its_own(lin):
    with pytest.raises(NotSeparate):
        give(lin, "marketing", "sensitive")

    assert not Consent.objects.exists()
    assert give(lin, "sensitive")


def test_sharing_names_the_receiver(lin):
    with pytest.raises(ThirdPartyNeeded):
        give(lin, "sharing", third_party=" ")

    (made,) = give(lin, "sharing", third_party="云溪保险")
    assert made.third_party == "云溪保险"


def test_nothing_is_agreed_to_without_proof_purpose_or_text(lin):
    with pytest.raises(EvidenceMissing):
        give(lin, "marketing", evidence=" ")
    with pytest.raises(PurposeUnknown):
        give(lin, "nothing")
    Purpose.objects.create(code="new", name_zh="新", name_en="New", basis="consent")
    with pytest.raises(TextMissing):
        give(lin, "new")


def test_an_erased_customer_chooses_nothing(lin):
    Customer.objects.filter(pk=lin.pk).update(state="erased")

    with pytest.raises(CustomerErased):
        give(lin, "marketing")
    with pytest.raises(CustomerErased):
        actions.choose_contact(
            lin, wishes=Wishes(), taken_through=TakenThrough.APP, evidence="", by="wang"
        )


def test_a_choice_is_never_changed_or_removed(lin):
    (made,) = give(lin, "marketing")

    with pytest.raises(ChoicesAreKept):
        made.save()
    with pytest.raises(ChoicesAreKept):
        made.delete()


def test_preferences_are_kept_one_after_the_other(lin, lin_again):
    for silent in (True, False):
        actions.choose_contact(
            lin,
            wishes=Wishes(do_not_contact=silent, refused_channels=frozenset({"sms"})),
            taken_through=TakenThrough.APP,
            evidence="S-1",
            by="wang",
        )

    rows = ContactPreference.objects.filter(customer=lin_again)
    assert [row.do_not_contact for row in rows] == [False, True]
    assert rows[0].refused_channels == ["sms"]
    assert AuditRow.objects.filter(activity="choose contact").count() == 2


def test_a_restriction_stands_once_and_ends(lin, lin_again):
    actions.restrict(lin, reason="保存期未满", by="chen")
    actions.restrict(lin, reason="again", by="chen")

    assert Restriction.objects.count() == 2  # one for each entry
    assert is_restricted([lin])
    actions.end_restriction(lin_again, by="chen")
    assert not is_restricted([lin, lin_again])


def test_a_new_text_is_a_new_version_and_earlier_consents_keep_theirs(lin):
    give(lin, "marketing")
    marketing = Purpose.objects.get(code="marketing")

    made = actions.publish_text(marketing, text_zh="新文本", text_en="New text", by="chen")

    assert made.version == 2
    assert Consent.objects.get().text.version == 1
    assert AuditRow.objects.filter(activity="publish text", by="chen").exists()


def test_a_purpose_is_saved_with_its_record(purposes):
    marketing = Purpose.objects.get(code="marketing")
    marketing.is_active = False

    actions.save_purpose(marketing, by="chen")

    assert AuditRow.objects.get(activity="save purpose", by="chen").before
