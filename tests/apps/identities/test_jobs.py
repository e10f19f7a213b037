"""The whole way: sealed entries, the analysis, the queue."""

from __future__ import annotations

import pytest
from tests.analytics.identity.people import strangers
from tests.apps.identities.conftest import entry

from zhike.apps.customers.models import Customer
from zhike.apps.identities.actions import keep_apart
from zhike.apps.identities.jobs import look_for_duplicates
from zhike.apps.identities.models import Pair
from zhike.apps.identities.rules import Reason


def look() -> dict:
    told = []
    result = look_for_duplicates(progress=lambda *said: told.append(said), by="zhao")
    assert told[-1][0] == told[-1][1] == result["entries"]
    return result


@pytest.fixture
def master(branch, lin, wang):
    """Lin twice (her old number in the second entry), Wang, and forty others."""
    entry("C2", "Lin Zhixia", branch=branch, id_number="110105491231002")
    for n, other in enumerate(strangers(40)):
        entry(f"S{n:02d}", other["name"], branch=branch, phone=other["phone"])


def test_the_job_proposes_and_merges_nothing(master):
    result = look()

    pair = Pair.objects.select_related("first", "second").get()
    assert (pair.first.customer_id, pair.second.customer_id) == ("C1", "C2")
    assert (pair.strength, pair.rule) == ("match", "document")
    assert (result["entries"], result["matches"], result["merged"], result["waiting"]) == (
        43, 1, 0, 1,
    )  # fmt: skip
    assert not Customer.objects.filter(state="merged").exists()


def test_the_job_merges_sure_pairs_where_the_setting_says_so(master, settings):
    settings.MERGE_SURE_DUPLICATES = True

    result = look()

    assert (result["merged"], result["waiting"]) == (1, 0)
    assert Customer.objects.get(customer_id="C2").merged_into.customer_id == "C1"


def test_what_somebody_kept_apart_is_never_proposed_again(master, settings):
    settings.MERGE_SURE_DUPLICATES = True
    keep_apart(first="C1", second="C2", reason=Reason.CUSTOMER, by="zhao")

    result = look()

    assert (result["merged"], result["waiting"]) == (0, 0)
    assert Pair.objects.get().state == "apart"


def test_a_pair_tells_no_personal_value(master):
    look()

    told = repr(Pair.objects.values().get())
    for secret in ("林知夏", "Zhixia", "110105", "16100000001"):
        assert secret not in told
