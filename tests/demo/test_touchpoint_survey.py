from __future__ import annotations

from zhike.apps.pains.stated import said_of
from zhike.apps.surveys.checks import problems_of
from zhike.apps.surveys.models import Answer
from zhike.demo.bank import RULES_FOLDER
from zhike.demo.master import made_bank
from zhike.demo.people import make_people
from zhike.demo.touchpoint_survey import fill_touchpoint_survey, items, said_choices


def by_name(choices):
    return sorted((one.customer_id, one.question, one.option, one.is_chosen) for one in choices)


def test_the_answers_that_are_filed_are_read_as_they_were_drawn_and_filed_once(ready, own_home):
    (own_home / "touchpoints.yaml").write_bytes((RULES_FOLDER / "touchpoints.yaml").read_bytes())

    assert (fill_touchpoint_survey(own_home), fill_touchpoint_survey(own_home)) == (600, 0)

    bank = made_bank(own_home)
    assert problems_of(items()) == []
    read = said_of(Answer.objects.all()).read()
    assert by_name(read) == by_name(said_choices(bank, make_people(bank)))
