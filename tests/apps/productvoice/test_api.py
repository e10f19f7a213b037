from __future__ import annotations

from tests.apps.cast import client


def test_reports_are_read_over_the_api_with_their_state_and_intervals(report, anna):
    [line] = client(anna).get("/api/v1/voice/products").json()
    whole = client(anna).get(f"/api/v1/voice/products/{line['id']}").json()

    assert (line["product"], line["month"], line["owner"]) == (
        "product.payment",
        "2025-05-01",
        "li",
    )
    assert line["state"] in ("late", "handed_up", "waiting")
    assert line["acknowledged_at"] is None
    assert whole["blamed"]["lower"] <= whole["blamed"]["value"] <= whole["blamed"]["upper"]
    assert whole["course"][-1]["n"] == whole["n"] == line["n"]
    assert client(anna).get("/api/v1/voice/products/999").status_code == 404
