from __future__ import annotations

import csv
import io
import json
import zipfile

from django.utils import timezone

from zhike.apps.privacy.copying import archive_of, content_of, page_of, sealable, table_of


def test_a_copy_is_read_by_programs_and_by_people(lin):
    text = sealable(content_of([lin], made_at=timezone.now()))

    with zipfile.ZipFile(io.BytesIO(archive_of(text))) as archive:
        names = set(archive.namelist())
        assert json.loads(archive.read("personal-data.json"))["customer_ids"] == ["C001"]
        page = archive.read("personal-data.html").decode()
        table = archive.read("tables/customers.identifiers.csv").decode("utf-8-sig")
    assert "13800001111" in page
    assert [row["value"] for row in csv.DictReader(io.StringIO(table))] == [
        "lin@example.cn",
        "13800001111",
    ]
    assert "tables/privacy.copies.csv" not in names  # an empty place makes no table


def test_neither_page_nor_table_runs_what_a_customer_wrote():
    rows = [{"wish": "<script>alert(1)</script>", "other": "=HYPERLINK(1)"}]
    content = {"customer_ids": ["C1"], "made_at": "", "places": [{"label": "x", "rows": rows}]}

    assert "<script>" not in page_of(content)
    assert "'=HYPERLINK" in table_of(rows)
