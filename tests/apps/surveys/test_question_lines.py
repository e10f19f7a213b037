from __future__ import annotations

import csv
import io

CUT = "survey=service&by=channel&grain=quarter"


def test_the_page_and_the_file_tell_the_same(planted, as_analyst):
    page = as_analyst.get(f"/surveys/results/questions/?{CUT}").content.decode()
    file = as_analyst.get(f"/lists/survey_questions/csv/?{CUT}")

    assert "moved by −3.00" in page
    assert "beyond chance" in page
    text = b"".join(file).decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Question code"] == "overall"]
    fell = next(r for r in rows if (r["Group"], r["Period"]) == ("Telephone", "2026-Q2"))
    assert (fell["Answers given"], fell["Difference"]) == ("30", "-3.0")
    assert not {"4", "24"} & {row["Answers given"] for row in rows}
