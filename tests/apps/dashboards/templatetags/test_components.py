from __future__ import annotations

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from zhike.apps.dashboards.errors import UnknownTone

HOSTILE = "<script>alert(1)</script>"


def shown(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% badge text %}",
        "{% button text %}",
        "{% page_header title=text lead=text %}{{ text }}{% endpage_header %}",
        "{% card title=text %}{{ text }}{% endcard %}",
        "{% alert title=text %}{{ text }}{% endalert %}",
        "{% table caption=text %}<tbody><tr><td>{{ text }}</td></tr></tbody>{% endtable %}",
        "{% dialog id='d' title=text %}{{ text }}{% enddialog %}",
        "{% empty title=text text=text action=text href=text %}",
        "{% progress share=0.5 label=text message=text %}",
        "{% icon 'home' label=text %}",
    ],
)
def test_no_component_lets_foreign_markup_through(source):
    page = shown(source, text=HOSTILE)

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_what_stands_inside_a_component_keeps_its_own_markup():
    page = shown("{% card title='Waits' %}<b>bold</b>{% endcard %}")

    assert "<b>bold</b>" in page


def test_actions_of_a_page_header_are_buttons_and_not_their_source():
    page = shown("{% page_header title='Jobs' %}{% button 'Stop' %}{% endpage_header %}")

    assert '<button class="button' in page
    assert "&lt;button" not in page


def test_a_tone_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(UnknownTone, match="neutral, accent, good, warn, bad, info"):
        shown("{% badge 'new' tone='purple' %}")


def test_a_button_that_leads_somewhere_is_a_link():
    assert '<a class="button button-primary" href="/jobs/"' in shown(
        "{% button 'Jobs' tone='primary' href='/jobs/' %}"
    )


def test_progress_without_an_end_shows_no_number():
    page = shown("{% progress share=None label='Reading' %}")

    assert "value=" not in page
    assert "%</span>" not in page
    assert "progress-unknown" in page


class Form(forms.Form):
    zone = forms.CharField(label="Zone", help_text="As the source writes it")
    note = forms.CharField(label="Note", required=False)


def test_a_wrong_field_is_tied_to_its_help_and_its_error():
    form = Form({"zone": ""})

    page = shown("{% field form.zone %}", form=form)

    assert 'aria-describedby="id_zone-help id_zone-error"' in page
    assert 'aria-invalid="true"' in page
    assert '<label for="id_zone">' in page


def test_only_a_field_that_may_stay_empty_says_so():
    assert "optional" in shown("{% field form.note %}", form=Form())
    assert "optional" not in shown("{% field form.zone %}", form=Form())


def test_pages_of_a_list_keep_its_filters():
    request = RequestFactory().get("/jobs/?state=failed&page=2")
    page = Paginator(range(100), 10).get_page(2)

    links = shown("{% pagination page %}", page=page, request=request)

    assert 'href="?page=3&amp;state=failed"' in links
    assert 'aria-current="page" href="?page=2' in links


def test_a_list_of_one_page_needs_no_pagination():
    request = RequestFactory().get("/jobs/")
    page = Paginator(range(3), 10).get_page(1)

    assert shown("{% pagination page %}", page=page, request=request).strip() == ""


def test_the_current_tab_is_marked_for_everybody():
    items = [("map", "Map", "?view=map"), ("funnel", "Funnel", "?view=funnel")]

    page = shown("{% tabs items current='funnel' label='Views' %}", items=items)

    assert page.count("aria-current") == 1
    assert 'href="?view=funnel" aria-current="page"' in page


def test_a_component_without_its_title_cannot_be_written():
    with pytest.raises(TemplateSyntaxError):
        Template("{% page_header %}{% endpage_header %}")
