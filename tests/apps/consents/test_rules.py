"""Who may be written to, decided on plain values."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from zhike.apps.consents.rules import (
    Basis,
    Channel,
    Choice,
    Entry,
    Question,
    Reason,
    Standing,
    Topic,
    Window,
    Wishes,
    joint_standing,
    permission,
    standing_of,
    windows_of,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday


def choice(
    *, given, day, order=1, channel="", third_party="", expires_at=None, purpose="marketing"
):
    return Choice(
        purpose=purpose,
        given=given,
        decided_at=NOW - timedelta(days=day),
        order=order,
        channel=channel,
        third_party=third_party,
        expires_at=expires_at,
    )


def standing(*choices, channel="sms", third_party=""):
    return standing_of(
        choices, purpose="marketing", channel=channel, third_party=third_party, moment=NOW
    )


def question(**said):
    return Question(
        **{
            "purpose": "marketing",
            "channel": Channel.SMS,
            "topic": Topic.PRODUCTS,
            "moment": NOW,
            "basis": Basis.CONSENT,
        }
        | said
    )


def asked(*entries, **said):
    return set(permission(entries, question(**said)).reasons)


AGREED = Entry(choices=[choice(given=True, day=1)])


def test_who_was_never_asked_has_not_agreed():
    assert standing() == Standing.NEVER
    assert asked(Entry()) == {Reason.NO_CONSENT}


def test_the_latest_choice_wins_whatever_the_order_of_the_rows():
    given, withdrawn = choice(given=True, day=5), choice(given=False, day=1)

    assert standing(given, withdrawn) == standing(withdrawn, given) == Standing.WITHDRAWN
    assert standing(choice(given=False, day=5), choice(given=True, day=1)) == Standing.GIVEN


def test_of_two_choices_at_one_moment_the_one_noted_later_wins():
    first, second = choice(given=True, day=1, order=7), choice(given=False, day=1, order=8)

    assert standing(second, first) == Standing.WITHDRAWN


def test_a_choice_for_all_channels_covers_each_and_a_later_one_for_a_channel_only_that():
    for_all, not_by_sms = choice(given=True, day=5), choice(given=False, day=1, channel="sms")

    assert standing(for_all, not_by_sms, channel="sms") == Standing.WITHDRAWN
    assert standing(for_all, not_by_sms, channel="email") == Standing.GIVEN


def test_withdrawing_from_all_ends_what_was_given_for_one_channel():
    assert standing(choice(given=True, day=5, channel="sms"), choice(given=False, day=1)) == (
        Standing.WITHDRAWN
    )


def test_a_consent_for_the_bank_covers_no_third_party_and_the_reverse():
    for_bank, for_insurer = choice(given=True, day=2), choice(given=True, day=1, third_party="保险")

    assert standing(for_bank, third_party="保险") == Standing.NEVER
    assert standing(for_insurer) == Standing.NEVER
    assert standing(for_insurer, third_party="基金") == Standing.NEVER


def test_a_consent_expires_at_its_moment():
    assert standing(choice(given=True, day=5, expires_at=NOW)) == Standing.EXPIRED
    later = NOW + timedelta(seconds=1)
    assert standing(choice(given=True, day=5, expires_at=later)) == Standing.GIVEN


def test_a_choice_of_tomorrow_does_not_count_today():
    assert standing(choice(given=True, day=-1)) == Standing.NEVER


def test_another_purpose_does_not_count():
    assert standing(choice(given=True, day=1, purpose="survey")) == Standing.NEVER


@pytest.mark.parametrize("worse", [Standing.WITHDRAWN, Standing.EXPIRED])
def test_what_one_entry_refuses_is_refused_for_the_person(worse):
    assert joint_standing([Standing.GIVEN, worse]) == worse
    assert joint_standing([worse, Standing.GIVEN]) == worse


def test_an_entry_that_was_never_asked_says_nothing():
    assert joint_standing([Standing.NEVER, Standing.GIVEN]) == Standing.GIVEN


def test_do_not_contact_of_any_entry_holds():
    silent = Entry(wishes=Wishes(do_not_contact=True))

    assert asked(AGREED) == set()
    assert asked(AGREED, silent) == {Reason.DO_NOT_CONTACT}


def test_every_reason_is_told_at_once():
    wishes = Wishes(
        do_not_contact=True,
        personalised=False,
        refused_channels=frozenset({"sms"}),
        refused_topics=frozenset({"products"}),
        windows=(Window(days=(6,), opens=time(9), closes=time(10)),),
    )

    assert asked(Entry(wishes=wishes), personalised=True) == {
        Reason.DO_NOT_CONTACT,
        Reason.CHANNEL_REFUSED,
        Reason.TOPIC_REFUSED,
        Reason.OUTSIDE_WINDOW,
        Reason.NOT_PERSONALISED,
        Reason.NO_CONSENT,
    }


def test_a_window_begins_with_its_first_minute_and_ends_before_its_last():
    window = Window(days=(0,), opens=time(10), closes=time(11))

    assert window.holds(NOW)
    assert not window.holds(NOW + timedelta(hours=1))
    assert not window.holds(NOW + timedelta(days=1))


def test_windows_of_all_entries_hold_together():
    mornings = Wishes(windows=(Window(days=(0,), opens=time(8), closes=time(12)),))
    evenings = Wishes(windows=(Window(days=(0,), opens=time(18), closes=time(20)),))

    assert asked(AGREED, Entry(wishes=mornings)) == set()
    assert asked(AGREED, Entry(wishes=mornings), Entry(wishes=evenings)) == {Reason.OUTSIDE_WINDOW}


def test_what_is_not_personalised_goes_to_who_switched_personalisation_off():
    off = Entry(choices=AGREED.choices, wishes=Wishes(personalised=False))

    assert asked(off) == set()
    assert asked(off, personalised=True) == {Reason.NOT_PERSONALISED}


def test_what_the_contract_needs_goes_without_consent_but_not_against_the_wishes():
    silent = Entry(wishes=Wishes(do_not_contact=True))

    assert asked(Entry(), basis=Basis.CONTRACT) == set()
    assert asked(silent, basis=Basis.CONTRACT) == {Reason.DO_NOT_CONTACT}


def test_what_the_law_demands_passes_every_wish():
    assert asked(Entry(wishes=Wishes(do_not_contact=True)), basis=Basis.LAW) == set()


def test_windows_are_read_as_they_are_stored():
    assert windows_of([{"days": [0, 1], "opens": "09:00", "closes": "17:30"}]) == (
        Window(days=(0, 1), opens=time(9), closes=time(17, 30)),
    )
