"""Agent states: one row per stretch of time an agent spent in one state."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="agent_state",
    row="one agent in one state from one moment until another",
    key=("agent", "started_at"),
    columns=(
        Column(
            name="agent", type="string", meaning="the agent", example="agent-017", pfi_class="C1"
        ),
        Column(
            name="state",
            type="string",
            meaning="available, lunch, break, training or meeting",
            example="available",
        ),
        Column(
            name="started_at",
            type="timestamp(6)",
            meaning="when the state began",
            example="2025-03-04T00:30:00Z",
            unit="UTC",
        ),
        Column(
            name="ended_at",
            type="timestamp(6)",
            meaning="when it ended; later than started_at",
            example="2025-03-04T04:00:00Z",
            unit="UTC",
        ),
        Column(name="queue", type="string", meaning="skill group", example="综合热线"),
    ),
)
