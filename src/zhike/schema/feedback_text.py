"""Feedback texts: one row per thing a customer wrote or said in free words."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="feedback_text",
    row="one verbatim",
    key=("feedback_id",),
    columns=(
        Column(name="feedback_id", type="string", meaning="unique id", example="F00000042"),
        Column(
            name="customer_id",
            type="string",
            meaning="who wrote it; null when not known",
            example="C00001234",
            nullable=True,
            pfi_class="C2",
        ),
        Column(
            name="source",
            type="string",
            meaning="survey, app review, complaint, chat …",
            example="survey",
        ),
        Column(
            name="response_id",
            type="string",
            meaning="the survey form it belongs to",
            example="R00000042",
            nullable=True,
        ),
        Column(
            name="written_at",
            type="timestamp(6)",
            meaning="when it was written",
            example="2025-03-04T02:11:09Z",
            unit="UTC",
        ),
        Column(
            name="text",
            type="string",
            meaning="the words; may name people",
            example="排队时间太长了",
            pfi_class="C2",
        ),
        Column(
            name="score",
            type="int64",
            meaning="the mark given with the text, 1 to 5",
            example="2",
            nullable=True,
        ),
    ),
)
