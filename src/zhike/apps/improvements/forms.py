"""The plan of an improvement, its roll-out and its decision, as forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import in_words
from zhike.apps.improvements import words
from zhike.apps.improvements.models import (
    CHOICE_LABELS,
    DESIGN_LABELS,
    OUTCOME_LABELS,
    Improvement,
)
from zhike.apps.improvements.plans import Plan
from zhike.apps.improvements.rules import Choice
from zhike.apps.tickets.models import choices
from zhike.pipelines.improvement_lots import segments_of_bank
from zhike.pipelines.improvement_power import activities_of_bank
from zhike.pipelines.improvement_questions import USUAL_MILESTONES, Design

MOST_YUAN = 1e11


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)


def _text(label: Any, length: int, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=length, widget=area, **more)


def _known_activities() -> dict[str, tuple[str, str]]:
    """The activities of the store by the value that stands for each in the form."""
    return {
        _value(log_name, one): (log_name, one)
        for log_name, known in activities_of_bank().items()
        for one in known
    }


def _in_groups(known: Mapping[str, tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Put them under their logs; those of zhike itself in words, others as they are written."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for value, (log_name, one) in known.items():
        groups.setdefault(log_name, []).append((value, in_words(one)))
    return list(groups.items())


def _value(log_name: str, activity: str) -> str:
    return f"{log_name}: {activity}"


def _usual(name: str) -> str:
    return _value(USUAL_MILESTONES.log_name, getattr(USUAL_MILESTONES, name))


class PlanForm(forms.Form):
    """Everything that is fixed before the start."""

    title = forms.CharField(label=_("Improvement"), max_length=120)
    finding = _text(_("Finding"), 2000)
    hypothesis = _text(_("Hypothesis"), 2000, help_text=_("If we do this, that will get better."))
    lever = forms.CharField(label=_("What is done"), max_length=300)
    outcome = forms.ChoiceField(label=_("Business outcome"), choices=choices(OUTCOME_LABELS))
    metric = forms.ChoiceField(label=_("Metric"))
    begins_with = forms.ChoiceField(
        label=_("Days are counted from"),
        required=False,
        help_text=_("Of days to first use only; both of one log."),
    )
    ends_with = forms.ChoiceField(label=_("First use is"), required=False)
    promised = forms.FloatField(
        label=_("Promised effect"),
        min_value=1e-6,
        max_value=1e9,
        error_messages={"min_value": _("Say a number above zero: by how much it gets better.")},
        help_text=_("By how much it gets better, in the metric's unit (shares: 0.02 is 2 points)."),
    )
    reach_a_year = forms.IntegerField(
        label=_("Reach a year"), min_value=1, max_value=10**12, help_text=_("Cases it reaches.")
    )
    yuan_per_unit = forms.FloatField(
        label=_("Yuan per unit and case"), min_value=0, max_value=1e9, initial=1
    )
    cost_yuan = forms.FloatField(
        label=_("Cost a year in yuan"), min_value=0, max_value=MOST_YUAN, initial=0
    )
    design = forms.ChoiceField(label=_("Method of comparison"), choices=choices(DESIGN_LABELS))
    draw_count = forms.IntegerField(
        label=_("Branches to draw"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("By lot only; the lot is drawn at the start and kept."),
    )
    arm_percent = forms.IntegerField(
        label=_("Percentage of customers to draw"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("Of customers only; each keeps his arm, and who joins later gets one alike."),
    )
    segment = forms.ChoiceField(label=_("Among the customers of"), required=False)
    steps = _text(
        _("Branches in steps"),
        20_000,
        required=False,
        help_text=_("In steps only: one branch a line, with its day if it is not the start."),
    )
    start_date = _day(_("Start"))
    check_date = _day(_("Check date"))
    placebo_date = _day(
        _("Placebo date"), help_text=_("Before the start, when nothing changed: it must show none.")
    )
    period_days = forms.IntegerField(
        label=_("Days of a period"), min_value=1, max_value=92, initial=28
    )
    periods_before = forms.IntegerField(
        label=_("Periods before the start"), min_value=2, max_value=120, initial=6
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["metric"]
        field.choices = words.metric_choices()
        group: Any = self.fields["segment"]
        group.choices = [(one, one or _("all segments")) for one in segments_of_bank()]
        self.known = _known_activities()
        for name in ("begins_with", "ends_with"):
            if not self.known:  # nothing to choose from: the store is empty
                del self.fields[name]
                continue
            chosen: Any = self.fields[name]
            chosen.choices = _in_groups(self.known)
            chosen.initial = _usual(name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("design") == Design.RANDOMISED and not given.get("draw_count"):
            self.add_error("draw_count", gettext("Say how many branches are drawn."))
        if given.get("design") == Design.CUSTOMERS and not given.get("arm_percent"):
            said = gettext("Say which percentage of the customers is drawn, from 1 to 99.")
            self.add_error("arm_percent", said)
        if given.get("design") == Design.STEPS and "steps" in given:
            given["steps"] = self._steps(given["steps"], start=given.get("start_date"))
        else:
            given["steps"] = {}
        return given | self._milestones(given)

    def _milestones(self, given: dict[str, Any]) -> dict[str, str]:
        """Both activities with their log; of a metric without them, or left out, the usual."""
        metric = words.metric_of(given.get("metric", ""))
        pairs = [
            self.known.get(given.get(name) or _usual(name)) for name in ("begins_with", "ends_with")
        ]
        if metric is None or not metric.has_milestones or None in pairs:
            return asdict(USUAL_MILESTONES)
        (log_name, begins), (other, ends) = [pair for pair in pairs if pair]
        if log_name != other:
            self.add_error("ends_with", gettext("Choose both of the same log."))
        return {"log_name": log_name, "begins_with": begins, "ends_with": ends}

    def _steps(self, text: str, *, start: date | None) -> dict[str, date]:
        found: dict[str, date] = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            name, _space, last = line.rpartition(" ")
            try:
                day = date.fromisoformat(last)
            except ValueError:
                name, day = line, start or date.max
            found[name.strip()] = day
        if not found:
            self.add_error("steps", gettext("Name the branches, one a line."))
        return found

    @property
    def plan(self) -> Plan:
        given = {**self.cleaned_data, "design": Design(self.cleaned_data["design"])}
        return Plan(**given)


def initial_of(row: Improvement) -> dict[str, Any]:
    """What the form shows of a plan that is there."""
    between = {
        name: _value(row.log_name, getattr(row, name)) for name in ("begins_with", "ends_with")
    }
    same = [name for name in PlanForm.base_fields if name not in {"steps", *between}]
    planned = [one for one in row.allotted.all() if one.is_chosen and one.planned_date]
    lines = "\n".join(f"{one.unit} {one.planned_date}" for one in planned)
    return {name: getattr(row, name) for name in same} | {"steps": lines} | between


class ReachForm(forms.Form):
    unit = forms.ChoiceField(label=_("Branch"))
    day = _day(_("Has it since"))

    def __init__(self, *args: Any, row: Improvement, **more: Any) -> None:
        super().__init__(*args, **more)
        units = [one.unit for one in row.allotted.all() if one.is_chosen]
        field: Any = self.fields["unit"]
        field.choices = [(unit, unit) for unit in units]


class DecisionForm(forms.Form):
    choice = forms.ChoiceField(label=_("What was decided"), choices=choices(CHOICE_LABELS))
    reason = _text(_("Reason"), 1000)

    @property
    def wanted(self) -> Choice:
        return Choice(self.cleaned_data["choice"])
