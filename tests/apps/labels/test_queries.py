"""Who reads which text, what is learnt from, and how far people agree."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.cast import person
from tests.apps.labels.conftest import BLAMES, PRAISES

from zhike.apps.labels import queries
from zhike.apps.labels.actions import label_text
from zhike.apps.labels.models import LabelText
from zhike.apps.labels.queries import agreement, counted_for, labelled_texts, may_read, next_for
from zhike.apps.labels.rules import Says, Verdict
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role

JUDGED = Verdict.JUDGED


@pytest.mark.parametrize(
    ("text_id", "source", "role", "may"),
    [
        ("message-1", "ticket", Role.QUALITY_REVIEWER, True),
        ("complaint-1", "complaint", Role.QUALITY_REVIEWER, False),
        ("message-1", "complaint", Role.QUALITY_REVIEWER, False),
        ("answer-1", "survey", Role.QUALITY_REVIEWER, False),
        ("complaint-1", "complaint", Role.ANALYST, True),
        ("F1", "app review", Role.QUALITY_REVIEWER, True),
    ],
)
def test_sealed_texts_are_read_by_whom_may_read_their_kind(db, text_id, source, role, may):
    reader = person(username="reader", role=role)

    assert may_read(reader, LabelText(text_id=text_id, source=source)) is may


def test_texts_of_customers_out_of_reach_come_to_nobody_else(drawn, anna):
    drawn("F00001")
    far = create_branch(code="far", name="远", parent=head_office(), by="chen")
    outside = person(username="outside", role=Role.ANALYST, branch=far)

    assert next_for(anna) is not None
    assert next_for(outside) is None


def test_a_version_learns_from_settled_texts_whose_words_are_the_labelled_ones(drawn, anna, bo):
    same, changed, twice, unclear = drawn("F00001", "F00002", "F00003", "F00004")
    changed.digest = "0" * 64
    changed.save()
    twice.readers, twice.drawn = 2, "unsure"
    twice.save()
    for text in (same, changed, twice):
        label_text(text.pk, by=anna, says=BLAMES, verdict=JUDGED)
    label_text(unclear.pk, by=anna, says=None, verdict=Verdict.UNCLEAR)
    assert [one.is_random for one in labelled_texts()] == [True]

    label_text(twice.pk, by=bo, says=BLAMES, verdict=JUDGED)

    assert [(one.sentiment, one.is_random) for one in labelled_texts()] == [(-1, True), (-1, False)]
    counted = counted_for(anna)
    assert (counted.texts, counted.settled, counted.random, counted.mine) == (4, 4, 2, 4)


def test_what_one_person_read_or_a_third_decided_is_counted_unopened(
    drawn, anna, bo, cai, monkeypatch
):
    names = [f"F0000{place}" for place in range(1, 8)]
    alone, unclear, alike, differ, decided, half, skipped = drawn(*names)
    for text in (alike, differ, decided, half):
        text.readers = 2
        text.save()
    for text in (alone, alike, differ, decided, half):
        label_text(text.pk, by=anna, says=BLAMES, verdict=JUDGED)
    label_text(unclear.pk, by=anna, says=None, verdict=Verdict.UNCLEAR)
    label_text(skipped.pk, by=anna, says=None, verdict=Verdict.SKIPPED)
    for text, says in ((alike, BLAMES), (differ, PRAISES), (decided, PRAISES)):
        label_text(text.pk, by=bo, says=says, verdict=JUDGED)
    label_text(decided.pk, by=cai, says=PRAISES, verdict=JUDGED)
    opened = []
    real = queries.given_of
    monkeypatch.setattr(queries, "given_of", lambda rows: opened.append(set(rows)) or real(rows))

    counted = counted_for(anna)

    assert opened == [{alike, differ}]
    assert (counted.settled, counted.random, counted.disputed, counted.mine) == (4, 3, 1, 6)
    assert counted.settled == len(queries.settled_texts())


def test_agreement_is_reckoned_level_by_level_from_what_each_said_alone(drawn, anna, bo, cai):
    first, second, third, single = drawn("F00001", "F00002", "F00003", "F00004", readers=2)
    both = Says(sentiment=-1, aspects={"step.face": -1, "cause.slow": -1})
    for text, one, other in (
        (first, BLAMES, BLAMES),
        (second, both, BLAMES),
        (third, PRAISES, BLAMES),
    ):
        label_text(text.pk, by=anna, says=one, verdict=JUDGED)
        label_text(text.pk, by=bo, says=other, verdict=JUDGED)
    label_text(single.pk, by=anna, says=PRAISES, verdict=JUDGED)
    label_text(third.pk, by=cai, says=PRAISES, verdict=JUDGED)

    found = {one.name: one.found for one in agreement()}

    assert found["sentiment"].texts == 3
    # By hand: of 6 labels 5 are blame; Do = 2/6, De = 2*5*1/30, alpha = 1 - (2/6) / (10/30) = 0.
    assert found["sentiment"].value.value == pytest.approx(0.0)
    assert found["sentiment"].observed == pytest.approx(2 / 3)
    # Aspects named by both are blamed by both: there is no chance to be beyond.
    assert found["polarity"].value.value is None
    assert found["step"].value.value < 1
    assert LabelText.objects.filter(drawn_at__lte=timezone.now()).count() == 4
