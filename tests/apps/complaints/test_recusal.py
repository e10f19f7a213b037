from __future__ import annotations

import pytest

from zhike.apps.complaints.recusal import Candidate, Concerned, Tie, free_candidates, ties

LI = Candidate(name="li", branch="BJ01")


@pytest.mark.parametrize(
    ("concerned", "tie"),
    [
        ({"complained_of": ["li"]}, Tie.COMPLAINED_OF),
        ({"involved": ["li"]}, Tie.INVOLVED),
        ({"branches": ["BJ01"]}, Tie.OWN_BRANCH),
        ({"related": ["li"]}, Tie.RELATED),
        ({"stepped_back": ["li"]}, Tie.STEPPED_BACK),
    ],
)
def test_each_tie_makes_a_handler_step_back(concerned, tie):
    assert ties(LI, Concerned(**concerned)) == (tie,)


def test_somebody_without_a_tie_may_handle_it():
    concerned = Concerned(complained_of=["wang"], branches=["SH01"])

    assert ties(LI, concerned) == ()


def test_a_head_office_without_a_branch_is_no_branch_complained_of():
    assert ties(Candidate(name="li"), Concerned(branches=[""])) == ()


def test_only_free_candidates_are_offered():
    wang = Candidate(name="wang", branch="SH01")

    assert free_candidates([LI, wang], Concerned(branches=["BJ01"])) == (wang,)
