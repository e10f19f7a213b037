from __future__ import annotations

from datetime import time

from zhike.apps.consents.forms import PreferenceForm, preference_now
from zhike.apps.consents.models import ContactPreference
from zhike.apps.consents.rules import Window, Wishes

EVERY_DAY = [str(day) for day in range(7)]
ALL = {
    "channels": ["sms", "email", "phone", "app", "post"],
    "topics": ["products", "offers", "events", "surveys", "service", "security"],
    "days": EVERY_DAY,
    "personalised": "on",
    "taken_through": "branch",
}


def test_a_form_with_everything_ticked_wishes_for_nothing_special():
    form = PreferenceForm(ALL)

    assert form.is_valid()
    assert form.wishes() == Wishes()


def test_what_is_not_ticked_is_refused_and_hours_make_a_window():
    form = PreferenceForm(
        ALL | {"channels": ["app"], "days": ["0", "1"], "opens": "09:00", "closes": "17:30"}
    )

    assert form.is_valid()
    assert form.wishes().refused_channels == {"sms", "email", "phone", "post"}
    assert form.wishes().windows == (Window(days=(0, 1), opens=time(9), closes=time(17, 30)),)


def test_half_a_window_and_one_that_ends_before_it_begins_are_refused():
    assert not PreferenceForm(ALL | {"opens": "09:00"}).is_valid()
    assert not PreferenceForm(ALL | {"opens": "09:00", "closes": "08:00"}).is_valid()


def test_the_form_shows_what_stands_now():
    stands = ContactPreference(
        do_not_contact=True,
        refused_channels=["sms"],
        windows=[{"days": [0], "opens": "09:00", "closes": "10:00"}],
    )

    shown = preference_now(stands)

    assert shown["do_not_contact"]
    assert "sms" not in shown["channels"]
    assert (shown["days"], shown["opens"]) == ([0], "09:00")
    assert preference_now(None)["personalised"]
