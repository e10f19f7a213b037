"""Words of the voice pages: what aspects and sources are called, how figures are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhike.apps.dashboards.templatetags.figures import percent, points
from zhike.pipelines.text_results import Aspect, every_aspect

NONE = "–"
AXES = {
    "channel": gettext_lazy("Channel"),
    "product": gettext_lazy("Product"),
    "step": gettext_lazy("Step"),
    "cause": gettext_lazy("What is wrong"),
    "need": gettext_lazy("Requirement"),
}
SOURCES = {
    "survey": gettext_lazy("Survey words"),
    "app review": gettext_lazy("App review"),
    "complaint": gettext_lazy("Complaint"),
    "ticket": gettext_lazy("Ticket"),
    "chat": gettext_lazy("Chat"),
    "call": gettext_lazy("Call"),
}
# Where the key alone says too little; others are read as they are written.
ENGLISH = {
    "channel.app": "mobile app", "channel.web": "online banking", "channel.phone": "hotline",
    "channel.machine": "machines", "channel.message": "messages and WeChat",
    "product.payment": "payments", "product.investment": "investment", "product.loan": "loans",
    "product.tokens": "security devices", "product.bills": "paying bills",
    "step.code": "verification code", "step.bind": "linking a card", "step.enquiry": "enquiries",
    "step.update": "updates", "step.install": "installation", "step.page": "pages and menus",
    "step.waiting": "waiting in line", "step.support": "asking for help",
    "cause.crash": "crashes", "cause.slow": "slowness", "cause.network": "no connection",
    "cause.unusable": "cannot be used", "cause.awkward": "hard to use", "cause.forced": "forced",
    "cause.limits": "limits and locks", "cause.unclear": "unclear", "cause.size": "takes up space",
    "cause.ads": "advertising", "cause.wrong": "errors", "need.little_paper": "little paperwork",
    "need.comfort_safety": "comfort and safety", "need.good_terms": "preferential terms",
    "need.equipment": "modern, reliable equipment", "need.complete_services": "complete services",
}  # fmt: skip
SAYS = {
    "praised": (1, gettext_lazy("praised")),
    "neutral": (0, gettext_lazy("named without opinion")),
    "blamed": (-1, gettext_lazy("blamed")),
}
METRICS = {
    "nps": gettext_lazy("NPS in surveys"),
    "csat": gettext_lazy("satisfaction in surveys"),
    "waiting": gettext_lazy("waiting time in journeys"),
    "failures": gettext_lazy("failure demand in journeys"),
    "rework": gettext_lazy("rework in journeys"),
    "complaints": gettext_lazy("complaints by cause"),
    "first_use": gettext_lazy("time to first use in journeys"),
}
KINDS = {
    "release": gettext_lazy("release"),
    "process": gettext_lazy("process"),
    "product": gettext_lazy("product"),
    "price": gettext_lazy("price"),
    "people": gettext_lazy("people"),
    "campaign": gettext_lazy("campaign"),
}
BEGAN = {
    "new": gettext_lazy("new"),
    "kept": gettext_lazy("as the month before"),
    "back": gettext_lazy("back again"),
    "split": gettext_lazy("split off"),
}


def aspect_words(aspect: Aspect | str) -> str:
    """Name an aspect: by the tree in Chinese, by its key in English."""
    key = aspect if isinstance(aspect, str) else aspect.key
    if (get_language() or "").startswith("zh"):
        found = next((one for one in every_aspect() if one.key == key), None)
        return found.name if found else key
    return _english(key)


def _english(key: str) -> str:
    return ENGLISH.get(key) or key.partition(".")[2].replace("_", " ")


def both_names(key: str) -> str:
    """Name an aspect in both languages, where the reader's is not known yet."""
    found = next((one for one in every_aspect() if one.key == key), None)
    return f"{found.name} ({_english(key)})" if found else _english(key)


def axis_words(aspect: Aspect) -> Any:
    return AXES.get(aspect.axis, aspect.axis)


def source_words(source: str) -> str:
    return str(SOURCES.get(source, source)) if source else _("all sources")


def interval_words(found: Any, *, signed: bool = False) -> str:
    """Write the ends of a share, or of a difference of shares in percentage points."""
    if found is None or found.lower is None or found.upper is None:
        return ""
    write = points if signed else percent
    ends = {"low": write(found.lower), "high": write(found.upper)}
    return _("%(low)s to %(high)s") % ends


def days_words(first: date, last: date) -> str:
    """Write a span of days."""
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"
