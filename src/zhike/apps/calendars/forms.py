from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.analytics.clocks import DayKind
from zhike.apps.calendars.models import KIND_CHOICES, KIND_LABELS, ServiceHours, WorkCalendar
from zhike.apps.calendars.rules import ALL_DAY, CHANNELS
from zhike.apps.people.forms import choose
from zhike.apps.people.models import Branch
from zhike.apps.people.scopes import Caller, branches_in_reach

CHANNEL_LABELS = {
    "phone": _("Phone"),
    "chat": _("Web chat"),
    "app": _("App"),
    "mail": _("Mail"),
    "branch": _("Branch"),
}
WEEKDAY_LABELS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip
REASON = _("It stands beside the change and in the audit log.")


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=REASON)


class DayForm(ReasonForm):
    kind = forms.ChoiceField(label=_("This day is"), choices=KIND_CHOICES)
    field_order = ("kind", "reason")


class CalendarForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=150)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Public holidays of"),
        help_text=_("The country's two letters, like CN, HK or GB."),
        error_messages={"invalid": _("Two letters, like CN, HK or GB.")},
    )
    zone = forms.CharField(label=_("Time zone"), max_length=60, initial="Asia/Shanghai")

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_zone(self) -> str:
        from zoneinfo import available_timezones

        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("No such time zone. Write it like Asia/Shanghai."))
        return zone


class PlaceForm(forms.Form):
    """A channel, of the whole bank or of one branch in reach."""

    channel = forms.ChoiceField(
        label=_("Channel"), choices=[(name, CHANNEL_LABELS[name]) for name in CHANNELS]
    )
    branch = forms.ModelChoiceField(
        label=_("Branch"), queryset=Branch.objects.none(), required=False,
        empty_label=_("The whole bank"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Caller, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = branches_in_reach(Branch.objects.all(), caller=by)
        choose(self.fields["branch"], rows=branches)


class WeekForm(forms.Form):
    """Hours of each kind of day, and of weekdays that differ on working days."""

    calendar = forms.ModelChoiceField(
        label=_("Days by"), queryset=WorkCalendar.objects.all(), empty_label=None
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed for anything but day and night."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in DayKind:
            self.fields[_name(kind.value)] = forms.CharField(
                label=KIND_LABELS[kind], max_length=200, required=False, initial=ALL_DAY
            )
        for number, label in enumerate(WEEKDAY_LABELS, start=1):
            self.fields[_name(f"working:{number}")] = forms.CharField(
                label=label, max_length=200, required=False
            )

    @property
    def kinds(self) -> list[forms.BoundField]:
        return [self[_name(kind.value)] for kind in DayKind]

    @property
    def weekdays(self) -> list[forms.BoundField]:
        return [self[_name(f"working:{number}")] for number in range(1, 8)]

    @property
    def week(self) -> dict[str, str]:
        """The week as it was typed."""
        return {
            name.removeprefix("hours_").replace("_on_", ":"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("hours_")
        }


class HoursForm(WeekForm, PlaceForm):
    """A week for a place that has none of its own yet."""


def week_of(hours: ServiceHours) -> dict[str, Any]:
    """What stands in the form of hours that are there."""
    # A weekday that is closed needs a word: an empty field means "as usual".
    typed = {
        _name(key): text or ("closed" if ":" in key else "") for key, text in hours.week.items()
    }
    return {"calendar": hours.calendar_id, "reason": hours.reason, **typed}


class ExceptionForm(ReasonForm):
    on = forms.DateField(label=_("Date"), widget=date_input())
    periods = forms.CharField(
        label=_("Open"), max_length=200, required=False, help_text=_("Empty means closed.")
    )
    field_order = ("on", "periods", "reason")


class OutageForm(PlaceForm, ReasonForm):
    began_at = forms.DateTimeField(
        label=_("Began"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    ended_at = forms.DateTimeField(
        label=_("Ended"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty while it lasts."),
    )
    field_order = ("channel", "branch", "began_at", "ended_at", "reason")


class SpanForm(PlaceForm):
    first = forms.DateField(label=_("From"), widget=date_input())
    last = forms.DateField(label=_("Until"), widget=date_input())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("The last day comes before the first."))
        return given


def _name(key: str) -> str:
    return f"hours_{key.replace(':', '_on_')}"
