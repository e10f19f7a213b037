"""Scores and complaint codes of a product's month: gathered for its report, and as it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhike.apps.complaints import in_force
from zhike.apps.complaints.models import ChosenCause, Complaint
from zhike.apps.dashboards.templatetags.figures import percent
from zhike.pipelines.product_reports import CodedComplaint, month_after
from zhike.schema.signs import with_sign

NPS = "nps"


def coded_complaints(month: date) -> list[CodedComplaint]:
    """Give the complaints of a month that have a business code, each once, by codes alone."""
    first, until = (
        timezone.make_aware(datetime.combine(day, time())) for day in (month, month_after(month))
    )
    rows = Complaint.objects.filter(
        received_at__gte=first, received_at__lt=until, merged_into=None
    ).exclude(business_code="")
    causes: dict[int, list[str]] = defaultdict(list)
    named = ChosenCause.objects.filter(complaint__in=rows.values("pk"))
    for key, code in named.values_list("complaint", "code"):
        causes[key].append(code)
    return [
        CodedComplaint(business=code, causes=tuple(causes[key]))
        for key, code in rows.values_list("pk", "business_code")
    ]


def scores_shown(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scores of a report, each with what it is; one made before there were any has none."""
    return [
        {
            "question": one["question"],
            "survey": one["survey"],
            "what": _("NPS, −100 to 100")
            if one["figure"] == NPS
            else _("mean, %(lowest)s to %(highest)s")
            % {"lowest": one["lowest"], "highest": one["highest"]},
            "n": one["n"],
            "value": _number(one["estimate"]["value"], one["figure"]),
            "interval": _ends(one["estimate"], one["figure"]),
        }
        for one in found.get("scores", [])
    ]


def complaints_shown(found: Mapping[str, Any], *, month: date) -> dict[str, Any] | None:
    """The complaints of a report with names for the codes; None where no code is the product's."""
    told = found.get("complaints")
    if not told:
        return None
    business = in_force.codes("jrt0169", on=month)
    causes = in_force.codes("causes", on=month)
    share = told["share"]
    return {
        "code": told["code"],
        "name": _name(business, told["code"]),
        "n": told["n"],
        "share": percent(share["value"]) if share else "",
        "interval": _shares(share) if share else "",
        "hidden": told["hidden"],
        "causes": [
            {"name": _name(causes, one["code"]), "n": one["n"],
             "value": percent(one["share"]["value"]), "interval": _shares(one["share"])}
            for one in told["causes"]
        ],
    }  # fmt: skip


def _name(codes: Mapping[str, Any], code: str) -> str:
    found = codes.get(code)
    if found is None:
        return code
    return str(found.text.zh if (get_language() or "").startswith("zh") else found.text.en)


def _number(value: float | None, figure: str) -> str:
    if value is None:
        return "–"
    if figure == NPS:
        return with_sign(value, "{:.1f}".format, plus=True)
    return str(number_format(round(value, 2), decimal_pos=2))


def _ends(found: Mapping[str, Any], figure: str) -> str:
    if found["lower"] is None:
        return ""
    ends = {
        name: _number(found[end], figure) for name, end in (("low", "lower"), ("high", "upper"))
    }
    return _("%(low)s to %(high)s") % ends


def _shares(found: Mapping[str, Any]) -> str:
    if found["lower"] is None:
        return ""
    ends = {"low": percent(found["lower"]), "high": percent(found["upper"])}
    return _("%(low)s to %(high)s") % ends
