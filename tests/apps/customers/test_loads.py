from __future__ import annotations

import pytest
from tests.apps.customers.test_undo_actions import brought, entry
from tests.pipelines.store_rows import day, store_holdings

from zhike.apps.customers.actions import add_identifier, end_identifier
from zhike.apps.customers.holder_actions import Holder, load_holders
from zhike.apps.customers.loads import (
    STANDS_LABELS,
    Stands,
    added_identifiers,
    entries_of,
    load_of,
    references,
    standing_on,
)
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.profile_actions import state_value
from zhike.apps.customers.rules import IdentifierKind
from zhike.pipelines.journeys import the_store


def kept(load) -> dict[str, str]:
    """What stays of the entries, by their numbers."""
    numbers = dict(Customer.objects.values_list("pk", "customer_id"))
    return {numbers[pk]: stands for pk, stands in standing_on(load).entries.items()}


def test_on_entries_that_nobody_touched_nothing_stands(east):
    load = brought(east, entry(1), entry(2))

    assert kept(load) == {}
    assert {one.customer_id for one in entries_of(load)} == {"N1", "N2"}


def test_each_reason_to_stay_is_found(east):
    load = brought(east, *(entry(n) for n in range(1, 6)))
    Customer.objects.filter(customer_id="N1").update(version=2)
    add_identifier("N2", kind=IdentifierKind.EMAIL, value="su@bank.cn", by="ma")
    state_value("N3", name="city", value="云溪市", by="ma")
    store_holdings(the_store(), ("H1", "N4", "deposit", 1, day("2020-01-01"), None), batch="zzz")

    assert {number: stands for number, stands in kept(load).items() if number != "N2"} == {
        "N1": Stands.CHANGED, "N3": Stands.PROFILE, "N4": Stands.HOLDINGS,
    }  # fmt: skip
    assert kept(load)["N2"] in {Stands.NUMBERS, Stands.CHANGED}
    assert sum(standing_on(load).reasons.values()) == 4


def test_whoever_holdings_name_stays_also_where_their_batch_began_before_the_load(east):
    load = brought(east, entry(1), entry(2), batch_id="20200102")
    store_holdings(
        the_store(), ("H1", "N1", "deposit", 1, day("2020-01-01"), None), batch="20200101"
    )

    assert kept(load) == {"N1": Stands.HOLDINGS}


def test_an_account_stays_where_holdings_came_in_since_and_goes_where_they_were_before(east):
    brought(east, entry(1), entry(2), batch_id="a1")
    store_holdings(the_store(), ("H1", "N1", "deposit", 1, day("2020-01-01"), None), batch="zzz")
    added = brought(east, batch_id="b2", holds="holders")
    load_holders(
        [
            Holder(customer_id="N1", account="6200001"),
            Holder(customer_id="N2", account="6200002"),
        ],
        load=added,
    )

    store_holdings(the_store(), ("H2", "N2", "deposit", 1, day("2020-01-01"), None), batch="aaa")

    accounts = dict(added_identifiers(added).values_list("pk", "customer__customer_id"))
    found = standing_on(added).identifiers.items()
    assert [(accounts[pk], stands) for pk, stands in found] == [("N2", Stands.HOLDINGS)]


def test_a_number_that_was_ended_since_stays_in_the_record(east):
    brought(east, entry(1), batch_id="b1")
    added = brought(east, batch_id="b2", holds="holders")
    load_holders([Holder(customer_id="N1", account="6200001")], load=added)
    (row,) = added_identifiers(added)
    assert standing_on(added).identifiers == {}

    end_identifier("N1", identifier_id=row.pk, by="ma")

    assert standing_on(added).identifiers == {row.pk: Stands.CHANGED}


def test_every_table_that_leads_to_a_customer_is_looked_at():
    models = {model for model, _column in references()}

    assert {Customer, Identifier} <= models
    assert len(models) > 5


def test_a_load_is_found_by_its_batch(east):
    load = brought(east, entry(1), batch_id="b1")

    assert load_of("b1") == load
    assert load_of("b2") is None


@pytest.mark.parametrize("stands", Stands)
def test_every_reason_has_its_words(stands):
    assert str(STANDS_LABELS[stands])
