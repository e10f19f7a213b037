from __future__ import annotations

from django.utils import timezone

from zhike.apps.consents import actions, queries
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.queries import messages_of, stand_now
from zhike.apps.consents.rules import Standing, TakenThrough, Wishes


def give(who, *purposes, **more):
    return actions.give_consent(
        who, purposes=purposes, taken_through=TakenThrough.APP, evidence="S", by="wang", **more
    )


def test_each_purpose_and_each_named_third_party_has_its_standing(lin):
    give(lin, "sharing", third_party="云溪保险")
    give(lin, "marketing")

    rows = {
        (row.purpose.code, row.third_party): row.standing for row in queries.standings_of([lin])
    }

    assert rows[("sharing", "云溪保险")] == Standing.GIVEN
    assert rows[("sharing", "")] == Standing.NEVER  # another receiver may be named
    assert rows[("marketing", "")] == Standing.GIVEN
    assert rows[("survey", "")] == Standing.NEVER


def test_the_queries_do_not_grow_with_the_choices(lin, django_assert_max_num_queries):
    for _again in range(5):
        give(lin, "marketing", "survey")

    with django_assert_max_num_queries(5):
        rows = queries.standings_of([lin])
        assert len(list(queries.history_of([lin]))) == 10
    assert len(rows) == 6


def test_the_facts_of_many_entries_take_two_queries(lin, lin_again, django_assert_max_num_queries):
    give(lin, "marketing")

    with django_assert_max_num_queries(2):
        facts = queries.facts_of([lin, lin_again])
    assert [len(entry.choices) for entry in facts] == [1, 1]


def test_a_purpose_counts_its_texts_and_choices(lin):
    give(lin, "marketing")

    counted = queries.purposes().get(code="marketing")

    assert (counted.versions, counted.choices) == (1, 1)


def test_the_history_of_preferences_is_there_and_the_latest_counts(lin):
    for language in ("en", "zh-hans"):
        actions.choose_contact(
            lin,
            wishes=Wishes(),
            language=language,
            taken_through=TakenThrough.APP,
            evidence="",
            by="wang",
        )

    assert queries.preference_of(lin).language == "zh-hans"
    assert queries.preference_history([lin]).count() == 2


def test_messages_and_what_became_of_them_take_two_queries(lin, django_assert_max_num_queries):
    for number in range(4):
        sent = SentMessage.objects.create(
            permit_id=f"p{number}",
            customer=lin,
            purpose="service",
            channel="sms",
            topic="service",
            sent_at=timezone.now(),
            sent_by="wang",
        )
        note_outcome(sent, Outcome.REFUSED if number else Outcome.TAKEN)

    with django_assert_max_num_queries(2):
        stands = [stand_now(one) for one in messages_of([lin])]

    assert sorted(stands) == ["refused", "refused", "refused", "taken"]
