from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.people.forms import choose
from zhike.apps.people.models import WorkQueue
from zhike.apps.search.queries import UNSETTLED, Wanted
from zhike.apps.tickets.models import KIND_LABELS, LISTED_STATES, choices

ANY = [("", _("All"))]
LONGEST = 200
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# Days whose moments every database can hold, whatever the time zone.
DAYS = (MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class SearchForm(forms.Form):
    """What somebody searches for. What does not fit a filter is told, and nothing is searched."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *choices(KIND_LABELS)])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[*ANY, (UNSETTLED, _("Not closed")), *choices(LISTED_STATES)],
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[*ANY, *choices(CHANNEL_LABELS)]
    )
    queue = forms.ModelChoiceField(
        label=_("Queue"),
        required=False,
        queryset=WorkQueue.objects.none(),
        to_field_name="code",
        empty_label=_("All"),
    )
    since = forms.DateField(label=_("Came in from"), required=False, widget=DAY, validators=DAYS)
    until = forms.DateField(label=_("Came in until"), required=False, widget=DAY, validators=DAYS)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("What fits best")), ("newest", _("Newest"))],
    )

    def __init__(self, *args: Any, queues: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["queue"], rows=queues)

    @property
    def wanted(self) -> Wanted:
        """What is searched for: days of the bank become moments, the last day counts in full."""
        asked = self.cleaned_data
        until = asked["until"]
        return Wanted(
            words=asked["q"],
            kind=asked["kind"],
            state=asked["state"],
            channel=asked["channel"],
            queue=asked["queue"].pk if asked["queue"] else None,
            opened_from=_begin(asked["since"]),
            opened_until=_begin(until + timedelta(days=1)) if until else None,
            newest_first=asked["sort"] == "newest",
        )


def _begin(day: Any) -> datetime | None:
    if day is None:
        return None
    here = timezone.get_current_timezone()
    return datetime.combine(day, time(), tzinfo=here).astimezone(UTC)
