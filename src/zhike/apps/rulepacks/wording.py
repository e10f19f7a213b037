"""A rule in the reader's language: wording, value with unit, mark, clock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhike.apps.rulepacks.forms import MARK_LABELS, MARK_TONES, UNIT_LABELS
from zhike.apps.rulepacks.rules import Rule, Text, Unit

JURISDICTIONS = {
    "CN": gettext_lazy("Mainland China"),
    "EU": gettext_lazy("European Union"),
    "GB": gettext_lazy("United Kingdom"),
    "US": gettext_lazy("United States"),
}
SUBJECTS = {
    "accessibility": gettext_lazy("Access for everybody"),
    "account": gettext_lazy("Accounts"),
    "adjustment": gettext_lazy("Adjustments"),
    "aml": gettext_lazy("Anti-money-laundering"),
    "complaint": gettext_lazy("Complaints"),
    "consent": gettext_lazy("Consent"),
    "deletion": gettext_lazy("Deletion"),
    "department": gettext_lazy("Authorities"),
    "elderly": gettext_lazy("Elderly customers"),
    "holiday": gettext_lazy("Holidays"),
    "marketing": gettext_lazy("Marketing"),
    "payment_complaint": gettext_lazy("Payment complaints"),
    "pbc_complaint": gettext_lazy("Complaints under the People's Bank"),
    "retention": gettext_lazy("Keeping of records"),
    "review": gettext_lazy("Review of complaints"),
    "rights": gettext_lazy("Rights over personal information"),
    "robo_advice": gettext_lazy("Robo-advice"),
    "suitability": gettext_lazy("Suitability"),
    "working_time": gettext_lazy("Working time"),
}


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    """What a page shows of a rule."""

    rule: Rule
    instead_of: Rule | None
    text: str
    value: str
    mark: Any
    tone: str
    link: str
    extensions: list[str]


def shown(rule: Rule, *, instead_of: Rule | None = None) -> RuleShown:
    more = rule.clock.extensions if rule.clock else ()
    return RuleShown(
        rule=rule,
        instead_of=instead_of,
        text=told(rule.text),
        value=value_with_unit(rule),
        mark=MARK_LABELS[rule.mark],
        tone=MARK_TONES[rule.mark],
        # Only what a browser may open becomes a link; paths of the law collection stay text.
        link=rule.source.link if rule.source.link.startswith(("http://", "https://")) else "",
        extensions=[
            f"+{number(row.adds)} {UNIT_LABELS[rule.unit]}: {told(row.condition)}"
            + (f" ({_('needs approval')})" if row.needs_approval else "")
            + (f" ({_('the complainant is told')})" if row.needs_notice else "")
            for row in more
        ],
    )


def value_with_unit(rule: Rule) -> str:
    if rule.value is None or rule.unit is Unit.DUTY:
        return str(_("duty"))
    return f"{number(rule.value)} {UNIT_LABELS[rule.unit]}"


def number(value: Decimal) -> str:
    return str(number_format(f"{value.normalize():f}", force_grouping=True))


def told(text: Text) -> str:
    return text.zh if (get_language() or "").startswith("zh") else text.en
