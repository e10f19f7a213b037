"""The products with their owners and newest reports, and one report as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.apps.dashboards.templatetags.figures import enumerated, percent, points
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.productvoice import rules
from zhike.apps.productvoice.models import STATE_LABELS, ProductOwner, ProductReport
from zhike.apps.productvoice.rules import State
from zhike.apps.surveys.sources import branches_of
from zhike.apps.voice.own_texts import masked_by_id
from zhike.apps.voice.words import aspect_words, axis_words, both_names, source_words
from zhike.pipelines.masking import mask_found
from zhike.pipelines.product_reports import PRODUCTS, examples_in_store, last_month, texts_wait
from zhike.pipelines.text_results import every_aspect

MAKING = "make_product_reports"
TONES = {
    State.WAITING: "accent",
    State.LATE: "warn",
    State.HANDED_UP: "bad",
    State.ACKNOWLEDGED: "good",
}


def reports() -> QuerySet[ProductReport]:
    return ProductReport.objects.select_related("owner", "acknowledgement")


def possible_owners() -> list[User]:
    """Those who may acknowledge a report."""
    wanted = Permission.ACKNOWLEDGE_PRODUCT_REPORTS
    return [one for one in User.objects.filter(is_active=True) if one.may(wanted)]


def may_acknowledge(row: ProductReport, person: User) -> bool:
    return row.owner_id == person.pk and not hasattr(row, "acknowledgement")


@dataclass(frozen=True)
class ShownReport:
    """A report as it is read."""

    row: ProductReport

    @property
    def name(self) -> str:
        return aspect_words(self.row.product)

    @property
    def month(self) -> str:
        return f"{self.row.month:%Y-%m}"

    @property
    def title(self) -> str:
        return _("%(product)s, %(month)s") % {"product": self.name, "month": self.month}

    @property
    def acknowledgement(self) -> Any:
        return getattr(self.row, "acknowledgement", None)

    @property
    def plan(self) -> str:
        """What its owner said; numbers that slipped in are masked."""
        return mask_found(self.acknowledgement.plan) if self.acknowledgement else ""

    @property
    def state(self) -> State:
        return rules.state_of(
            due_date=self.row.due_date,
            is_acknowledged=self.acknowledgement is not None,
            today=timezone.localdate(),
        )

    @property
    def state_words(self) -> Any:
        return STATE_LABELS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def n(self) -> int:
        return sum(self.row.found["counts"])

    def share(self, name: str) -> dict[str, str]:
        return share_words(self.row.found[name])

    @property
    def blamed(self) -> dict[str, str]:
        return self.share("blamed")

    @property
    def change(self) -> dict[str, str] | None:
        """Against the month before, in percentage points."""
        found = self.row.found["change"]
        return share_words(found, signed=True) if found else None

    @property
    def sources(self) -> list[dict[str, Any]]:
        return [
            {"name": source_words(one["source"]), "counts": one["counts"],
             "n": sum(one["counts"]) if one["counts"] else None}
            for one in self.row.found["sources"]
        ]  # fmt: skip

    @property
    def beside(self) -> list[dict[str, Any]]:
        axes = {one.key: axis_words(one) for one in every_aspect()}
        return [
            {"aspect": one["aspect"], "name": aspect_words(one["aspect"]),
             "axis": axes.get(one["aspect"], ""), "n": one["n"], **share_words(one["share"])}
            for one in self.row.found["beside"]
        ]  # fmt: skip

    @property
    def course(self) -> list[dict[str, Any]]:
        """Month by month, the newest first."""
        return [
            {"month": one["month"][:7], "n": one["n"], "texts": one["texts"],
             **(share_words(one["blamed"]) if one["blamed"] else {"value": "", "interval": ""})}
            for one in reversed(self.row.found["course"])
        ]  # fmt: skip

    @property
    def issues(self) -> list[dict[str, Any]]:
        return [
            {"aspect": one["aspects"][0] if one["aspects"] else "",
             "name": enumerated(aspect_words(key) for key in one["aspects"]),
             "called_on": one["called_on"], "blamed": one["blamed"], "change": one["change"],
             "before": share_words(one["before"])["value"],
             "during": share_words(one["during"])["value"] if one["during"] else ""}
            for one in self.row.found["issues"]
        ]  # fmt: skip

    def examples_for(self, caller: Caller) -> list[dict[str, Any]]:
        """The masked words of customers in his reach, with their ids; erased ones are gone."""
        told = self.row.found["examples"]
        words = examples_in_store(
            [one["text_id"] for one in told], branches=branches_of(caller), open_sealed=masked_by_id
        )
        return [
            {"id": one["text_id"], "alike": one["alike"], "text": words[one["text_id"]][1],
             "source": source_words(words[one["text_id"]][0])}
            for one in told
            if one["text_id"] in words
        ]  # fmt: skip

    @property
    def plan_asked(self) -> dict[str, str]:
        """What the form of an improvement begins with."""
        matters = [one["name"] for one in self.beside[:3]]
        title = ": ".join(filter(None, [both_names(self.row.product), ", ".join(matters[:1])]))
        return {"title": title[:120], "hypothesis": self.plan[:2000]}


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    """A product: its owner, and its newest report; both may be missing."""

    product: str
    owned: ProductOwner | None
    newest: ShownReport | None

    @property
    def name(self) -> str:
        return aspect_words(self.product)


def products_due(month: date) -> list[str]:
    """Products with an owner that have no report of a month."""
    done = ProductReport.objects.filter(month=month).values("product")
    owned = ProductOwner.objects.exclude(product__in=done).order_by("product")
    return list(owned.values_list("product", flat=True))


def product_rows() -> list[ProductRow]:
    """Every product, those with an owner first; three queries."""
    owners = {one.product: one for one in ProductOwner.objects.select_related("owner")}
    newest: dict[str, ProductReport] = {}
    for row in reports().order_by("month"):
        newest[row.product] = row
    rows = [
        ProductRow(
            product=key,
            owned=owners.get(key),
            newest=ShownReport(newest[key]) if key in newest else None,
        )
        for key in PRODUCTS
    ]
    return sorted(rows, key=lambda one: (one.owned is None, one.newest is None))


def are_being_made(rows: Sequence[ProductRow]) -> bool:
    """Say whether reports that are missing may still come: texts wait, or nobody looked yet.

    Where each product with an owner has one nothing is asked.
    """
    missing = [one for one in rows if one.owned and not one.newest]
    if not missing:
        return False
    jobs = Job.objects.filter(kind=MAKING)
    if jobs.filter(state__in=[state.value for state in OPEN]).exists() or texts_wait():
        return True
    return not jobs.exists() and last_month(today=timezone.localdate()) is not None


def shown_reports() -> list[ShownReport]:
    """Every report, the newest first."""
    return [ShownReport(row) for row in reports()]


def share_words(found: Mapping[str, Any], *, signed: bool = False) -> dict[str, str]:
    """Write a share, or a difference of shares in percentage points, with its interval."""
    write = points if signed else percent
    if found["value"] is None:
        return {"value": "–", "interval": ""}
    ends = {"low": write(found["lower"]), "high": write(found["upper"])}
    has_ends = found["lower"] is not None
    interval = _("%(low)s to %(high)s") % ends if has_ends else ""
    return {"value": write(found["value"]), "interval": interval}
