"""The versions that were learnt, each with its card, and which one is used."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.dashboards.templatetags.figures import percent
from zhike.apps.labels import queries, version_actions
from zhike.apps.labels.errors import LabelError
from zhike.apps.labels.forms import SwitchForm
from zhike.apps.labels.models import SentimentVersion
from zhike.apps.labels.views import OPINIONS, page
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.pipelines.text_labels import LEAST

OPINION_KEYS = ("-1", "0", "1")


@requires(Permission.SEE_VOICE)
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every version with its card, the newest first."""
    person, approved = person_of(request), queries.approval_in_force()
    used = approved.version.number if approved and approved.version else 0
    return page(
        request,
        "versions",
        rows=[card_of(row, used=used) for row in queries.versions()],
        used=used,
        approved=approved,
        is_followed=queries.is_followed(),
        crumbs=[(_("Voice of the customer"), reverse("voice:aspects"))],
        may_learn=person.may(Permission.LABEL_TEXTS),
        may_switch=person.may(Permission.APPROVE_SENTIMENT),
        counted=queries.counted_for(person),
        least=LEAST,
    )


@requires(Permission.LABEL_TEXTS)
@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Let the worker learn a version."""
    person = person_of(request)
    version_actions.ask_for_version(by=person)
    messages.success(request, _("It is being learnt; its card stands here when it is there."))
    return redirect("labels:versions" if person.may(Permission.SEE_VOICE) else "labels:label")


@requires(Permission.APPROVE_SENTIMENT)
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Use another version from now on."""
    form = SwitchForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Write in a sentence why it is switched."))
        return redirect("labels:versions")
    said = form.cleaned_data
    try:
        version_actions.switch_version(said["number"], by=person_of(request), reason=said["reason"])
    except SentimentVersion.DoesNotExist:
        messages.warning(request, _("There is no version of that number."))
    except LabelError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("Approved. It is used as soon as all texts are read anew, in a few minutes.")
        )
    return redirect("labels:versions")


def card_of(row: SentimentVersion, *, used: int) -> dict[str, Any]:
    """A version with its card as it is read."""
    card = row.card
    return {
        "row": row,
        "card": card,
        "is_used": row.number == used,
        "accuracy": _share(card["accuracy"]),
        "macro_f1": _share(card["macro_f1"]),
        "rules_accuracy": _share(card["rules_accuracy"]),
        "rules_macro_f1": _share(card["rules_macro_f1"]),
        "labels": [(OPINIONS[int(key)], card["labels"][key]) for key in OPINION_KEYS],
        "is_better": card["wins"][1] is not None and card["wins"][1] > 0.5,
        "approvals": list(row.approvals.all()),
    }


def _share(told: list[float | None]) -> dict[str, str]:
    value, lower, upper = told
    ends = {"low": percent(lower), "high": percent(upper)}
    return {
        "value": percent(value),
        "ends": _("%(low)s to %(high)s") % ends if lower is not None else "",
    }
