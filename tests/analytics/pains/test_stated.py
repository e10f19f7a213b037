import pytest

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.pains import Chosen, read_stated, stated_shares

WHOLE = """
touchpoints: []
stated:
  survey: yearly
  important: {question: matters, means: {line: Hotline}}
  preferred: [{question: help-by, stage: use, means: {1: app}}]
"""


def chosen(user_type, name, *, took, n):
    return [Chosen(user_type=user_type, name=name, is_chosen=at < took) for at in range(n)]


def test_it_reads_what_answers_mean_and_a_register_without_it_asks_nobody():
    read = read_stated(WHOLE)

    assert read is not None
    assert (read.survey, read.codes) == ("yearly", ("matters", "help-by"))
    assert [(one.stage, one.means) for one in read.preferred] == [("use", {"1": "app"})]
    assert read_stated("touchpoints: []") is None


@pytest.mark.parametrize(
    "part", ["survey: yearly", "question: matters, ", "stage: use, ", ", means: {1: app}"]
)
def test_what_lacks_a_part_is_refused_and_the_part_is_named(part):
    word = part.strip(", ").split(":")[0]

    with pytest.raises(InvalidCatalogue, match=word.replace("means", "mean")):
        read_stated(WHOLE.replace(part, ""))


def test_a_small_type_is_hidden_with_the_one_that_would_give_it_away():
    rows = [
        *chosen("young", "app", took=60, n=80),
        *chosen("middle", "app", took=10, n=40),
        *chosen("old", "app", took=1, n=4),
    ]

    shares = {one.user_type: (one.share.value, one.n) for one in stated_shares(rows)}

    # All less young is middle and old together: neither can be told.
    assert shares == {"": (71 / 124, 124), "young": (0.75, 80)}
    assert stated_shares(chosen("old", "app", took=1, n=9)) == ()
