"""Invitations that really went out come with their answers; nobody is called silent wrongly."""

from __future__ import annotations

from django.urls import reverse
from tests.apps.cast import client, person
from tests.apps.surveys.conftest import answered, survey  # noqa: F401 - fixtures

from zhike.apps.pains.own_asked import own_questions
from zhike.apps.pains.silent import asked_words, questions_for, silent_for
from zhike.apps.people.rules import Role
from zhike.apps.surveys.models import Answer, Invitation


def test_what_went_out_is_asked_with_its_probability_and_answer(survey, answered):  # noqa: F811
    assert own_questions() == []
    answered([5, 1, None])
    Invitation.objects.filter(answers=None).update(probability=0.25)
    away = answered([4])[0]
    # Answered without a name: of whom nobody knows what, and so he is neither.
    Answer.objects.filter(invitation=away).delete()

    [found] = own_questions()
    assert found.question == "服务评价 · 您对这次服务满意吗？"
    assert found.most_low == 2.0
    assert [(one.score, one.probability) for one in found.sent] == [
        (5, 1.0),
        (1, 1.0),
        (None, 0.25),
    ]
    assert {one.customer_id for one in found.sent} == {"C050"}
    assert all(one.invited_at.tzinfo is None and one.about == "" for one in found.sent)

    Invitation.objects.update(customer=None)
    assert own_questions() == []


def test_page_and_command_ask_the_same_and_say_by_what_one_is_asked(
    pains_in_store,
    survey,  # noqa: F811
    answered,  # noqa: F811
):
    answered([5, None])
    anna = person(username="anna", role=Role.ANALYST)
    stored, own = questions_for(anna)

    assert "服务评价" in own
    assert "No invitation to this survey is on record" in asked_words(silent_for(anna, stored))
    page = client(anna).get(reverse("pains:silent"), {"question": stored}).content.decode()
    assert "No invitation to this survey is on record" in page
    assert silent_for(anna, own).facts["fault"] == "too_few"
