from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zhike.apps.imports import rules
from zhike.apps.imports.errors import MappingIncomplete
from zhike.apps.imports.readings import Look, mapping_of, roles_of
from zhike.pipelines.import_mapping import Mapping

ROLE_LABELS = {
    "case_id": _("Case number"),
    "activity": _("Activity"),
    "occurred_at": _("Time of the event"),
    "completed_at": _("End time"),
    "customer_id": _("Customer"),
    "channel": _("Channel"),
    "touchpoint": _("Touchpoint"),
    "resource": _("Who did it"),
    "outcome": _("Outcome"),
    "lifecycle": _("Lifecycle state"),
    "event_id": _("The source's own event id"),
    rules.ATTRIBUTE: _("Keep as attribute"),
    rules.IGNORED: _("Leave out"),
}
REQUIRED_ROLES = ("case_id", "activity", "occurred_at")
COMMON_ZONES = ("Asia/Shanghai", "UTC", "Asia/Hong_Kong", "Asia/Jerusalem", "Europe/Amsterdam")


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"))


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Database address"),
        max_length=500,
        help_text=_(
            "KIND://USER:PASSWORD@HOST:PORT/DATABASE, for example"
            " postgresql://reader:secret@db.bank.local:5432/core. Kept only until the import is"
            " done, readable by zhike alone."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    table = forms.CharField(
        label=_("Table or view"),
        max_length=200,
        help_text=_("With its schema where it has one: events or crm.events"),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )


class MappingForm(forms.Form):
    """Which column is what. The columns are those of the source, so the fields are made here."""

    log_name = forms.RegexField(
        regex=r"^[^\W_][\w .\-]{0,63}$",
        label=_("Name of the log"),
        max_length=64,
        help_text=_("An existing name adds to that log; rows it holds already are not taken twice"),
        error_messages={
            "invalid": _(
                "Use 1 to 64 letters (Chinese ones too), digits, '_', '-', '.' or spaces, beginning"
                " with a letter or a digit."
            )
        },
    )
    zone = forms.ChoiceField(
        label=_("Time zone of the source"),
        help_text=_("For times that carry no zone of their own"),
    )
    save_as = forms.CharField(
        label=_("Keep this mapping under a name"),
        max_length=100,
        required=False,
        help_text=_("For the next file of the same kind"),
    )

    def __init__(self, data: Any, *, look: Look, log_name: str) -> None:
        super().__init__(data, initial={"log_name": log_name, "zone": look.zone}, label_suffix="")
        self.look = look
        self.fields["zone"].choices = [(zone, zone) for zone in zones()]  # type: ignore[attr-defined]
        choices = [(name, str(label)) for name, label in ROLE_LABELS.items()]
        for place, column in enumerate(self.columns):
            roles = roles_of(look.base, column=column)
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column, choices=choices, initial=roles[0], required=False
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to choose for: none where the preset does it by a method of its own."""
        return () if self.look.maps_itself else self.look.columns

    def rows(self) -> list[dict[str, Any]]:
        """The columns as the page shows them: name, values, choice, and what else they are."""
        return [
            {
                "name": column,
                "samples": self.look.samples[column],
                "bound": self[f"column-{place}"],
                "used": self.value(f"column-{place}") not in {rules.ATTRIBUTE, rules.IGNORED},
                "also": [ROLE_LABELS[role] for role in roles_of(self.look.base, column=column)[1:]],
            }
            for place, column in enumerate(self.columns)
        ]

    def mapping(self) -> Mapping | None:
        """The mapping that is chosen; raises MappingIncomplete without case, activity or time."""
        if self.look.maps_itself:
            return None
        chosen = {
            column: self.value(f"column-{place}") for place, column in enumerate(self.columns)
        }
        given = {*chosen.values(), *self.look.constants}
        missing = [str(ROLE_LABELS[role]) for role in REQUIRED_ROLES if role not in given]
        if missing:
            raise MappingIncomplete(missing=", ".join(missing))
        return mapping_of(chosen, zone=self.value("zone"), look=self.look)

    def value(self, name: str) -> str:
        if self.is_bound and name in self.cleaned_data:
            return str(self.cleaned_data[name])
        return str(self.get_initial_for_field(self.fields[name], name))


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Stays in the record"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def zones() -> list[str]:
    """The bank's own zone first, then the common ones, then all."""
    first = list(dict.fromkeys([settings.TIME_ZONE, *COMMON_ZONES]))
    return [*first, *sorted(available_timezones() - set(first))]
