"""Contacts: one row per call, visit or conversation offered to the contact centre."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="contact",
    row="one offered contact",
    key=("contact_id",),
    columns=(
        Column(name="contact_id", type="string", meaning="unique id", example="AA0101/33116"),
        Column(name="log_name", type="string", meaning="the source", example="anonymous_bank"),
        Column(
            name="customer_id",
            type="string",
            meaning="the caller where identified",
            example="C00001234",
            nullable=True,
            pfi_class="C2",
        ),
        Column(name="channel", type="string", meaning="phone, chat, branch …", example="phone"),
        Column(name="queue", type="string", meaning="service type or skill group", example="PS"),
        Column(
            name="priority",
            type="int64",
            meaning="higher is served first",
            example="2",
            nullable=True,
        ),
        Column(
            name="offered_at",
            type="timestamp(6)",
            meaning="when the contact arrived",
            example="2026-01-05T01:30:00Z",
            unit="UTC",
        ),
        Column(
            name="self_service_seconds",
            type="int64",
            meaning="time in the voice menu",
            example="6",
            unit="s",
            nullable=True,
        ),
        Column(
            name="wait_seconds",
            type="int64",
            meaning="time in the queue; 0 when not queued",
            example="153",
            unit="s",
        ),
        Column(
            name="handle_seconds",
            type="int64",
            meaning="talk and hold time; null if not answered",
            example="208",
            unit="s",
            nullable=True,
        ),
        Column(
            name="wrap_up_seconds",
            type="int64",
            meaning="after-call work; null if not known",
            example="30",
            unit="s",
            nullable=True,
        ),
        Column(
            name="outcome",
            type="string",
            meaning="answered, abandoned or phantom",
            example="answered",
        ),
        Column(
            name="agent",
            type="string",
            meaning="who answered",
            example="agent-017",
            nullable=True,
            pfi_class="C1",
        ),
        Column(
            name="reason",
            type="string",
            meaning="what the contact was about",
            example="login failure",
            nullable=True,
        ),
    ),
)
