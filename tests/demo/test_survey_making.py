from __future__ import annotations

from zhike.demo.after_contact import MATTERS
from zhike.demo.survey_making import customers_after


def test_stories_that_follow_each_other_ask_different_customers(ready):
    first, after = customers_after(0, count=MATTERS), customers_after(MATTERS, count=20)

    assert (len(first), len(after)) == (MATTERS, 20)
    assert not {one.pk for one in first} & {one.pk for one in after}
