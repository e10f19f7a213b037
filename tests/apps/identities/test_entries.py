from datetime import date

from django.utils import timezone
from tests.apps.identities.conftest import ADDRESS, ID_NUMBER, PHONE, entry

from zhike.apps.customers.actions import add_identifier, end_identifier
from zhike.apps.customers.models import Customer, ProfileValue
from zhike.apps.customers.profile_actions import state_value
from zhike.apps.customers.rules import IdentifierKind
from zhike.apps.identities.entries import opened_entries
from zhike.apps.vault.keys import seal_for
from zhike.pipelines.find_duplicates import find_duplicates


def opened(**more):
    return [row for portion in opened_entries(**more) for row in portion]


def test_entries_are_opened_with_what_is_compared(lin):
    (row,) = opened()

    assert (row.record_id, row.kind, row.name) == ("C1", "personal", "林知夏")
    assert (row.id_number, row.phone, row.address) == (ID_NUMBER, PHONE, ADDRESS)
    assert row.email is None


def test_the_last_telephone_noted_counts_and_one_given_up_does_not(lin):
    made = add_identifier("C1", kind=IdentifierKind.PHONE, value="16100000002", by="chen")
    assert opened()[0].phone == "16100000002"

    end_identifier("C1", identifier_id=made.pk, by="chen")
    assert opened()[0].phone == PHONE


def test_sex_comes_from_what_was_said_last_and_not_from_a_guess(lin):
    for kind, sex in (("imported", "男"), ("corrected", "女"), ("inferred", "男")):
        ProfileValue.objects.create(
            customer=lin,
            name="sex",
            kind=kind,
            value_sealed=seal_for("C1", sex),
            source="test",
            confidence=1.0,
            valued_date="2026-01-05",
            noted_at=timezone.now(),
            noted_by="chen",
        )

    assert opened()[0].sex == "女"


def test_erased_entries_are_left_out(lin, again):
    Customer.objects.filter(pk=lin.pk).update(state="erased")

    assert [row.record_id for row in opened()] == ["C2"]


def test_portions_are_small_and_take_few_queries(branch, django_assert_max_num_queries):
    for n in range(5):
        entry(f"M{n}", "林知夏", branch=branch, phone=PHONE)

    with django_assert_max_num_queries(3 * 4 + 1):
        portions = list(opened_entries(at_once=2))

    assert [len(portion) for portion in portions] == [2, 2, 1]


def test_the_date_of_birth_said_last_is_compared(lin):
    for value in ("1990-03-07", "1990-03-08"):
        state_value("C1", name="birth_date", value=value, by="chen")

    assert opened()[0].birth_date == date(1990, 3, 8)


def test_two_entries_of_one_name_and_day_of_birth_are_proposed(branch):
    for number, birth in (("M1", "1990-03-07"), ("M2", "1990-03-07"), ("M3", "1958-11-30")):
        entry(number, "欧阳若兰", branch=branch, phone=PHONE)
        state_value(number, name="birth_date", value=birth, by="chen")

    (proposals,) = find_duplicates(opened_entries()).proposals

    births = {
        frozenset((one.first_id, one.second_id)): one.fields["birth"].level for one in proposals
    }
    assert births[frozenset(("M1", "M2"))] == 2
    assert births.get(frozenset(("M1", "M3")), 0) == 0
