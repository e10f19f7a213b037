"""Questions that hold a journey against something: a standard, a stage list, another period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from ibis.expr.types import Table

from zhike.analytics import journeys
from zhike.pipelines.asking import Asked, Found, Question
from zhike.pipelines.bank_rules import stages_of, standards_of, touchpoints_of_bank
from zhike.pipelines.calendars import bank_zone, calendar_for
from zhike.pipelines.errors import NothingToAnswer, OptionRefused
from zhike.pipelines.journey_flow import points_of
from zhike.schema.sentence import Sentence

APPROVED = ("approved", "approve", "pass", "通过", "同意", "批准")
TOP_DEVIATIONS = 500
BRANCH_WORDS = ("branch", "支行", "网点")
SAMPLE_EVENTS = 10_000
CHINA = "CN"


def _stages(asked: Asked) -> Found:
    catalogue = stages_of(asked.log_name)
    unmapped = journeys.unmapped_events(asked.log, catalogue).to_pyarrow().to_pylist()
    counts = journeys.stage_counts(asked.log, catalogue)
    return Found(rows=counts.order_by("position"), facts={"unmapped": unmapped})


def _touchpoints(asked: Asked) -> Found:
    found = journeys.touchpoint_inventory(
        asked.log,
        catalogue=stages_of(asked.log_name),
        register=touchpoints_of_bank(),
        user_type=asked.text("user_type", default="user_type"),
    )
    facts = {
        "matrix": [asdict(cell) for cell in found.matrix],
        "empty_cells": len(found.empty_cells),
        "without_owner": list(found.without_owner),
        "without_touchpoint": found.without_touchpoint,
    }
    return Found(rows=found.rows, facts=facts)


def _conformance(asked: Asked) -> Found:
    found = _held_against_standard(asked)
    rates = journeys.conformance_rates(found, min_n=int(asked.number("min_n", default=10)))
    cases = found.cases.filter(found.cases.version.notnull())
    totals = cases.agg(n=cases.count(), n_conforming=(cases.deviations == 0).sum())
    by_kind = found.deviations.group_by("kind", "step").agg(cases=found.deviations.count())
    facts = {
        **totals.to_pyarrow().to_pylist()[0],
        "versions": cases.version.topk(20).to_pyarrow().to_pylist(),
        "deviations": by_kind.to_pyarrow().to_pylist(),
    }
    return Found(rows=rates, facts=facts)


def _deviations(asked: Asked) -> Found:
    found = _held_against_standard(asked).deviations
    return Found(rows=found.order_by("started_at", "case_id", "kind", "step").limit(TOP_DEVIATIONS))


def _held_against_standard(asked: Asked) -> journeys.Conformance:
    return journeys.conformance(
        asked.log,
        standards_of(asked.log_name, text=asked.text("standard")),
        as_of=asked.as_of,
        calendar=calendar_for(asked.text("calendar", default=CHINA), log=asked.whole),
        unit=asked.text("unit") or _where_branches_stand(asked) or "resource",
        zone=bank_zone(),
    )


def branch_among(names: Iterable[str]) -> str:
    """Give the first attribute that is named as a branch is; empty where there is none."""
    named = (name for name in names if any(word in name.lower() for word in BRANCH_WORDS))
    return next(named, "")


def _where_branches_stand(asked: Asked) -> str:
    some = asked.whole.select("attributes").limit(SAMPLE_EVENTS)
    names = some.select(name=some.attributes.keys().unnest()).distinct()
    return branch_among(sorted(names.name.to_pyarrow().to_pylist()))


def _approvals(asked: Asked) -> Found:
    approved = asked.words("approved", default=APPROVED)
    levels = asked.words("levels") or _levels_seen(asked, approved)
    if len(levels) < 1:
        raise NothingToAnswer(
            log_name=asked.log_name,
            lacks=Sentence("activities whose outcome is an approval"),
            wanted=Sentence("Name them: levels=first,second and approved=yes."),
        )
    country = asked.text("calendar")
    found = journeys.approval_levels(
        asked.log,
        levels=levels,
        approved=approved,
        calendar=calendar_for(country, log=asked.whole) if country else None,
    )
    return Found(rows=found, facts={"levels": list(levels), "approved": list(approved)})


def _levels_seen(asked: Asked, approved: tuple[str, ...]) -> tuple[str, ...]:
    """Take as levels the activities that are approved and also named as an approval."""
    log = asked.log.filter(asked.log.outcome.isin(approved))
    named = log.filter(log.activity.lower().re_search("审批|approv|review level"))
    first = named.group_by("activity").agg(at=named.sequence.cast("float64").mean())
    return tuple(row["activity"] for row in first.order_by("at").to_pyarrow().to_pylist())


def _compare(asked: Asked) -> Found:
    before, after, seen = _two_logs(asked)
    ends = asked.words("ends") or None
    found = journeys.compare(
        before,
        after,
        as_of=seen,
        end_activities=ends,
        good_outcomes=asked.words("good"),
    )
    facts = {
        "n_before": found.n_before,
        "n_after": found.n_after,
        "horizon_seconds": found.horizon_seconds,
        "guards": [asdict(guard) for guard in found.guards],
    }
    return Found(rows=found.differences, facts=facts)


def _two_logs(asked: Asked) -> tuple[Table, Table, tuple[datetime, datetime]]:
    """Split the log: by a date (`split`), or by two values of a column or attribute (`by`)."""
    log = asked.log
    by, values = asked.text("by"), asked.words("values")
    if by and len(values) != 2:
        wanted = Sentence("two values, separated by a comma")
        raise OptionRefused(option="values", value=asked.text("values"), wanted=wanted)
    starts = log.group_by("case_id").agg(began_at=log.occurred_at.min())
    if by:
        value = journeys.value_of(log, by)
        first, second = (
            log.semi_join(log.filter(value == each).select("case_id").distinct(), "case_id")
            for each in values
        )
        return first, second, (asked.as_of, asked.as_of)
    moment = asked.moment("split") if asked.text("split") else _middle(starts)
    old = log.semi_join(starts.filter(starts.began_at < moment), "case_id")
    new = log.semi_join(starts.filter(starts.began_at >= moment), "case_id")
    return old.filter(old.occurred_at < moment), new, (moment, asked.as_of)


def _middle(starts: Table) -> datetime:
    middle = starts.began_at.epoch_seconds().median().to_pyarrow().as_py()
    return datetime.fromtimestamp(float(middle), tz=UTC).replace(tzinfo=None)


def _first_use(asked: Asked) -> Found:
    opened, used = asked.words("opened"), asked.words("used")
    if not opened or not used:
        raise OptionRefused(
            option="opened" if not opened else "used",
            value="",
            wanted=Sentence("the activities that open the product and that use it"),
        )
    by = asked.text("by")
    log = asked.log.mutate(**{by: journeys.value_of(asked.log, by)}) if by else asked.log
    openings, uses = journeys.openings_and_uses(log, opened_by=opened, used_by=used)
    groups = journeys.time_to_first_use(openings, uses, as_of=asked.as_of, group=by or None)
    rows = [
        {
            "group": group.group,
            "n": group.n,
            "n_used": group.n_used,
            "median_seconds": asdict(group.median_seconds),
            "curve": points_of(group.curve),
        }
        for group in groups
    ]
    return Found(rows=rows)


CHECKS: Mapping[str, Question] = {
    "stages": Question(
        make=_stages,
        definition="Each event belongs to the first stage whose rule fits it; what no rule takes is"
        " listed as unmapped.",
    ),
    "touchpoints": Question(
        make=_touchpoints,
        options=("user_type",),
        definition="Events by user type, stage, channel and touchpoint, with owner and promise"
        " where the register names them; cells without any event are listed.",
    ),
    "conformance": Question(
        make=_conformance,
        options=("standard", "calendar", "unit", "min_n"),
        definition="Share of cases without a deviation from the version of the standard that was in"
        " force on the day the case began; units with few cases are suppressed.",
    ),
    "deviations": Question(
        make=_deviations,
        options=("standard", "calendar", "unit"),
        definition="Each deviation of a case from the written standard, by kind and step.",
    ),
    "approvals": Question(
        make=_approvals,
        options=("levels", "approved", "calendar"),
        definition="Decisions of each approval level, the share approved, and how often the level"
        " changed the outcome, with an upper bound where it never did.",
    ),
    "compare": Question(
        make=_compare,
        options=("split", "by", "values", "ends", "good"),
        definition="Differences between two periods or segments, each with interval and test; p"
        " values corrected within their family.",
    ),
    "first_use": Question(
        make=_first_use,
        options=("opened", "used", "by"),
        definition="Time from opening to first use (Kaplan-Meier); customers who have not used it"
        " yet count as censored.",
    ),
}
