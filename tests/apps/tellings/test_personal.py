from __future__ import annotations

from tests.apps.tellings.conftest import ZH, begun, told

from zhike.apps.customers.keeping import places
from zhike.apps.tellings import queries
from zhike.apps.tellings.models import Telling


def test_a_copy_holds_what_he_was_told_and_an_erasure_leaves_a_count(kept, cast, owner, mails):
    begun(kept, by=owner)
    told(kept)
    (place,) = [one for one in places() if one.name == "tellings.tellings"]
    lin, waiting = [cast["C001"]], [cast["C012"]]

    assert [(row["state"], row["words"]) for row in place.read(lin)] == [("told", ZH)]
    assert [(row["held"], row["words"]) for row in place.read(waiting)] == [("resting", "")]
    assert place.clear([*lin, *waiting]) == 2
    assert place.clear([*lin, *waiting]) == 0

    assert place.left([*lin, *waiting]) == 0
    assert not Telling.objects.filter(customer__in=[*lin, *waiting]).exists()
    assert queries.result_of(kept).told == 2
