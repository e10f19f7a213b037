from __future__ import annotations

from zhike.apps.jobs.kinds import kind_of
from zhike.apps.labels.jobs import follow_approvals
from zhike.apps.labels.queries import LEARNING
from zhike.pipelines.sentiment_in_use import model_in_use


def test_learning_is_a_job_and_an_empty_bank_has_nothing_to_follow(db, own_home):
    assert kind_of(LEARNING).label
    follow_approvals()
    assert model_in_use() is None
