from __future__ import annotations

import pytest
from django.utils import translation

from zhike.apps.notifications.errors import UnknownKind
from zhike.apps.notifications.kinds import kinds, sentence_of


def test_a_sentence_is_said_in_the_language_in_force():
    values = {"title": "loans.csv"}

    assert sentence_of("job_done", values) == "Done: loans.csv"
    with translation.override("zh-hans"):
        assert sentence_of("job_done", values) == "已完成：loans.csv"


def test_a_kind_that_nobody_has_is_named():
    with pytest.raises(UnknownKind, match="'gone'"):
        sentence_of("gone", {})


def test_every_kind_has_a_label_and_listens_to_an_act():
    assert {"job_done", "job_failed", "webhook_paused"} <= set(kinds())
    assert all(str(kind.label) and kind.activity for kind in kinds().values())
