"""Texts as they were read: one row per text, masked, with what is said in it as a whole.

`text_aspect` has what each text praises and blames, `text_topic` which topics a month has, and
`topic_text` which text belongs to which. Rows of another `read_by` were read by other rules: take
those of one `read_by` alone.
"""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

READ_BY = Column(
    name="read_by",
    type="string",
    meaning="the rules it was read by; other rules give other rows",
    example="4c1f0a9d2b7e",
)
FEEDBACK_ID = Column(
    name="feedback_id", type="string", meaning="the text, as in feedback_text", example="F00000042"
)
CONTRACT = Contract(
    name="text_reading",
    row="one text as it was read",
    key=("feedback_id", "read_by"),
    columns=(
        FEEDBACK_ID,
        READ_BY,
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
            name="written_at",
            type="timestamp(6)",
            meaning="when it was written",
            example="2025-03-04T02:11:09Z",
            unit="UTC",
        ),
        Column(
            name="text",
            type="string",
            meaning="the words, masked; null where they lie sealed with what they came with",
            example="我的电话[电话]，排队太久",
            nullable=True,
            pfi_class="C1",
        ),
        Column(
            name="score",
            type="int64",
            meaning="the mark given with the text, 1 to 5",
            example="2",
            nullable=True,
        ),
        Column(
            name="sentiment",
            type="int64",
            meaning="praise 1, neither 0, blame -1, of the text as a whole",
            example="-1",
        ),
        Column(
            name="aspects",
            type="int64",
            meaning="how many aspects it names",
            example="2",
        ),
    ),
)
