"""Obstacles and clocks in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.apps.privacy.rules import Clock, Obstacle, Urgency

OBSTACLES = {
    Obstacle.HOLD: _("A legal hold stands."),
    Obstacle.STATUTORY: _("The relationship goes on, or its legal period of keeping is not over."),
}
TONES = {
    Urgency.CLOSED: "neutral",
    Urgency.FAR: "good",
    Urgency.SOON: "warn",
    Urgency.TODAY: "bad",
    Urgency.LATE: "bad",
}


def clock_in_words(clock: Clock) -> tuple[str, str, str]:
    """Give words, tone and symbol: the words carry the meaning, the colour only helps."""
    _ = _now
    tone = TONES[clock.urgency]
    if clock.urgency == Urgency.CLOSED:
        return _("closed"), tone, "check"
    if clock.urgency == Urgency.LATE:
        return _("late by days: %(days)s") % {"days": -clock.days}, tone, "warning"
    if clock.urgency == Urgency.TODAY:
        return _("due today"), tone, "clock"
    return _("days left: %(days)s") % {"days": clock.days}, tone, "clock"
