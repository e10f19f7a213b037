"""What each text praises and blames: one row per text and aspect that it names."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract
from zhike.schema.text_reading import FEEDBACK_ID, READ_BY

CONTRACT = Contract(
    name="text_aspect",
    row="one aspect of one text",
    key=("feedback_id", "aspect", "read_by"),
    columns=(
        FEEDBACK_ID,
        READ_BY,
        Column(
            name="aspect",
            type="string",
            meaning="AXIS.NAME; axes: channel, product, step, cause; need (of eleven requirements)",
            example="step.face",
        ),
        Column(
            name="polarity",
            type="int64",
            meaning="praised 1, named without opinion 0, blamed -1",
            example="-1",
        ),
        Column(name="source", type="string", meaning="as in text_reading", example="app review"),
        Column(
            name="written_at",
            type="timestamp(6)",
            meaning="when the text was written",
            example="2025-03-04T02:11:09Z",
            unit="UTC",
        ),
        Column(
            name="customer_id",
            type="string",
            meaning="who wrote it; null when not known",
            example="C00001234",
            nullable=True,
            pfi_class="C2",
        ),
    ),
)
