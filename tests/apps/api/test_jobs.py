from __future__ import annotations

import pytest
from django.utils import timezone

from zhike.apps.api import jobs, rules
from zhike.apps.api.models import KeptAnswer


@pytest.mark.django_db
def test_the_worker_forgets_answers_that_nobody_may_ask_for_any_more():
    for number, age in enumerate([rules.KEYS_KEPT, rules.KEYS_KEPT / 2]):
        KeptAnswer.objects.create(
            caller="token-1", key_digest=str(number), kept_at=timezone.now() - age
        )

    jobs.forget_answers()

    assert KeptAnswer.objects.get().key_digest == "1"
