"""One text a screen: label it, skip it, settle what two others said of it; how far all agree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.dashboards.templatetags.figures import percent
from zhike.apps.labels import actions, queries, rules
from zhike.apps.labels.errors import LabelError, OpinionMissing
from zhike.apps.labels.models import VERDICT_LABELS
from zhike.apps.labels.rules import Says, Verdict
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.voice.words import AXES, aspect_words, source_words

Forms = ["GET", "HEAD", "POST"]
TABS = {
    "label": gettext_lazy("Label"),
    "settle": gettext_lazy("To be settled"),
    "agreement": gettext_lazy("Agreement"),
    "versions": gettext_lazy("Versions"),
}
OPINIONS = {
    -1: gettext_lazy("blame"),
    0: gettext_lazy("neither"),
    1: gettext_lazy("praise"),
}
LEVELS = {
    "judged": gettext_lazy("Can it be judged?"),
    "sentiment": gettext_lazy("Opinion of the whole text"),
    **{axis: AXES[axis] for axis in queries.AXES},
    "polarity": gettext_lazy("Praise or blame of aspects that both name"),
}
GOOD, FAIR = 0.8, 0.667  # Krippendorff's bars


@requires(Permission.LABEL_TEXTS)
@require_http_methods(Forms)
def label(request: HttpRequest) -> HttpResponse:
    """The next text; a POST keeps what was made of it."""
    return _one_text(request, "label")


@requires(Permission.LABEL_TEXTS)
@require_http_methods(Forms)
def settle(request: HttpRequest) -> HttpResponse:
    """The next text on which two others differ; a POST decides."""
    return _one_text(request, "settle")


@requires(Permission.LABEL_TEXTS)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Put more texts before people."""
    made = actions.draw_texts(by=person_of(request))
    said = _("%(n)s texts came to be labelled.") % {"n": made}
    messages.success(request, said if made else _("There are no texts that were not drawn yet."))
    return redirect("labels:label")


@requires(Permission.LABEL_TEXTS)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was done last."""
    if actions.undo(by=person_of(request)) is None:
        messages.warning(request, _("There is nothing to undo."))
    return redirect("labels:label")


@requires(Permission.LABEL_TEXTS)
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """How far people agree beyond chance, level by level."""
    return page(request, "agreement", rows=agreement_rows(), good=GOOD, fair=FAIR)


def agreement_rows() -> list[dict[str, Any]]:
    """Each level with its figures as they are read."""
    return [
        {
            "name": LEVELS[one.name],
            "level": one,
            "value": _number(one.found.value.value),
            "ends": _ends(one.found.value.lower, one.found.value.upper),
            "observed": percent(one.found.observed),
            "tone": _tone(one.found.value.value),
        }
        for one in queries.agreement()
    ]


def page(request: HttpRequest, tab: str, **more: Any) -> HttpResponse:
    """Render one of the pages of labels."""
    person = person_of(request)
    told = {"tab": tab, "tabs": _tabs(person), **more}
    return render(request, f"labels/{tab}.html", told, status=more.get("status", 200))


def _one_text(request: HttpRequest, tab: str) -> HttpResponse:
    person, error = person_of(request), ""
    if request.method == "POST":
        try:
            _keep(request, person)
        except OpinionMissing as refusal:
            error = str(refusal)
        except LabelError as refusal:
            messages.warning(request, str(refusal))
            return redirect(f"labels:{tab}")
        else:
            return redirect(f"labels:{tab}")
    shown = queries.next_disputed_for(person) if tab == "settle" else queries.next_for(person)
    last = queries.last_of(person)
    more = {
        "shown": shown,
        "source": source_words(shown.text.source) if shown else "",
        "axes": _axes(request.POST.dict() if error else {}),
        "opinions": OPINIONS,
        "others": [_told(one) for one in shown.others] if shown else [],
        "counted": queries.counted_for(person),
        "last": VERDICT_LABELS[Verdict(last.verdict)] if last else "",
        "error": error,
        "status": 422 if error else 200,
    }
    return page(request, tab, **more)


def _keep(request: HttpRequest, person: User) -> None:
    posted = request.POST.dict()
    try:
        verdict = Verdict(posted.get("verdict", ""))
        text_id = int(posted.get("text", ""))
    except ValueError:
        raise OpinionMissing from None
    says = rules.read_form(posted, keys=queries.aspect_keys())
    if verdict == Verdict.JUDGED and says is None:
        raise OpinionMissing
    actions.label_text(text_id, by=person, says=says, verdict=verdict)


def _axes(posted: dict[str, str]) -> list[dict[str, Any]]:
    keys = queries.aspect_keys()
    return [
        {
            "name": AXES[axis],
            "aspects": [
                {"key": key, "name": aspect_words(key), "chosen": posted.get(key, "")}
                for key in keys
                if key.partition(".")[0] == axis
            ],
        }
        for axis in queries.AXES
    ]


def _told(says: Says) -> dict[str, Any]:
    """A label as it is read by who decides."""
    if says.sentiment is None:
        return {"opinion": VERDICT_LABELS[Verdict.UNCLEAR], "aspects": []}
    named = [(aspect_words(key), OPINIONS[said]) for key, said in sorted(says.aspects.items())]
    return {"opinion": OPINIONS[says.sentiment], "aspects": named}


def _tabs(person: User) -> list[tuple[str, Any, str]]:
    own = {key: person.may(Permission.LABEL_TEXTS) for key in TABS}
    own["versions"] = person.may(Permission.SEE_VOICE)
    return [(key, text, reverse(f"labels:{key}")) for key, text in TABS.items() if own[key]]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _ends(lower: float | None, upper: float | None) -> str:
    if lower is None or upper is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": f"{lower:.2f}", "high": f"{upper:.2f}"}


def _tone(value: float | None) -> str:
    if value is None:
        return "neutral"
    return "good" if value >= GOOD else "warn" if value >= FAIR else "bad"
