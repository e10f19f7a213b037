from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone

from zhike.apps.surveys.triggers import Trigger


def test_the_database_takes_no_share_beyond_all(survey):
    now = timezone.now()
    with pytest.raises(IntegrityError):
        Trigger.objects.create(
            survey=survey, log_name="a", activity="b", share=1.1, begun_at=now, looked_at=now,
            set_at=now, set_by="chen",
        )  # fmt: skip
