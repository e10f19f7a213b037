"""What the pages of improvements show: the board, one improvement, and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import Wanted, filtered
from zhike.apps.dashboards.templatetags.figures import yuan
from zhike.apps.improvements import words
from zhike.apps.improvements.models import VERDICT_LABELS, Improvement, Measurement, Watch
from zhike.apps.improvements.plans import lot_of
from zhike.apps.improvements.rules import Choice, Claim, Outcome, State, Total, total_of
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.sentences.told import told
from zhike.pipelines.improvement_lots import is_drawn
from zhike.pipelines.improvement_questions import Design, Lot, Verdict
from zhike.pipelines.masking import mask_found

MEASURING, FORESEEING, WATCHING = (
    "improvement_effect",
    "improvement_power",
    "improvements_due",
)
WATCHED_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class ShownMeasurement:
    """A measurement in the reader's language."""

    row: Measurement

    @property
    def sentence(self) -> str:
        return mask_found(told(self.row.found.get("sentence", "")))

    @property
    def warnings(self) -> list[str]:
        return [told(one) for one in self.row.found.get("warnings", [])]

    @property
    def tone(self) -> str:
        return words.VERDICT_TONES.get(Verdict(self.row.verdict), "neutral")

    @property
    def verdict(self) -> str:
        return str(VERDICT_LABELS[Verdict(self.row.verdict)])

    @property
    def effect(self) -> str:
        return words.gap_words(self.row.estimate, self.unit)

    @property
    def number(self) -> str:
        """The effect without its unit, which stands beside it."""
        return words.number_words(self.row.estimate, self.unit)

    @property
    def unit_words(self) -> str:
        return words.unit_words(self.unit)

    @property
    def interval(self) -> str:
        return words.ends_words({"lower": self.row.lower, "upper": self.row.upper}, self.unit)

    @property
    def relative(self) -> str:
        """In percent of what it would be without the change; "" where that cannot be told."""
        found = self.row.found.get("relative")
        return words.percent_words(found["value"]) if found and found["value"] is not None else ""

    @property
    def relative_interval(self) -> str:
        found = self.row.found.get("relative") or {}
        ends = [found.get(end) for end in ("lower", "upper")]
        if None in ends:
            return ""
        return _("%(low)s to %(high)s") % dict(
            zip(("low", "high"), map(words.percent_words, ends), strict=True)
        )

    @property
    def short(self) -> str:
        """As a list shows it, with its interval: times in percent, others in their unit."""
        if self.is_ratio:
            return f"{self.relative} ({self.relative_interval})"
        return f"{self.effect} ({self.interval})" if self.interval else self.effect

    @property
    def is_ratio(self) -> bool:
        found = words.metric_of(self.row.improvement.metric)
        return bool(found and found.is_ratio and self.relative_interval)

    @property
    def method(self) -> str:
        return words.method_words(str(self.row.found.get("method", "")))

    @property
    def yuan_number(self) -> str:
        return words.yuan_number(self.row.yuan)

    @property
    def yuan(self) -> str:
        return yuan(self.row.yuan)

    @property
    def yuan_interval(self) -> str:
        return words.yuan_ends(self.row.yuan_lower, self.row.yuan_upper)

    @property
    def unit(self) -> str:
        return str(self.row.found.get("unit", "number"))

    @property
    def checks(self) -> list[tuple[str, Any, str]]:
        labels = {str(name): label for name, label in words.CHECK_LABELS.items()}
        return [
            (str(labels.get(one["name"], one["name"])), one["passed"], told(one["said"]))
            for one in self.row.found.get("checks", [])
        ]


@dataclass(frozen=True)
class ShownWatch:
    """A look at a closed matter in the reader's language."""

    row: Watch

    @property
    def now(self) -> str:
        return words.level_words(self.row.now, self.unit)

    @property
    def interval(self) -> str:
        low, high = (words.level_words(end, self.unit) for end in (self.row.lower, self.row.upper))
        return _("%(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def baseline(self) -> str:
        return words.level_words(self.row.baseline, self.unit)

    @property
    def unit(self) -> str:
        found = words.metric_of(self.row.improvement.metric)
        return str(found.unit) if found else "number"


@dataclass(frozen=True)
class ShownImprovement:
    """An improvement in the reader's language; what looks like a customer's number is masked."""

    row: Improvement

    @property
    def title(self) -> str:
        return mask_found(self.row.title)

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [
            (name, mask_found(getattr(self.row, name)))
            for name in ("finding", "hypothesis", "lever")
        ]

    @property
    def metric(self) -> str:
        return words.metric_words(self.row.metric)

    @property
    def unit(self) -> str:
        found = words.metric_of(self.row.metric)
        return str(found.unit) if found else "number"

    @property
    def promised(self) -> str:
        return words.promise_words(self.row.promised, self.unit)

    @property
    def is_pleasing(self) -> bool:
        return self.row.outcome == Outcome.PLEASING

    @property
    def cost(self) -> str:
        return yuan(float(self.row.cost_yuan))

    @property
    def price(self) -> str:
        return f"{self.row.yuan_per_unit.normalize():f}"

    @property
    def value(self) -> str:
        return yuan(self.row.worth.value)

    @property
    def value_ends(self) -> str:
        return words.yuan_ends(*self.row.worth.ends())

    @property
    def breaks_even(self) -> str:
        found = self.row.worth.breaks_even_at
        return "–" if found is None else f"{100 * found:.0f} %"

    @property
    def is_overdue(self) -> bool:
        """The check date has passed and nothing is decided."""
        is_open = self.row.state in {State.RUNNING, State.REOPENED}
        return is_open and self.row.check_date < timezone.localdate()

    @property
    def is_late(self) -> bool:
        """It was locked after its start: what was seen already may have guided the choice."""
        lock = getattr(self.row, "lock", None)
        return lock is not None and timezone.localtime(lock.locked_at).date() > self.row.start_date

    @cached_property
    def last(self) -> ShownMeasurement | None:
        found = list(self.row.measurements.all()[:1])
        return ShownMeasurement(found[0]) if found else None

    @property
    def reached(self) -> tuple[int, int]:
        """How many branches have the change, and how many are to get it."""
        chosen = [one for one in self.row.allotted.all() if one.is_chosen]
        return sum(one.reached_date is not None for one in chosen), len(chosen)


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One improvement in the ledger: promised and proved, and whether it counts in the sum."""

    shown: ShownImprovement
    promised_yuan: float
    last: ShownMeasurement | None
    counts: bool
    why_not: str


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All improvements that began, and what may be claimed of them together."""

    rows: Sequence[LedgerRow]
    total: Total
    promised: float


def improvements() -> QuerySet[Improvement]:
    newest = Measurement.objects.order_by("-id").select_related("improvement")
    return Improvement.objects.select_related("owner", "lock", "follows").prefetch_related(
        "allotted", Prefetch("measurements", queryset=newest)
    )


def due_for_effect() -> list[Improvement]:
    """Those that passed their check date and whose whole effect is not measured."""
    rows = Improvement.objects.filter(state=State.RUNNING, check_date__lt=timezone.localdate())
    return list(rows.exclude(measurements__is_final=True))


def due_for_watch() -> list[Improvement]:
    """Those that were kept and not looked at in a week."""
    since = timezone.now() - WATCHED_EVERY
    rows = Improvement.objects.filter(state=State.CLOSED, decisions__choice=Choice.KEEP)
    return list(rows.exclude(watches__watched_at__gte=since).distinct())


def may_write(row: Improvement, person: User) -> bool:
    return person.may(Permission.MANAGE_IMPROVEMENTS) or (
        person.may(Permission.WRITE_IMPROVEMENTS) and row.owner_id == person.pk
    )


@dataclass(frozen=True, kw_only=True)
class DrawnCustomers:
    """The customers within a caller's reach whom a lot draws, reckoned as they are gone through."""

    lot: Lot
    rows: QuerySet[Customer]

    def __iter__(self) -> Iterator[Customer]:
        for row in self.rows.iterator(chunk_size=2_000):
            if is_drawn(row.customer_id, self.lot):
                yield row

    def __len__(self) -> int:
        numbers = self.rows.values_list("customer_id", flat=True)
        return sum(is_drawn(one, self.lot) for one in numbers.iterator(chunk_size=2_000))


def drawn_customers(row: Improvement, caller: Caller) -> DrawnCustomers | list[Customer]:
    """Who is to get the change, of the customers in a caller's reach; nobody before the lock.

    Raises
    ------
    LockBroken
    """
    lot = lot_of(row)
    if lot is None:
        return []
    rows = filtered(caller, Wanted()).order_by("customer_id")
    return DrawnCustomers(lot=lot, rows=rows.filter(segment=lot.segment) if lot.segment else rows)


def board_rows(*, state: str = "") -> list[ShownImprovement]:
    """The most worth first; those that only please stand last, whatever they were said to bring."""
    rows = improvements()
    if state:
        rows = rows.filter(state=state)
    shown = [ShownImprovement(row) for row in rows]
    return sorted(shown, key=lambda one: (one.is_pleasing, -one.row.worth.value, one.row.pk))


def ledger() -> Ledger:
    """Promised against proved: the sum holds what is proved and counted once alone."""
    shown = [ShownImprovement(row) for row in improvements().exclude(state=State.DRAFT)]
    reasons = {one.row.pk: _why_not(one) for one in shown}
    total = total_of(list(_claims(one for one in shown if not reasons[one.row.pk])))
    rows = [
        LedgerRow(
            shown=one,
            promised_yuan=one.row.worth.gain,
            last=one.last,
            counts=one.row.pk in total.counted,
            why_not=reasons[one.row.pk] or ("" if one.row.pk in total.counted else "twice"),
        )
        for one in shown
    ]
    return Ledger(rows=rows, total=total, promised=sum(row.promised_yuan for row in rows))


def _why_not(shown: ShownImprovement) -> str:
    """Why an improvement is not in the sum, by a code; "" where it is proved."""
    last = shown.last
    if last is None:
        return "not_measured"
    if last.row.verdict != Verdict.HELPED:
        return "not_proved"
    if not last.row.is_final:
        return "not_due"
    if shown.is_late:
        return "late"
    return "pleasing" if shown.is_pleasing else ""


def _claims(shown: Iterable[ShownImprovement]) -> Iterable[Claim]:
    for one in shown:
        last = one.last
        ends = (last.row.yuan, last.row.yuan_lower, last.row.yuan_upper) if last else (None,) * 3
        if last is None or None in ends:
            continue
        value, lower, upper = (float(end or 0.0) for end in ends)
        units = frozenset(row.unit for row in one.row.allotted.all() if row.is_chosen)
        yield Claim(
            key=one.row.pk,
            value=value,
            lower=lower,
            upper=upper,
            units=units,
            is_everywhere=one.row.design == Design.CUSTOMERS,
            since=one.row.start_date,
            until=date.fromisoformat(last.row.found["last"]),
        )


def decisions_of(row: Improvement) -> list[tuple[Any, str]]:
    """The decisions on it, each with its reason."""
    rows = row.decisions.select_related("measurement")
    return [(one, mask_found(one.reason)) for one in rows]
