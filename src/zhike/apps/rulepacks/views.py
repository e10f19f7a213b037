from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.rulepacks import actions, queries
from zhike.apps.rulepacks.errors import RulepacksError
from zhike.apps.rulepacks.forms import (
    UNIT_LABELS,
    EndForm,
    NewRuleForm,
    ReasonOnlyForm,
    RuleForm,
    form_of,
)
from zhike.apps.rulepacks.models import BankRule
from zhike.apps.rulepacks.rules import Unit
from zhike.apps.rulepacks.wording import JURISDICTIONS, SUBJECTS, RuleShown, shown

LOG_SHOWN = 50


@requires(Permission.SEE_RULE_PACKS)
@require_http_methods(["GET", "HEAD"])
def packs(request: HttpRequest) -> HttpResponse:
    """The rules of a jurisdiction on a date, beside those of another date where one is asked."""
    return _listed(request, NewRuleForm())


@requires(Permission.MANAGE_RULE_PACKS)
@require_POST
def create(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Make an own rule that no pack has."""
    _known(jurisdiction)
    form = NewRuleForm(request.POST)
    if form.is_valid() and _added(request, form, jurisdiction):
        return redirect("rulepacks:rule", jurisdiction, form.cleaned_data["rule_id"])
    return _listed(request, form, jurisdiction=jurisdiction, status=422)


@requires(Permission.SEE_RULE_PACKS)
@require_http_methods(["GET", "HEAD"])
def rule(request: HttpRequest, jurisdiction: str, rule_id: str) -> HttpResponse:
    """One rule through time: what ships, what the bank put over it, who changed it."""
    return _through_time(request, jurisdiction, rule_id)


@requires(Permission.MANAGE_RULE_PACKS)
@require_POST
def cover(request: HttpRequest, jurisdiction: str, rule_id: str) -> HttpResponse:
    """Put an own rule over the shipped one."""
    form = RuleForm(request.POST)
    known = queries.versions(jurisdiction, rule_id) or queries.own_rules(jurisdiction, rule_id)
    if not known:
        raise Http404
    if form.is_valid() and _added(request, form, jurisdiction, rule_id=rule_id):
        return redirect("rulepacks:rule", jurisdiction, rule_id)
    return _through_time(request, jurisdiction, rule_id, form=form, status=422)


@requires(Permission.MANAGE_RULE_PACKS)
@require_POST
def end(request: HttpRequest, own_id: int) -> HttpResponse:
    own, form = get_object_or_404(BankRule, pk=own_id), EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_rule(own, **form.cleaned_data, by=person_of(request).username)
        except RulepacksError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Give the reason: it stands beside the change from now on."))
    return redirect("rulepacks:rule", own.jurisdiction, own.rule_id)


@requires(Permission.MANAGE_RULE_PACKS)
@require_POST
def withdraw(request: HttpRequest, own_id: int) -> HttpResponse:
    own, form = get_object_or_404(BankRule, pk=own_id), ReasonOnlyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason: it stands beside the change from now on."))
        return redirect("rulepacks:rule", own.jurisdiction, own.rule_id)
    actions.withdraw_rule(own, **form.cleaned_data, by=person_of(request).username)
    messages.success(request, _("The own rule is gone; the log keeps it."))
    if queries.versions(own.jurisdiction, own.rule_id):
        return redirect("rulepacks:rule", own.jurisdiction, own.rule_id)
    return redirect(f"{reverse('rulepacks:list')}?jurisdiction={own.jurisdiction}")


def _added(request: HttpRequest, form: RuleForm, jurisdiction: str, **known: str) -> bool:
    try:
        given = form.cleaned_data | known
        actions.add_rule(jurisdiction=jurisdiction, **given, by=person_of(request).username)
    except RulepacksError as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    messages.success(request, _("Saved. It holds from its first day on."))
    return True


def wanted_of(request: HttpRequest, jurisdiction: str = "") -> tuple[str, date]:
    """Whose rules of which date the page shows."""
    known = queries.jurisdictions()
    asked = jurisdiction or request.GET.get("jurisdiction", "")
    on = _date(request.GET.get("on", "")) or timezone.localdate()
    return asked if asked in known else known[0], on


def rules_shown(request: HttpRequest) -> list[RuleShown]:
    """The rules of the page in the order of their ids."""
    jurisdiction, on = wanted_of(request)
    found = queries.effective(jurisdiction, on=on)
    rules = [shown(entry.rule, instead_of=entry.instead_of) for entry in found.values()]
    return sorted(rules, key=lambda row: row.rule.id)


def _listed(
    request: HttpRequest, form: NewRuleForm, *, jurisdiction: str = "", status: int = 200
) -> HttpResponse:
    jurisdiction, on = wanted_of(request, jurisdiction)
    other = _date(request.GET.get("compare", ""))
    found = queries.effective(jurisdiction, on=on)
    rules = [shown(entry.rule, instead_of=entry.instead_of) for entry in found.values()]
    changed = queries.differences(jurisdiction, before=other, after=on) if other else ()
    context: dict[str, Any] = {
        "jurisdictions": [
            (code, JURISDICTIONS.get(code, code)) for code in queries.jurisdictions()
        ],
        "jurisdiction": jurisdiction,
        "jurisdiction_name": JURISDICTIONS.get(jurisdiction, jurisdiction),
        "on": on,
        "other": other,
        "subjects": _by_subject(rules),
        "count": len(rules),
        "unverified": sum(not entry.rule.is_verified for entry in found.values()),
        "own": sum(entry.rule.pack == queries.OWN_PACK for entry in found.values()),
        "changed": [
            (row.id, row.before and shown(row.before), row.after and shown(row.after))
            for row in changed
        ],
        "log": queries.change_log(jurisdiction)[:LOG_SHOWN],
        "form": form,
        "may_manage": person_of(request).may(Permission.MANAGE_RULE_PACKS),
    }
    return render(request, "rulepacks/list.html", context, status=status)


def _through_time(
    request: HttpRequest,
    jurisdiction: str,
    rule_id: str,
    *,
    form: RuleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shipped = [shown(row) for row in queries.versions(jurisdiction, rule_id)]
    own = [_with_forms(row) for row in queries.own_rules(jurisdiction, rule_id)]
    if not shipped and not own:
        raise Http404
    now = queries.rule_on(jurisdiction, rule_id, on=timezone.localdate())
    latest = now or (shipped[0].rule if shipped else None)
    context: dict[str, Any] = {
        "rule_id": rule_id,
        "jurisdiction": jurisdiction,
        "now": shown(now) if now else None,
        "shipped": shipped,
        "own": own,
        "log": queries.change_log(jurisdiction, rule_id)[:LOG_SHOWN],
        "crumbs": [
            (_("Rule packs"), f"{reverse('rulepacks:list')}?jurisdiction={jurisdiction}"),
        ],
        "form": form or RuleForm(initial=form_of(latest) if latest else None),
        "is_chinese": (get_language() or "").startswith("zh"),
        "may_manage": person_of(request).may(Permission.MANAGE_RULE_PACKS),
    }
    return render(request, "rulepacks/rule.html", context, status=status)


@dataclass(frozen=True, kw_only=True)
class OwnShown:
    """An own rule with the forms of its dialogs, whose fields have names of their own."""

    rule: BankRule
    dialog: str
    unit_label: Any
    end_form: EndForm
    reason_form: ReasonOnlyForm


def _with_forms(row: BankRule) -> OwnShown:
    mine = f"{row.pk}"
    return OwnShown(
        rule=row,
        dialog=mine,
        unit_label=UNIT_LABELS[Unit(row.unit)],
        end_form=EndForm(auto_id=f"end_{mine}_%s", initial={"last": row.valid_until}),
        reason_form=ReasonOnlyForm(auto_id=f"withdraw_{mine}_%s"),
    )


def _by_subject(rules: Iterable[RuleShown]) -> list[tuple[Any, list[RuleShown]]]:
    ordered = sorted(rules, key=lambda row: row.rule.id)
    return [
        (SUBJECTS.get(subject, subject), list(part))
        for subject, part in groupby(ordered, key=lambda row: row.rule.subject)
    ]


def _known(jurisdiction: str) -> None:
    if jurisdiction not in queries.jurisdictions():
        raise Http404


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
