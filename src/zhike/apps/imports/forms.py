from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.apps.imports import event_roles, rules, table_roles
from zhike.apps.imports.errors import MappingIncomplete
from zhike.apps.imports.models import KIND_LABELS
from zhike.apps.imports.readings import Look
from zhike.apps.imports.rules import Kind
from zhike.apps.imports.takers import can_come_in, taker_of
from zhike.apps.people.forms import choose
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.table_mapping import TableMapping

CONSTANT = "constant-"  # before the name of one of our columns: what all rows have in it
# Times of the others are days.
WITH_HOURS = frozenset({Kind.TRANSACTIONS, Kind.CALLS, Kind.ANSWERS, Kind.TEXTS})
COMMON_ZONES = ("Asia/Shanghai", "UTC", "Asia/Hong_Kong", "Asia/Jerusalem", "Europe/Amsterdam")


class KindForm(forms.Form):
    """What the rows of the source are."""

    kind = forms.ChoiceField(
        label=_("What the rows are"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        initial=Kind.EVENTS.value,
        help_text=_(
            "Customers first, then who holds which account, then what leads to them: holdings,"
            " bookings and months"
        ),
    )

    def __init__(self, data: QueryDict | None = None, files: Any = None) -> None:
        if data is not None and "kind" not in data:
            # Programs that sent files before there were other kinds than events go on working.
            data = data.copy()
            data["kind"] = Kind.EVENTS.value
        super().__init__(data, files)
        here = [(kind.value, label) for kind, label in KIND_LABELS.items() if can_come_in(kind)]
        choose(self.fields["kind"], choices=here)

    def clean_kind(self) -> Kind:
        return Kind(self.cleaned_data["kind"])


class FileForm(KindForm):
    file = forms.FileField(label=_("File"))


class AddressForm(KindForm):
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
        self.roles: Any = table_roles if look.is_table else event_roles
        choose(self.fields["zone"], choices=[(zone, zone) for zone in zones()])
        if look.is_table:
            del self.fields["log_name"]
            if look.kind not in WITH_HOURS:
                del self.fields["zone"]
        self.labels = self.roles.labels_for(look)
        choices = [(name, str(label)) for name, label in self.labels.items()]
        for place, column in enumerate(self.columns):
            roles = self.roles.roles_of(look.base, column=column)
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column, choices=choices, initial=roles[0], required=False
            )
        for name in self.roles.may_be_constant(look) if self.columns else ():
            self.fields[f"{CONSTANT}{name}"] = self._constant(name)

    def _constant(self, name: str) -> forms.Field:
        """What all rows have alike: written, or chosen where there is a list to choose from."""
        # Not the bare word: a column of the source may be called so.
        label = gettext("%(column)s in all rows") % {"column": self.labels[name]}
        given = self.look.constants.get(name, "")
        if name not in self.offered:
            return forms.CharField(label=label, initial=given, max_length=200, required=False)
        choices = self.offered[name]()
        # What a column of the source says is not said for all rows.
        only = choices[0][0] if len(choices) == 1 and not self._is_mapped(name) else ""
        return forms.ChoiceField(
            label=label, choices=[("", "–"), *choices], initial=given or only, required=False
        )

    def _is_mapped(self, name: str) -> bool:
        return bool(self.look.base and name in self.look.base.columns)

    @property
    def offered(self) -> Any:
        """What can be chosen for columns that all rows have alike, by the app that takes them."""
        taker = taker_of(self.look.kind)
        return taker.choices if taker else {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to choose for: none where the preset does it by a method of its own."""
        return () if self.look.maps_itself else self.look.columns

    def rows(self) -> list[dict[str, Any]]:
        """The columns as the page shows them: name, values, choice, and what else they are."""
        samples = self.look.samples
        return [
            {
                "name": column,
                "samples": samples[column],
                "bound": self[f"column-{place}"],
                "used": self.value(f"column-{place}") not in {rules.ATTRIBUTE, rules.IGNORED},
                "also": [self.labels[role] for role in self._roles(column)[1:]],
            }
            for place, column in enumerate(self.columns)
        ]

    def constant_fields(self) -> list[forms.BoundField]:
        """What may be the same in all rows, as the page shows it."""
        return [self[name] for name in self.fields if name.startswith(CONSTANT)]

    def constants(self) -> dict[str, str]:
        """What is the same in all rows, by the names of our columns."""
        given = dict(self.look.constants)
        for name in self.fields:
            # What a program that knows only of the columns does not send stays as it was.
            if name.startswith(CONSTANT) and (not self.is_bound or name in self.data):
                given[name.removeprefix(CONSTANT)] = self.value(name).strip()
        return {name: value for name, value in given.items() if value}

    def mapping(self) -> Mapping | TableMapping | None:
        """The mapping that is chosen; MappingIncomplete where something needed lacks."""
        if self.look.maps_itself:
            return None
        chosen = {
            column: self.value(f"column-{place}") for place, column in enumerate(self.columns)
        }
        constants = self.constants()
        given = set(chosen.values()) | constants.keys()
        for column, role in chosen.items():
            given |= set(self._roles(column)[1:]) if role != rules.IGNORED else set()
        if missing := self.roles.missing_in(given, look=self.look):
            raise MappingIncomplete(missing=", ".join(missing))
        made: Mapping | TableMapping
        made = self.roles.mapping_of(
            chosen, constants=constants, zone=self.value("zone"), look=self.look
        )
        return made

    def _roles(self, column: str) -> list[str]:
        return list(self.roles.roles_of(self.look.base, column=column))

    def value(self, name: str) -> str:
        """What stands in a field; of one that this kind of source does not have, what is known."""
        if name not in self.fields:
            return str(self.look.zone or "") if name == "zone" else ""
        if self.is_bound and name in self.cleaned_data:
            return str(self.cleaned_data[name])
        return str(self.get_initial_for_field(self.fields[name], name))


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=rules.LONGEST_REASON,
        help_text=_("Stays in the record"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def zones() -> list[str]:
    """The bank's own zone first, then the common ones, then all."""
    first = list(dict.fromkeys([settings.TIME_ZONE, *COMMON_ZONES]))
    return [*first, *sorted(available_timezones() - set(first))]
