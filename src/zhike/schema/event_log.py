"""The event log: what happened, in which case, when, through which channel."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="event_log",
    row="one event of one process case",
    key=("event_id",),
    columns=(
        Column(
            name="event_id",
            type="string",
            meaning="unique over all logs: 32 hexadecimal digits, made from the source's own id"
            " or from all mapped values",
            example="9b0a3f0c5d6e4f1a8b7c6d5e4f3a2b1c",
        ),
        Column(name="log_name", type="string", meaning="the log it belongs to", example="mortgage"),
        Column(
            name="case_id",
            type="string",
            meaning="the unit of the log, as in XES",
            example="A-173688",
            pfi_class="C1",
        ),
        Column(
            name="sequence",
            type="int64",
            meaning="place in the source; decides the order of events of one case at the same time",
            example="42",
        ),
        Column(
            name="customer_id",
            type="string",
            meaning="the bank's customer",
            example="C00001234",
            nullable=True,
            pfi_class="C2",
        ),
        Column(name="activity", type="string", meaning="what happened", example="submit papers"),
        Column(
            name="lifecycle",
            type="string",
            meaning="state of the activity as in XES: schedule, start, complete …",
            example="complete",
            nullable=True,
        ),
        Column(
            name="occurred_at",
            type="timestamp(6)",
            meaning="when it happened (or began, where completed_at is given)",
            example="2026-01-05T01:30:00Z",
            unit="UTC",
        ),
        Column(
            name="completed_at",
            type="timestamp(6)",
            meaning="when the work on it ended; null where the source gives one time only",
            example="2026-01-05T01:42:00Z",
            unit="UTC",
            nullable=True,
        ),
        Column(
            name="channel",
            type="string",
            meaning="branch, phone, app, web, chat, mail, atm …",
            example="app",
            nullable=True,
        ),
        Column(
            name="touchpoint",
            type="string",
            meaning="where customer and bank meet, finer than the channel",
            example="app login",
            nullable=True,
        ),
        Column(
            name="resource",
            type="string",
            meaning="who or what did it: an agent, a branch, a system",
            example="agent-017",
            nullable=True,
            pfi_class="C1",
        ),
        Column(
            name="outcome",
            type="string",
            meaning="how it ended",
            example="approved",
            nullable=True,
        ),
        Column(
            name="attributes",
            type="map<string, string>",
            meaning="everything else the source knew; attributes of the case begin with case:",
            example='{"case:amount": "20000"}',
            pfi_class="C2",
        ),
    ),
)
