from __future__ import annotations

from zhike.apps.webhooks.forms import EndpointForm


def test_acts_are_read_line_by_line_without_doubles():
    form = EndpointForm({"url": "https://x.example/", "activities": "sign in\n\n sign in \nopen"})

    assert form.is_valid()
    assert form.cleaned_data["activities"] == ["sign in", "open"]
