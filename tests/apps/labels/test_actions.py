"""Texts are drawn, read blind by two, settled by a third, and what was done last is undone."""

from __future__ import annotations

import pytest
from tests.apps.conversations.conftest import begun
from tests.apps.labels.conftest import BLAMES, PRAISES

from zhike.apps.audit.models import AuditRow
from zhike.apps.labels.actions import draw_texts, label_text, undo
from zhike.apps.labels.errors import NotYourTurn
from zhike.apps.labels.models import Label, LabelText
from zhike.apps.labels.queries import next_disputed_for, next_for, settled_texts
from zhike.apps.labels.rules import Drawn, Verdict
from zhike.apps.voice import jobs
from zhike.pipelines import read_texts

JUDGED, SKIPPED = Verdict.JUDGED, Verdict.SKIPPED


def test_half_are_drawn_by_lot_and_half_for_doubt(texts_in_store, anna):
    assert draw_texts(by=anna, count=20) == 20
    by_lot = LabelText.objects.filter(drawn=Drawn.RANDOM)
    unsure = LabelText.objects.filter(drawn=Drawn.UNSURE)

    assert (by_lot.count(), unsure.count()) == (10, 10)
    assert set(by_lot.values_list("doubt", flat=True)) == {None}
    # One word of opinion at most: the texts that the rules are least sure of.
    assert min(unsure.values_list("doubt", flat=True)) >= 0.5
    assert LabelText.objects.filter(readers=2).count() == 5
    assert draw_texts(by=anna, count=20) >= 19
    assert by_lot.count() == 20


def test_two_read_blind_differ_and_a_third_decides(drawn, anna, bo, cai):
    [text] = drawn("F00001", readers=2)
    label_text(text.pk, by=anna, says=BLAMES, verdict=JUDGED)
    assert next_for(anna) is None
    assert next_for(bo).others == ()
    label_text(text.pk, by=bo, says=PRAISES, verdict=JUDGED)

    assert (next_for(cai), next_disputed_for(anna)) == (None, None)
    assert next_disputed_for(cai).others == (BLAMES, PRAISES)
    assert settled_texts() == {}
    made = label_text(text.pk, by=cai, says=PRAISES, verdict=JUDGED)

    assert made.settles
    assert settled_texts()[text.pk][1] == PRAISES
    for late in (anna, cai):
        with pytest.raises(NotYourTurn):
            label_text(text.pk, by=late, says=BLAMES, verdict=JUDGED)


def test_what_is_undone_comes_again_and_stays_on_record(drawn, anna, bo):
    first, second = drawn("F00001", "F00002")
    label_text(first.pk, by=anna, says=BLAMES, verdict=JUDGED)
    label_text(second.pk, by=anna, says=None, verdict=SKIPPED)
    assert next_for(anna) is None
    assert next_for(bo).text == second  # skipped is not read

    assert undo(by=anna) == second
    assert undo(by=anna) == first
    assert undo(by=anna) is None
    assert next_for(anna).text == first
    assert Label.objects.filter(withdrawn_at=None).count() == 0
    assert list(AuditRow.objects.values_list("activity", flat=True)).count("undo a label") == 2


def test_nothing_is_undone_over_somebody_elses_decision(drawn, anna, bo, cai):
    [text] = drawn("F00001", readers=2)
    label_text(text.pk, by=anna, says=BLAMES, verdict=JUDGED)
    label_text(text.pk, by=bo, says=None, verdict=Verdict.UNCLEAR)
    label_text(text.pk, by=cai, says=BLAMES, verdict=JUDGED)

    assert undo(by=anna) is None
    assert undo(by=cai) == text
    assert next_disputed_for(cai).text == text


@pytest.fixture
def sealed(hotline, lin, own_home, anna, monkeypatch):
    """A message of 林知夏, drawn by lot."""
    monkeypatch.setattr(jobs, "_seen", [])
    monkeypatch.setattr(read_texts, "names_reader", read_texts.voice.without_model)
    begun(hotline, customer=lin, text="刷脸登不上，回电13812345678")
    jobs.read_new_texts()
    assert draw_texts(by=anna, count=2) == 1
    return LabelText.objects.get()


def test_a_label_of_a_sealed_text_lies_under_its_customers_key(sealed, anna, lin):
    assert (sealed.customer, sealed.digest == "") == (lin, False)
    shown = next_for(anna)
    assert shown.words == "刷脸登不上，回电[电话]"
    row = label_text(sealed.pk, by=anna, says=BLAMES, verdict=JUDGED)
    sealed.readers = 1
    sealed.save()

    assert row.says is None
    assert "step.face" not in row.says_sealed
    assert settled_texts()[sealed.pk][1] == BLAMES
