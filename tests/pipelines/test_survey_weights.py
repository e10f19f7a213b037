"""A planted bias of who answers is taken out by raking to who could have been asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhike.analytics.surveys import Asks, Figure, Scale
from zhike.pipelines.survey_answers import answers_of_rows
from zhike.pipelines.survey_weights import raked_figure

FIVE = Scale(asks=Asks.SATISFACTION, lowest=1, highest=5)
AT = datetime(2025, 3, 1)


def answers(**asked):
    """300 of the app are content and 100 of the branch are not; both were asked as often."""
    rows = [
        {
            "response_id": f"R{n}", "customer_id": f"C{n}", "question": "csat",
            "score": 5 if n % 4 else 1, "answered_at": AT + timedelta(minutes=n),
            "channel": "app" if n % 4 else "branch", "segment": "mass",
        }
        for n in range(400)
    ]  # fmt: skip
    return answers_of_rows(rows, asked=asked)


def test_the_figure_is_that_of_all_who_could_have_been_asked():
    known = answers(channel={("app", AT): 1_000, ("branch", AT): 1_000})

    found = raked_figure(known, question="csat", scale=FIVE, figure=Figure.TOP_TWO)

    assert found.margins == ("channel",)  # one segment is no margin
    assert abs(found.score.estimate.value - 0.5) < 1e-6  # 75 of 100 answers are content
    assert (found.raking.n, round(found.raking.n_effective)) == (400, 300)


def test_where_it_cannot_be_known_nothing_is_told():
    figure = {"question": "csat", "scale": FIVE, "figure": Figure.TOP_TWO}
    assert raked_figure(answers(), **figure) is None
    silent = answers(channel={("app", AT): 9, ("branch", AT): 9, ("mail", AT): 5})
    assert raked_figure(silent, **figure) is None  # of the mail nobody answered
