from __future__ import annotations

import pytest
from tests.pipelines.store_rows import MONDAY, day, store_bookings, store_holdings

from zhike.apps.customers import profile_actions
from zhike.apps.customers.profile import profile_of
from zhike.apps.customers.rules import ValueKind
from zhike.apps.unmasking.models import UnmaskGrant
from zhike.apps.unmasking.sight import Sight
from zhike.pipelines.journeys import the_store


@pytest.fixture
def holds(lin):
    store_holdings(
        the_store(), ("H1", lin.customer_id, "deposit", 9_000_000, day("2020-01-01"), None)
    )
    store_bookings(the_store(), ("T1", lin.customer_id, MONDAY, 5))
    return lin


def standing(customer, name):
    rows = {row.name: row for block in profile_of([customer]).blocks for row in block.rows}
    return rows[name].standing


def test_four_blocks_say_what_is_known_with_source_day_and_confidence(holds):
    profile = profile_of([holds])
    inferred = standing(holds, "savings_plan").value

    assert len(profile.blocks) == 4
    assert inferred.kind is ValueKind.INFERRED
    assert (inferred.model, inferred.source) == ("needs-rules 1", "asset_allocation")
    assert 0 < inferred.confidence < 1


def test_what_the_customer_switched_off_is_not_shown(holds):
    profile_actions.switch_inferred(holds.customer_id, name="savings_plan", on=False, by="ma")
    assert standing(holds, "savings_plan").is_off
    assert standing(holds, "savings_plan").value is None

    profile_actions.switch_inferred(holds.customer_id, name="savings_plan", on=True, by="ma")
    assert standing(holds, "savings_plan").value is not None


def test_what_he_corrected_beats_what_is_counted(holds):
    profile_actions.correct_value(
        holds.customer_id, name="asset_allocation", value="fund 100%", by="ma"
    )

    assert standing(holds, "asset_allocation").value.text == "fund 100%"


def test_completeness_grows_with_what_is_known(holds):
    before = profile_of([holds]).completeness

    profile_actions.state_value(holds.customer_id, name="city", value="云溪市", by="ma")

    assert profile_of([holds]).completeness.known == before.known + 1


def test_a_profile_takes_as_many_queries_for_many_values(holds, django_assert_max_num_queries):
    for n in range(5):
        profile_actions.state_value(holds.customer_id, name="city", value=f"c{n}", by="ma")

    with django_assert_max_num_queries(2):
        profile_of([holds])


def test_a_date_of_birth_is_masked_and_shown_to_whom_it_was_unmasked_for(lin, teller):
    profile_actions.state_value(lin.customer_id, name="birth_date", value="1990/3/7", by="ma")
    (row,) = [row for row in profile_of([lin]).blocks[0].rows if row.name == "birth_date"]
    grant = UnmaskGrant(fields=["birth_date"], reason="verify")
    sight = Sight(customer_id=lin.customer_id, caller=teller, grant=grant)

    seen = profile_of([lin], sight=sight).blocks[0].rows

    assert row.words == row.text == "1990-**-**"
    assert "1990-03-07" in {one.words for one in seen}
    assert sight.seen == {"birth_date"}
