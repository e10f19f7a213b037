from __future__ import annotations

from zhike.apps.consents.outcomes import Stand
from zhike.apps.consents.rules import Answer, Reason, Standing
from zhike.apps.consents.words import REASONS, STANDINGS, STANDS, reasons_in_words


def test_every_reason_and_standing_has_its_words():
    assert set(REASONS) == set(Reason)
    assert set(STANDINGS) == set(Standing)
    assert set(STANDS) == set(Stand)


def test_reasons_are_told_in_their_order():
    told = reasons_in_words(Answer(reasons=(Reason.EXPIRED, Reason.ERASED)))

    assert told == ["The consent has expired.", "The customer was erased."]
