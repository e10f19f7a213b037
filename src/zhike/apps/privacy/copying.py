"""The copy of everything that is kept of a person, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zhike.apps.customers.keeping import Members, places
from zhike.pipelines.masking import neutralise


def content_of(members: Members, *, made_at: datetime) -> dict[str, Any]:
    """Gather what every place keeps of a person, over all entries."""
    return {
        "format": "zhike personal data 1",
        "made_at": made_at,
        "customer_ids": [member.customer_id for member in members],
        "places": [
            {"name": place.name, "label": str(place.label), "rows": place.read(members)}
            for place in places()
        ],
    }


def sealable(content: dict[str, Any]) -> str:
    """Give the content as JSON, in one spelling."""
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, indent=1)


def archive_of(text: str) -> bytes:
    """Write a copy as an archive: JSON for programs, a page for people, a table for each place."""
    content = json.loads(text)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("personal-data.json", text)
        archive.writestr("personal-data.html", page_of(content))
        for place in content["places"]:
            if place["rows"]:
                archive.writestr(f"tables/{place['name']}.csv", table_of(place["rows"]))
    return file.getvalue()


def page_of(content: dict[str, Any]) -> str:
    """Write a copy as one page that needs no other file."""
    filled = [
        {
            "label": place["label"],
            "columns": list(place["rows"][0]),
            "rows": [[_cell(value) for value in row.values()] for row in place["rows"]],
        }
        for place in content["places"]
        if place["rows"]
    ]
    context = {
        "title": _("What the bank keeps of you"),
        "numbers": content["customer_ids"],
        "made_at": content["made_at"],
        "places": filled,
    }
    return render_to_string("privacy/copy.html", context)


def table_of(rows: list[dict[str, Any]]) -> str:
    """Write rows as CSV that Excel reads and takes for no formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(rows[0])
    writer.writerows([neutralise(_cell(value)) for value in row.values()] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
