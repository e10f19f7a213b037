from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.rulepacks.rules import Mark, Unit

UNIT_LABELS = {
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.CALENDAR_HOURS: _("hours of the clock"),
    Unit.WORKING_HOURS: _("working hours"),
    Unit.WEEKS: _("weeks"),
    Unit.MONTHS: _("calendar months"),
    Unit.YEARS: _("years"),
    Unit.CNY: _("yuan"),
    Unit.USD: _("US dollars"),
    Unit.PEOPLE: _("persons"),
    Unit.TIMES: _("times"),
    Unit.HOURS: _("hours"),
    Unit.HOUR_OF_DAY: _("o'clock"),
    Unit.DAYS: _("days"),
    Unit.SHARE: _("times the wage"),
    Unit.LEVEL: _("levels"),
    Unit.DUTY: _("a duty without a number"),
}
MARK_LABELS = {
    Mark.PRIMARY: _("law text read"),
    Mark.FOUND: _("source found"),
    Mark.MEMORY: _("not verified"),
    Mark.BANK: _("the bank's own rule"),
}
MARK_TONES = {
    Mark.PRIMARY: "good",
    Mark.FOUND: "neutral",
    Mark.MEMORY: "warn",
    Mark.BANK: "accent",
}
REASON = _("It stands beside the change and in the audit log.")


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RuleForm(forms.Form):
    """An own rule for the id of the page."""

    value = forms.DecimalField(
        label=_("Value"), required=False, min_value=0, max_digits=16, decimal_places=4
    )
    unit = forms.TypedChoiceField(
        label=_("Unit"), choices=[(u.value, label) for u, label in UNIT_LABELS.items()], coerce=Unit
    )
    text_zh = forms.CharField(label=_("Wording in Chinese"), max_length=500)
    text_en = forms.CharField(label=_("Wording in English"), max_length=500)
    valid_from = forms.DateField(label=_("First day"), widget=date_input())
    valid_until = forms.DateField(
        label=_("Last day"), required=False, widget=date_input(),
        help_text=_("Empty means until further notice."),
    )  # fmt: skip
    source_text = forms.CharField(label=_("Source"), max_length=300)
    source_link = forms.CharField(label=_("Address of the source"), max_length=500, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=REASON)


class NewRuleForm(RuleForm):
    """An own rule that no pack has."""

    rule_id = forms.RegexField(
        r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$",
        label=_("Name of the rule"),
        max_length=80,
        help_text=_("Small letters with dots between, like complaint.first_reply."),
        error_messages={"invalid": _("Write it like complaint.first_reply.")},
    )
    field_order = ("rule_id",)


class EndForm(forms.Form):
    last = forms.DateField(
        label=_("Last day"), required=False, widget=date_input(),
        help_text=_("Empty means until further notice."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=REASON)


class ReasonOnlyForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=REASON)


def form_of(rule: Any) -> dict[str, Any]:
    """What stands in the form of an own rule before anything is typed: what holds now."""
    return {
        "value": None if rule.value is None else f"{rule.value.normalize():f}",
        "unit": rule.unit.value,
        "text_zh": rule.text.zh,
        "text_en": rule.text.en,
    }
