from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.tellings.conftest import begun, told

from zhike.apps.privacy.record_classes import record_classes
from zhike.apps.tellings.models import Telling
from zhike.apps.tellings.rules import TELL_WITHIN


def test_after_its_time_nobody_is_named_and_the_count_stays(kept, cast, owner, mails):
    begun(kept, by=owner)
    told(kept)
    (kind,) = [one for one in record_classes() if one.code == "tellings"]
    records = kind.records()

    kind.remove([one.key for one in records])

    assert {one.customer_id for one in records} >= {"C001", "C010", "C011"}
    assert {one.starts for one in records} == {timezone.localdate()}
    assert Telling.objects.filter(customer__isnull=True).count() == 9
    # By then nobody is told any more, so that none is told twice for having been forgotten.
    assert timedelta(days=30 * kind.months) > TELL_WITHIN
