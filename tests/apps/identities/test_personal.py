from __future__ import annotations

import pytest
from tests.apps.consents.conftest import customer

from zhike.apps.customers.keeping import places
from zhike.apps.identities.models import Merge, Pair

pytestmark = pytest.mark.django_db


def test_evidence_goes_and_the_bare_ledger_stays():
    lin, again = customer("C001"), customer("C002")
    seen = {"phone": {"level": "equal", "bits": 12.0}}
    pair = Pair.objects.create(first=lin, second=again, evidence=seen, found_at=lin.created_at)
    Merge.objects.create(
        survivor=lin,
        absorbed=again,
        pair=pair,
        evidence=seen,
        reason="evidence",
        merged_at=lin.created_at,
        merged_by="wang",
    )
    mine = [place for place in places() if place.name.startswith("identities.")]

    assert [len(place.read([lin])) for place in mine] == [1, 1]
    assert [place.left([again]) for place in mine] == [1, 1]
    assert [place.clear([lin, again]) for place in mine] == [1, 1]
    assert [place.clear([lin, again]) for place in mine] == [0, 0]
    assert [place.left([lin, again]) for place in mine] == [0, 0]
    assert [place.stay([lin]) for place in mine] == [1, 1]
    assert Merge.objects.get().evidence == Pair.objects.get().evidence == {}
