"""Survey answers: one row per question answered."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="survey_answer",
    row="one answer to one question",
    key=("response_id", "question"),
    columns=(
        Column(
            name="response_id", type="string", meaning="one filled-in form", example="R00000042"
        ),
        Column(name="survey", type="string", meaning="the survey", example="服务后回访"),
        Column(
            name="customer_id",
            type="string",
            meaning="who answered; null when anonymous",
            example="C00001234",
            nullable=True,
            pfi_class="C2",
        ),
        Column(
            name="contact_id",
            type="string",
            meaning="the contact asked about",
            example="K0000000042",
            nullable=True,
        ),
        Column(name="question", type="string", meaning="what was asked", example="问题解决"),
        Column(
            name="score", type="int64", meaning="the answer on the question's scale", example="4"
        ),
        Column(name="scale_min", type="int64", meaning="lowest point of the scale", example="1"),
        Column(name="scale_max", type="int64", meaning="highest point of the scale", example="5"),
        Column(
            name="answered_at",
            type="timestamp(6)",
            meaning="when the form was sent in",
            example="2025-03-04T02:11:09Z",
            unit="UTC",
        ),
    ),
)
