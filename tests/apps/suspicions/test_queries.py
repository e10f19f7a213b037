from __future__ import annotations

from datetime import date

import pytest
from tests.apps.conftest import person
from tests.apps.suspicions.conftest import sent

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.suspicions import queries
from zhike.apps.suspicions.actions import take_into_review
from zhike.apps.vault.errors import KeysInUse
from zhike.apps.vault.rotation import begin_index_change, forget_old_index_keys, index_anew


def test_the_list_begins_with_who_waits_longest(agent, aml, lin):
    first, second = sent(agent), sent(agent)
    take_into_review(first, by=aml)

    assert list(queries.notices_for(aml)) == [first, second]
    assert list(queries.notices_for(aml, state="new")) == [second]


def test_another_branch_is_out_of_reach(agent, lin):
    sent(agent)
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    outsider = person(username="out", role=Role.AML_OFFICER, branch=far)

    assert not queries.notices_for(outsider, state="all").exists()


def test_other_notices_about_a_customer_are_found_without_naming_him(agent, aml, lin):
    first, second, _other = sent(agent), sent(agent), sent(agent, customer_id="C009")

    assert list(queries.others_about(first, caller=aml)) == [second]
    assert not queries.others_about(sent(agent, customer_id=""), caller=aml).exists()


def test_they_are_found_while_the_key_of_the_indexes_is_changed_and_after(agent, aml, lin):
    first, second = sent(agent), sent(agent, customer_id="C009")
    begin_index_change()
    third = sent(agent)
    assert list(queries.others_about(first, caller=aml)) == [third]
    assert list(queries.others_about(third, caller=aml)) == [first]

    with pytest.raises(KeysInUse):
        forget_old_index_keys()
    index_anew()
    forget_old_index_keys()

    first.refresh_from_db()
    assert list(queries.others_about(first, caller=aml)) == [third]
    assert not queries.others_about(second, caller=aml).exists()
    fourth = sent(agent)
    assert set(queries.others_about(third, caller=aml)) == {first, fourth}


def test_the_limits_come_from_the_rule_pack_of_the_day(db):
    assert len(queries.limits_on(date(2026, 1, 5))) == 8
    assert queries.amounts_on(date(2026, 1, 5))["aml.large.cash.cny"] == 50_000
    assert "aml.large.cash.cny" not in queries.limits_on(date(2017, 6, 30))
    assert queries.report_rule_on(date(2026, 1, 5)).value == 5


def test_many_notices_are_opened_with_one_look_at_the_keys(
    agent, aml, lin, django_assert_max_num_queries
):
    for _notice in range(12):
        sent(agent)

    with django_assert_max_num_queries(2):
        assert len(queries.shown(queries.notices_for(aml))) == 12


@pytest.mark.parametrize("state", ["nonsense", ""])
def test_an_unknown_filter_shows_all(agent, aml, lin, state):
    sent(agent)

    assert queries.notices_for(aml, state=state).count() == 1
