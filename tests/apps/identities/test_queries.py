from tests.apps.conftest import person
from tests.apps.identities.conftest import entry, pair_of, seen

from zhike.apps.customers.models import Customer
from zhike.apps.identities.actions import merge_customers
from zhike.apps.identities.queries import merges_for, pairs_for
from zhike.apps.identities.queries import pair_of as pair_for
from zhike.apps.identities.rules import PairState, Reason
from zhike.apps.people.rules import Role


def test_the_surest_pair_comes_first(lin, again, wang, supervisor):
    weak, strong = pair_of(lin, wang, weight=1.0), pair_of(lin, again, weight=9.0)

    assert list(pairs_for(supervisor)) == [strong, weak]


def test_a_pair_is_in_reach_only_if_both_entries_are(lin, branch, west):
    there = entry("C8", "林知夏", branch=west)
    pair = pair_of(lin, there)
    western = person(username="bo", role=Role.SUPERVISOR, branch=west)

    assert pair_for(pair.pk, caller=western) is None
    assert not pairs_for(western).exists()


def test_an_open_pair_waits_while_one_of_its_entries_is_merged(lin, again, wang, supervisor):
    pair_of(again, wang)
    merge_customers(survivor=seen(lin), absorbed=seen(again), reason=Reason.EVIDENCE, by="zhao")

    assert not pairs_for(supervisor).exists()
    assert merges_for(supervisor).get().absorbed == again


def test_states_are_apart(pair, supervisor):
    assert list(pairs_for(supervisor, PairState.OPEN)) == [pair]
    assert not pairs_for(supervisor, PairState.APART).exists()
    assert Customer.objects.count() == 2
