"""Channels: what customers prefer, when they switch, and which failures make them call."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, OptionField, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench

LOWER, UPPER = "share.lower", "share.upper"


def parts(bench: Workbench) -> Sequence[Part]:
    channels = _("This needs events with a channel. Map a column of the source to “channel”.")
    failures = _(
        "This needs customers, channels and outcomes, and some failures. Map columns of the"
        " source to “customer_id”, “channel” and “outcome”."
    )
    customers = _("This needs customers. Map a column of the source to “customer_id”.")
    stages = _(
        "An inventory of touchpoints needs a stage catalogue. Put one into the folder “stages” of"
        " the bank: which activities belong to which stage."
    )
    days = [
        OptionField(
            name="days", label=_("Window in days"), value=bench.option("days"), kind="number"
        )
    ]
    return [
        bench.part(_switches, id="switches", title=_("Channel switches"), needs=channels),
        bench.part(_preference, id="preference", title=_("Channel preference"), needs=channels),
        bench.part(_failures, id="failure-demand", title=_("Failure demand"), needs=failures),
        bench.part(
            _repeats, id="repeats", title=_("Repeated contacts"), needs=customers, fields=days
        ),
        bench.part(_touchpoints, id="touchpoints", title=_("Touchpoints"), needs=stages),
    ]


def _switches(bench: Workbench) -> Part:
    found = bench.ask("switches")
    names = sorted({row[key] for row in found.rows for key in ("channel", "next_channel")})
    cells = {(row["channel"], row["next_channel"]): row for row in found.rows}
    grid = [
        [
            name,
            [
                {
                    "text": wording.share(cell["share"]["value"]) if cell else "",
                    "level": max(1, round(10 * cell["share"]["value"])) if cell else 0,
                    "title": f"{name} → {other}: {wording.count(cell['steps'])}" if cell else "",
                }
                for other in names
                for cell in [cells.get((name, other))]
            ],
        ]
        for name in names
    ]
    columns = [
        Column(name="channel", label=_("From channel")),
        Column(name="next_channel", label=_("To channel")),
        Column(name="share.value", label=_("Share"), words=wording.share, bar=True),
        Column(name=LOWER, label=_("Lower bound"), words=wording.share),
        Column(name=UPPER, label=_("Upper bound"), words=wording.share),
        Column(name="steps", label=_("Steps"), words=wording.count),
        Column(name="cases", label=_("Process cases"), words=wording.count),
        Column(name="n", label=_("Steps that leave it"), words=wording.count),
    ]
    return Part(
        id="switches",
        title=_("Channel switches"),
        lead=_("Where the next event of the same case happens"),
        answer=found,
        template="journeys/_switches.html",
        extra={"grid": grid, "names": names},
        tables=[data_table(found.rows, caption=_("Channel switches"), columns=columns)],
    )


def _preference(bench: Workbench) -> Part:
    options = {"user_type": bench.option("user_type"), "task": bench.option("task")}
    found = bench.ask("preference", **options)
    columns = [
        Column(name="task", label=_("Task")),
        Column(name="user_type", label=_("Customer type")),
        Column(name="channel", label=_("Channel")),
        Column(name="share.value", label=_("Share of uses"), words=wording.share, bar=True),
        Column(name=LOWER, label=_("Lower bound"), words=wording.share),
        Column(name=UPPER, label=_("Upper bound"), words=wording.share),
        Column(name="preference", label=_("Preference"), words=wording.share),
        Column(name="uses", label=_("Uses"), words=wording.count),
        Column(name="n", label="n", words=wording.count),
    ]
    return Part(
        id="preference",
        title=_("Channel preference"),
        lead=_("The channel in which customers do each task, as far as they had a choice"),
        answer=found,
        options=options,
        tables=[
            data_table(
                wording.reserved(found.rows, "user_type"),
                caption=_("Channel preference"),
                columns=columns,
            )
        ],
    )


def _failures(bench: Workbench) -> Part:
    options = {"failed": bench.option("failed")}
    found = bench.ask("failure_demand", **options)
    columns = [
        Column(name="activity", label=_("What failed")),
        Column(name="channel", label=_("Channel")),
        Column(name="demand_channel", label=_("Then turned to")),
        Column(name="followed_share", label=_("After a failure"), words=wording.share, bar=True),
        Column(name="base_share", label=_("Without one"), words=wording.share),
        Column(name="lift.value", label=_("Times as often"), words=wording.ratio),
        Column(name="lift.lower", label=_("Lower bound"), words=wording.ratio),
        Column(name="lift.upper", label=_("Upper bound"), words=wording.ratio),
        Column(name="excess", label=_("Contacts caused"), words=wording.count),
        Column(name="p_corrected", label=_("p, corrected"), words=wording.p_value),
        Column(name="n_failed", label=_("Failures"), words=wording.count),
    ]
    window = wording.duration(86_400 * float(found.facts.get("within_days") or 1))
    return Part(
        id="failure-demand",
        title=_("Failure demand"),
        lead=_(
            "Failures in one channel after which customers turn to another within %(time)s, over"
            " all logs of the bank"
        )
        % {"time": window},
        answer=found,
        counted=sum(row["n_failed"] for row in found.rows),
        options=options,
        tables=[data_table(found.rows, caption=_("Failure demand"), columns=columns)],
    )


def _repeats(bench: Workbench) -> Part:
    options = {"days": bench.option("days"), "by": bench.option("by")}
    found = bench.ask("repeat_contacts", **options)
    period = wording.period(found.first_at, found.last_at)
    window = wording.duration(86_400 * float(found.facts.get("within_days") or 7))
    tiles = [
        Tile(
            label=_("Repeated within %(time)s") % {"time": window}
            if len(found.rows) == 1
            else wording.reserved([row], "group")[0]["group"],
            value=wording.share(row["rate"]["value"]),
            interval=wording.interval(row["rate"], words=wording.share),
            definition=_("Share of contacts followed by another of the same customer"),
            period=period,
            n=row["n"],
        )
        for row in found.rows[:6]
    ]
    columns = [
        Column(name="group", label=_("Group")),
        Column(name="rate.value", label=_("Repeated"), words=wording.share, bar=True),
        Column(name="rate.lower", label=_("Lower bound"), words=wording.share),
        Column(name="rate.upper", label=_("Upper bound"), words=wording.share),
        Column(name="n_repeated", label=_("Repeated contacts"), words=wording.count),
        Column(name="n", label="n", words=wording.count),
        Column(name="n_censored", label=_("Window still open"), words=wording.count),
        Column(name="n_unidentified", label=_("Unknown customers"), words=wording.count),
    ]
    return Part(
        id="repeats",
        title=_("Repeated contacts"),
        lead=_("Customers who come again within %(time)s") % {"time": window},
        answer=found,
        options=options,
        counted=sum(row["n"] for row in found.rows),
        tiles=tiles,
        tables=[
            data_table(
                wording.reserved(found.rows, "group"),
                caption=_("Repeated contacts"),
                columns=columns,
            )
        ],
    )


def _touchpoints(bench: Workbench) -> Part:
    options = {"user_type": bench.option("user_type")}
    found = bench.ask("touchpoints", **options)
    facts, period = found.facts, wording.period(found.first_at, found.last_at)
    texts = [
        (
            _("Touchpoints"),
            wording.count(len(found.rows)),
            _("Places where customers and the bank met"),
        ),
        (
            _("Without an owner"),
            wording.count(len(facts.get("without_owner") or [])),
            _("Touchpoints for which the register names nobody"),
        ),
        (
            _("Empty places"),
            wording.count(facts.get("empty_cells")),
            _("Customer type, stage and channel without any event"),
        ),
    ]
    return Part(
        id="touchpoints",
        title=_("Touchpoints"),
        lead=_("By stage, channel and customer type, with owner and promise from the register"),
        answer=found,
        options=options,
        tiles=[
            Tile(
                label=label,
                value=value,
                definition=words,
                period=period,
                n=found.cases,
            )
            for label, value, words in texts
        ],
        tables=[
            data_table(
                wording.reserved(found.rows, "user_type", "stage"),
                caption=_("Touchpoints"),
                columns=_of_touchpoints(),
            )
        ],
    )


def _of_touchpoints() -> list[Column]:
    return [
        Column(name="touchpoint", label=_("Touchpoint")),
        Column(name="stage", label=_("Stage")),
        Column(name="channel", label=_("Channel")),
        Column(name="user_type", label=_("Customer type")),
        Column(name="events", label=_("Events"), words=wording.count, bar=True),
        Column(name="cases", label=_("Process cases"), words=wording.count),
        Column(name="customers", label=_("Customers"), words=wording.count),
        Column(name="owner", label=_("Owner")),
        Column(name="promise", label=_("Service promise")),
    ]
