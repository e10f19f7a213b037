"""Who counts as asked where invitations are on record: nobody else is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from tests.pipelines.test_silent_customers import by_group, planted

from zhike.pipelines.silent_asked import Sent, only_asked
from zhike.pipelines.silent_behaviour import DAY, Behaviour
from zhike.pipelines.silent_customers import Asked, questions_first, told

BEGUN = datetime(1970, 1, 1)


def moment(seconds: float) -> datetime:
    return BEGUN + timedelta(seconds=float(seconds))


def known(met: Behaviour) -> Behaviour:
    keys = np.array([f"K{place}" for place in range(len(met.who))])
    return replace(met, keys=keys, names=np.array([f"C{n:05}" for n in np.unique(met.who)]))


def invited(met: Behaviour, which) -> tuple[Sent, ...]:
    """An invitation a day after the contact, answered as it was."""
    return tuple(
        Sent(
            customer_id=str(met.names[met.who[place]]),
            about="",
            invited_at=moment(met.at[place] + DAY),
            probability=0.4,
            score=None if np.isnan(met.low[place]) else int(5 - 4 * met.low[place]),
            answered_at=None if np.isnan(met.low[place]) else moment(met.answered_at[place]),
        )
        for place in np.flatnonzero(which)
    )


def test_who_was_never_asked_is_not_among_the_silent():
    met = known(planted()[0])
    # By telephone alone invitations went out, to two of five; the others were asked by nobody.
    luck = np.random.default_rng(3).random(len(met.who)) < 0.4
    asked_of = (met.kinds["channel"] == "phone") & luck & (met.kinds["outcome"] == "answered")
    met.low[~asked_of] = np.nan
    sent = invited(met, asked_of)
    asked = Asked(survey="own", question="own · csat", most_low=2.0, sent=sent)

    found = told(only_asked(met, sent, names=met.names, keys=met.keys, most_low=2.0), asked)
    by_contact = told(met, replace(asked, sent=None))

    whole = by_group(found)["", "", ""]
    assert whole["silent"] + whole["answered"] == len(sent) == found.facts["asked"]["sent"]
    assert ("", "branch", "") not in by_group(found)
    assert found.facts["asked"]["by"] == "invitations"
    assert found.facts["asked"]["most_probability"] == 0.4
    assert "sent an invitation" in found.definition
    assert by_group(by_contact)["", "", ""]["silent"] > 2 * whole["silent"]
    assert by_contact.facts["asked"] == {"by": "contacts", "sent": 0}
    assert "no invitation is on record" in by_contact.definition


def test_an_invitation_is_about_what_it_names_else_the_last_contact_of_a_month():
    zeros = np.zeros(4)
    kinds = {name: np.full(4, "x") for name in ("channel", "about", "outcome", "segment")}
    met = Behaviour(
        who=np.array([0, 0, 0, 1]), at=np.array([1, 5, 50, 5]) * DAY, low=zeros, answered_at=zeros,
        numbers={"wait": zeros}, kinds=kinds, branch=np.full(4, "b"),
        keys=np.array(["a", "b", "c", "d"]), names=np.array(["C1", "C2"]),
    )  # fmt: skip

    def about(customer: str, day: float, *, named: str = "", score: int | None = None) -> list[str]:
        one = Sent(customer_id=customer, about=named, invited_at=moment(day * DAY), probability=1.0,
                   score=score, answered_at=moment((day + 1) * DAY) if score else None)  # fmt: skip
        kept = only_asked(met, [one], names=met.names, keys=met.keys, most_low=2.0)
        return [*kept.keys.tolist(), *kept.low[~np.isnan(kept.low)].astype(int).tolist()]

    assert about("C1", 6) == ["b"]
    assert about("C1", 6, named="a") == ["a"]
    assert about("C1", 49) == []  # the last contact is more than a month away
    assert about("C1", 0.5) == []  # asked before there was any
    assert about("C9", 6) == []
    assert about("C2", 7, score=2) == ["d", 1]
    assert about("C2", 7, score=3) == ["d", 0]


def test_a_survey_with_invitations_comes_first_where_enough_answered():
    sent = invited(met := known(planted(300)[0]), ~np.isnan(met.low))
    store = Asked(survey="回访", question="总体满意度", most_low=2.0)
    many = Asked(survey="own", question="own · csat", most_low=2.0, sent=sent * 2)
    few = Asked(survey="own", question="own · nps", most_low=6.0, sent=sent[:5])

    assert questions_first([store], own=[few, many]) == [many, store, few]
