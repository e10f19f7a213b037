from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.fields.rules import LONGEST_ANSWER, FieldKind, kept

K = FieldKind


@pytest.mark.parametrize(
    ("kind", "said", "found"),
    [
        (K.TEXT, " 上海 ", "上海"),
        (K.TEXT, "x" * (LONGEST_ANSWER + 1), None),
        (K.NUMBER, "1，200", "1200"),
        (K.NUMBER, "-0.50", "-0.50"),
        (K.NUMBER, "1e5", "100000"),
        (K.NUMBER, "1e999999", None),
        (K.NUMBER, "NaN", None),
        (K.NUMBER, "Infinity", None),
        (K.NUMBER, "十", None),
        (K.DATE, "2028-02-29", "2028-02-29"),
        (K.DATE, "2026-02-29", None),
        (K.DATE, "昨天", None),
        (K.CHOICE, "贷款", "贷款"),
        (K.CHOICE, "黄金", None),
        (K.YES_NO, "yes", "yes"),
        (K.YES_NO, "perhaps", None),
        *((kind, "  ", "") for kind in K),
    ],
)
def test_an_answer_is_kept_in_one_form_or_refused(kind, said, found):
    assert kept(kind, said, choices=["信用卡", "贷款"]) == found


@given(st.sampled_from(FieldKind), st.text(max_size=60))
def test_what_was_kept_is_kept_again_as_it_is(kind, said):
    first = kept(kind, said, choices=["信用卡"])

    assert first is None or kept(kind, first, choices=["信用卡"]) == first
