from __future__ import annotations

from zhike.apps.webchat.forms import CallBackForm, SayForm, SeenForm, TermsForm


def test_sites_are_one_on_each_line_and_written_one_way(administrator, hotline):
    form = TermsForm({"sites": "https://B.example/\n\nhttps://a.example"}, by=administrator)

    assert form.is_valid()
    assert form.cleaned_data["sites"] == ["https://a.example", "https://b.example"]


def test_what_is_no_site_is_named(administrator):
    form = TermsForm({"sites": "https://a.example\nhttps://*.b.example"}, by=administrator)

    assert not form.is_valid()
    assert "https://*.b.example" in form.errors["sites"][0]


def test_words_keep_their_blanks_and_need_a_name():
    form = SayForm({"text": "  if x:\n    y", "client_id": "a1b2c3d4"}, {})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "  if x:\n    y"
    assert not SayForm({"text": "x"}, {}).is_valid()


def test_numbers_beyond_every_table_are_refused():
    assert not SeenForm({"up_to": str(2**63)}).is_valid()
    for wrong in ("99", "2026-03-02T10:00", "2026-13-41T10:00+08:00"):
        form = CallBackForm({"number": "1", "window": wrong, "once": "a1b2c3d4"})
        assert "We cannot call at that time" in str(form.errors["window"])
    form = CallBackForm({"number": "1", "window": "", "once": "a1b2c3d4"})
    assert form.is_valid()
    assert form.cleaned_data["window"] is None
