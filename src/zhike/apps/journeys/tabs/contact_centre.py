"""The contact centre: who gave up, how long callers waited, how long they were served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _(
        "This log holds no contacts. They come with telephone records that are imported with a"
        " preset for them."
    )
    title = _("Contact centre")
    return [bench.part(_centre, id="contact-centre", title=title, needs=needs)]


def _centre(bench: Workbench) -> Part:
    found = bench.ask("contact_centre")
    period = wording.period(found.first_at, found.last_at)
    columns = [
        Column(name="queue", label=_("Service type")),
        Column(
            name="abandonment_share", label=_("Abandonment rate"), words=wording.share, bar=True
        ),
        Column(name="share_lower", label=_("Lower bound"), words=wording.share),
        Column(name="share_upper", label=_("Upper bound"), words=wording.share),
        Column(name="n", label="n", words=wording.count),
        Column(name="answered", label=_("Answered"), words=wording.count),
        Column(name="abandoned", label=_("Abandoned"), words=wording.count),
        Column(name="mean_wait_seconds", label=_("Mean wait"), words=wording.duration),
        Column(name="median_wait_seconds", label=_("Median wait"), words=wording.duration),
        Column(
            name="mean_queue_seconds", label=_("Mean wait in the queue"), words=wording.duration
        ),
        Column(name="mean_handle_seconds", label=_("Mean service time"), words=wording.duration),
        Column(name="phantom", label=_("Phantom calls"), words=wording.count),
    ]
    return Part(
        id="contact-centre",
        title=_("Contact centre"),
        lead=_("Abandonment, waiting and service by service type; phantom calls count apart"),
        answer=found,
        counted=sum(row["n"] for row in found.rows),
        tiles=_tiles(found.rows, facts=found.facts, period=period),
        tables=[data_table(found.rows, caption=_("Service types"), columns=columns)],
    )


def _tiles(rows: Sequence[dict[str, Any]], *, facts: dict[str, Any], period: str) -> list[Tile]:
    total = facts.get("total") or {}
    n = sum(row["n"] for row in rows)
    abandoned = sum(row["abandoned"] for row in rows)
    bounds = {"lower": total.get("share_lower"), "upper": total.get("share_upper")}
    waits = sum(row["n"] * (row["mean_wait_seconds"] or 0) for row in rows)
    handled = sum(row["handled"] for row in rows)
    served = sum(row["handled"] * (row["mean_handle_seconds"] or 0) for row in rows)
    return [
        Tile(
            label=_("Abandonment rate"),
            value=wording.share(abandoned / n if n else None),
            interval=wording.interval(bounds, words=wording.share),
            definition=_("Abandoned / (answered + abandoned)"),
            period=period,
            n=n,
        ),
        Tile(
            label=_("Mean wait"),
            value=wording.duration(waits / n if n else None),
            definition=_("Over answered and abandoned contacts; 0 for who did not queue"),
            period=period,
            n=n,
        ),
        Tile(
            label=_("Mean service time"),
            value=wording.duration(served / handled if handled else None),
            definition=_("Over answered contacts of known duration"),
            period=period,
            n=handled,
        ),
        Tile(
            label=_("Phantom calls"),
            value=wording.count(sum(row["phantom"] for row in rows)),
            definition=_("Contacts that the source calls unreal; in no other figure"),
            period=period,
            n=n,
        ),
    ]
