"""A version is learnt, approved by somebody else, used, and taken back."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.labels.conftest import BLAMES, PRAISES

from zhike.apps.audit.models import AuditRow
from zhike.apps.labels import jobs, version_actions
from zhike.apps.labels.errors import AlreadyInUse, OwnVersion, ReasonMissing
from zhike.apps.labels.models import Label
from zhike.apps.labels.queries import approval_in_force, plain
from zhike.apps.labels.version_actions import keep_in_use, learn_version, switch_version
from zhike.pipelines.sentiment_in_use import model_in_use, use_model
from zhike.pipelines.text_labels import TooFewLabels
from zhike.pipelines.text_store import results_in_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version(drawn, anna):
    """Learnt from sixty texts that anna labelled."""
    texts = drawn(*[f"F{number:05}" for number in range(60)])
    Label.objects.bulk_create(
        Label(
            text=text,
            user=anna,
            verdict="judged",
            says=plain(BLAMES if place % 3 else PRAISES),
            labelled_at=timezone.now(),
        )
        for place, text in enumerate(texts)
    )
    return jobs.learn(progress=lambda *_: None, by="anna")["number"]


def test_a_version_is_used_once_somebody_else_approved_it_and_taken_back(version, anna, manager):
    assert model_in_use() is None
    with pytest.raises(OwnVersion):
        switch_version(version, by=anna, reason="x")
    with pytest.raises(ReasonMissing):
        switch_version(version, by=manager, reason=" ")
    assert model_in_use() is None

    made = switch_version(version, by=manager, reason="better on 60 texts")
    assert model_in_use() is None  # before the texts are read anew
    jobs.follow_approvals()
    assert results_in_store(branches=None).whole().n == 1_203
    assert model_in_use().digest == made.version.digest
    with pytest.raises(AlreadyInUse):
        switch_version(version, by=manager, reason="again")

    switch_version(0, by=anna, reason="complaints about it")
    assert keep_in_use()
    assert model_in_use() is None
    assert approval_in_force().version is None
    switched = AuditRow.objects.filter(activity="switch sentiment")
    assert list(switched.values_list("outcome", flat=True).order_by("pk")) == [str(version), "0"]


def test_the_reader_follows_what_was_approved_whatever_the_folder_holds(
    version, manager, monkeypatch
):
    monkeypatch.setattr(version_actions, "read_the_texts", lambda **_: {})
    switch_version(version, by=manager, reason="better")
    assert keep_in_use()
    use_model("")

    jobs.follow_approvals()

    assert model_in_use() is not None
    assert not keep_in_use()


def test_too_few_labels_make_no_version(drawn, db):
    with pytest.raises(TooFewLabels):
        learn_version(by="anna")


def test_it_is_learnt_by_the_worker(anna):
    job = version_actions.ask_for_version(by=anna)

    assert (job.kind, job.arguments) == ("learn_sentiment", {"by": "anna"})
