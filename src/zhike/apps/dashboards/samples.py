"""What the style guide shows: one example of each component, with made-up figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.charts import Chart

DAYS = ("2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09")
APP, PHONE = (1210, 1180, 1342, 1290, 1411), (610, 588, 702, 655, 640)


class SampleForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the log"),
        help_text=gettext_lazy("Small letters, digits and hyphens"),
        max_length=50,
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the source"),
        choices=[("Asia/Shanghai", "Asia/Shanghai"), ("UTC", "UTC")],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only look, change nothing"), required=False, initial=True
    )


def sample_page() -> dict[str, Any]:
    wrong = SampleForm({"name": "", "zone": "UTC"})
    wrong.is_valid()
    return {"form": wrong, "charts": [line_chart(), bar_chart()], "tab_items": _tab_items()}


def line_chart() -> Chart:
    return Chart(
        id="sample-line",
        title=_("Contacts per day and channel"),
        summary=_("The app carries twice as many contacts as the phone."),
        option={
            "xAxis": {"type": "category", "data": DAYS},
            "yAxis": {"type": "value"},
            "series": [
                {"type": "line", "name": _("App"), "data": APP},
                {"type": "line", "name": _("Phone"), "data": PHONE},
            ],
        },
        columns=(_("Day"), _("App"), _("Phone")),
        rows=list(zip(DAYS, APP, PHONE, strict=True)),
        definition=_("Offered contacts, both channels, made-up figures"),
        period="2026-01-05 – 2026-01-09",
        n=sum(APP) + sum(PHONE),
    )


def bar_chart() -> Chart:
    waits = ((_("Branch"), 1380.0), (_("Phone"), 94.5), (_("App"), 12.25))
    return Chart(
        id="sample-bar",
        title=_("Median wait by channel"),
        option={
            "xAxis": {"type": "value", "axisLabel": {"formatter": "seconds"}},
            "yAxis": {"type": "category", "data": [name for name, _seconds in waits]},
            "series": [{"type": "bar", "data": [seconds for _name, seconds in waits]}],
        },
        columns=(_("Channel"), _("Median wait in seconds")),
        rows=list(waits),
        definition=_("Time from offer to answer, median, made-up figures"),
        period="2026-01",
        n=4120,
    )


def _tab_items() -> list[tuple[str, str, str]]:
    return [
        ("map", _("Process map"), "#"),
        ("variants", _("Variants"), "#"),
        ("funnel", _("Funnel"), "#"),
    ]
