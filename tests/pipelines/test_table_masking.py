"""Texts of customers as a table: what comes into the store, or is shown before, is masked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from zhike.engine.store import Store
from zhike.pipelines.import_tables import import_table
from zhike.pipelines.table_mapping import table_mapping_from
from zhike.schema import feedback_text

PHONE = "13812345678"
LINES = f"""评论编号,评论时间,评论内容,评分
1,2025-05-04 09:00,"刷脸登不上，回电{PHONE}",1
2,2025-05-05 10:00,转账很快,5
3,昨天,太慢了,
4,2025-05-05 11:00,,2
"""
MAPPING = """
columns: {feedback_id: 评论编号, written_at: 评论时间, text: 评论内容, score: 评分}
constants: {source: app review}
"""


def brought(folder: Path, **options):
    path = folder / "reviews.csv"
    path.write_text(LINES)
    mapping = table_mapping_from(MAPPING, table="texts")
    return import_table(path, table="texts", store=Store(), mapping=mapping, **options)


def test_words_are_masked_before_they_are_stored_and_bad_rows_are_told(tmp_path, own_home):
    report = brought(tmp_path)
    table = Store().table(feedback_text.CONTRACT).to_pyarrow().to_pylist()
    rows = {row["feedback_id"]: row for row in table}
    files = [path for path in (own_home / "store").rglob("*") if path.is_file()]

    assert (report.stored, report.rejected) == (2, 2)
    assert rows["1"]["text"] == "刷脸登不上，回电[电话]"
    assert (rows["1"]["score"], rows["1"]["source"]) == (1, "app review")
    assert rows["1"]["written_at"] == datetime(2025, 5, 4, 1)
    assert rows["2"]["text"] == "转账很快"
    assert not [path for path in files if PHONE.encode() in path.read_bytes()]


def test_a_second_time_nothing_is_added_and_a_dry_run_shows_no_word(tmp_path, own_home):
    checked = brought(tmp_path, dry_run=True)
    brought(tmp_path)

    assert PHONE not in str(checked.preview)
    assert (brought(tmp_path).stored, checked.counts.stored) == (0, 2)
