from __future__ import annotations

from tests.apps.surveys.conftest import asked

from zhike.apps.surveys.actions import answer
from zhike.apps.surveys.models import Answer
from zhike.apps.surveys.rules import Through
from zhike.apps.vault.columns import sealed_columns


def test_the_words_are_found_by_their_owner(survey, hotline, lin, letterbox):
    answer(asked(hotline, lin), score=4, words="很快", through=Through.EMAIL, by="customer:C001")
    (column,) = [one for one in sealed_columns() if one.model is Answer]

    assert column.rows_of("C001").count() == 2
    assert column.rows_of("C002").count() == 0
