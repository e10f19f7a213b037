"""The frame of every page, in a real browser, as people use it: by hand, by keys, on a phone."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations, violations_in_both_themes
from tests.browser.in_soak import in_soak

from zhike.apps.dashboards.charts import dots_with_ends

PAGES = ["/", "/jobs/", "/styleguide/", "/nowhere/"]
START_JOB = """
from django.utils import timezone
from zhike.apps.jobs.models import Job
from zhike.apps.people.models import User
now = timezone.now()
job = Job.objects.create(kind="import_events", title={title!r}, state="running", done=1, total=4,
    message="row 1", by=User.objects.get(username="admin"), created_at=now, updated_at=now,
    alive_at=now)
print(job.pk)
"""
CHANGE_JOB = """
from django.utils import timezone
from zhike.apps.jobs.models import Job
Job.objects.filter(pk={pk}).update(updated_at=timezone.now(), {changes})
"""
# Draws a chart in the place of another; gives where names begin, and what the rule misses by.
DRAW = """async (option) => {
  const section = document.querySelector("[data-chart]").cloneNode(true);
  const box = section.querySelector("[data-chart-drawing]");
  delete section.dataset.drawn;
  box.removeAttribute("_echarts_instance_");
  const data = section.querySelector("script[type='application/json']");
  data.textContent = JSON.stringify({ option, columns: [], rows: [], name: "x", language: "en" });
  const root = document.createElement("div");
  root.append(section);
  document.querySelector("main").append(root);
  await (await import("/static/zhike/js/chart.js")).drawCharts(root);
  const chart = window.echarts.getInstanceByDom(box);
  chart.resize({ animation: { duration: 0 } });
  const shown = chart.getZr().storage.getDisplayList();
  const left = (one) => {
    const room = one.getBoundingRect().clone();
    room.applyTransform(one.transform ?? [1, 0, 0, 1, 0, 0]);
    return room.x;
  };
  const dot = chart.convertToPixel({ xAxisIndex: 0 }, option.series[1].data[0][0]);
  const marks = shown.filter((one) => one.shape?.x1 !== undefined && one.style.lineDash);
  return {
    left: Math.min(...shown.filter((one) => one.style?.text).map(left)),
    missed: Math.min(...marks.map((one) => Math.abs(one.shape.x1 - dot))),
  };
}"""


@pytest.mark.parametrize("language", ["zh-hans", in_soak("en")])
def test_every_page_meets_wcag_in_both_themes_and_languages(open_page, bank, language):
    page = open_page("/", language=language)
    found = {}
    for path in PAGES:
        page.goto(bank.url + path)
        page.wait_for_load_state("networkidle") if path == "/styleguide/" else None
        found[path] = violations_in_both_themes(page)

    assert found == {path: [] for path in PAGES}


@pytest.mark.parametrize(
    ("theme", "language"),
    [("dark", "zh-hans"), ("light", "en"), in_soak("light", "zh-hans"), in_soak("dark", "en")],
)
def test_the_door_meets_wcag_too(open_page, theme, language):
    page = open_page("/sign-in/", person=None, language=language, theme=theme)

    assert violations(page) == []


@pytest.mark.parametrize("width", [360, in_soak(390), in_soak(768), 1440])
def test_no_page_scrolls_sideways(open_page, bank, width):
    page = open_page("/", language="en", width=width)

    wide = []
    for path in PAGES:
        page.goto(bank.url + path)
        if scrolls_sideways(page):
            wide.append(path)
    assert wide == []


def test_a_wrong_password_is_announced_and_the_name_kept(open_page):
    page = open_page("/sign-in/", person=None)
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill("wrong-wrong")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不正确")
    expect(page.locator("#id_username")).to_have_value("admin")
    expect(page.locator("#id_password")).to_have_value("")


def test_one_click_signs_a_demo_person_in_and_another_changes_the_language(open_page):
    page = open_page("/sign-in/", person=None)
    page.locator(".demo-person").nth(1).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("今日")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_theme_changes_at_once_and_is_kept(open_page):
    page = open_page("/", language="en")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()

    assert light != dark
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


def test_the_palette_leads_to_a_page_by_keys_alone(open_page):
    page = open_page("/", language="en")
    page.keyboard.press("Control+k")
    page.keyboard.type("background")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/jobs/$"))


def test_the_palette_says_when_nothing_matches_and_closes_on_escape(open_page):
    page = open_page("/", language="en")
    page.keyboard.press("/")
    page.keyboard.type("zzz")
    expect(page.get_by_text("No page matches.")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()


def test_two_letters_lead_to_a_page_unless_they_are_switched_off(open_page, bank):
    page = open_page("/", language="en")
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile(r"/jobs/$"))

    page.keyboard.press("?")
    page.get_by_label("Shortcuts of single letters are on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile(r"/jobs/$"))


def test_the_first_tab_leads_past_the_navigation(open_page):
    page = open_page("/", language="en")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_a_chart_has_a_table_with_the_same_figures_and_sorts_it(open_page):
    page = open_page("/styleguide/", language="en")
    chart = page.locator("[data-chart]").nth(1)
    expect(chart.locator("canvas")).to_be_visible()
    chart.get_by_role("button", name="Table", exact=True).click()
    expect(chart.locator("canvas")).to_be_hidden()
    header = chart.get_by_role("button", name="Median wait in seconds")
    header.click()

    expect(chart.locator("tbody tr").first).to_contain_text("12.25")
    header.click()
    expect(chart.locator("tbody tr").first).to_contain_text("1,380")


def test_the_longest_name_of_a_chart_is_whole_and_its_rule_meets_its_dot(open_page):
    page = open_page("/styleguide/", language="en")
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    ends = [(3.8056, 3.78, 3.83), (3.79, 3.7, 3.81)]
    names = ["Going to the counter of a branch · All together", "App"]

    drawn = page.evaluate(
        DRAW,
        {
            "xAxis": {"type": "value", "scale": True},
            "yAxis": {"type": "category", "data": names},
            "legend": {"show": False},
            "series": dots_with_ends(ends, rule=3.8056),
        },
    )

    assert drawn["left"] >= 0
    assert drawn["missed"] < 1


def test_a_chart_is_saved_as_table_and_as_picture(open_page, tmp_path):
    page = open_page("/styleguide/", language="en")
    chart = page.locator("[data-chart]").nth(1)
    expect(chart.locator("canvas")).to_be_visible()
    saved = {}
    for label in ("CSV table", "PNG picture", "SVG picture"):
        chart.get_by_label("Download").click()
        with page.expect_download() as download:
            chart.get_by_role("button", name=label).click()
        saved[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[label])

    rows = list(csv.reader(saved["CSV table"].read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["Channel", "Median wait in seconds"]
    assert rows[1] == ["Branch", "1380"]
    assert saved["PNG picture"].read_bytes().startswith(b"\x89PNG")
    assert "<svg" in saved["SVG picture"].read_text("utf-8")


def test_a_running_job_moves_without_a_reload_and_ends_before_the_eyes(open_page, bank):
    pk = int(bank.run(START_JOB.format(title="Import of mortgage")))
    page = open_page("/jobs/", language="en")
    row = page.locator(f"[data-job='{pk}']")
    expect(row.locator("progress")).to_have_attribute("value", "25")
    expect(page.locator("[data-open-jobs]")).to_have_text("1")

    bank.run(CHANGE_JOB.format(pk=pk, changes="done=3, message='row 3'"))
    expect(row.locator("progress")).to_have_attribute("value", "75")
    expect(row).to_contain_text("row 3")

    bank.run(CHANGE_JOB.format(pk=pk, changes="state='done'"))
    expect(row).to_contain_text("Done")
    expect(page.locator("[data-open-jobs]")).to_be_hidden()


def test_a_running_job_is_asked_to_stop_from_the_page(open_page, bank):
    pk = int(bank.run(START_JOB.format(title="Import of receipt")))
    page = open_page("/jobs/", language="en")
    page.locator(f"[data-job='{pk}']").get_by_role("button", name="Cancel").click()

    expect(page.locator(f"[data-job='{pk}']")).to_contain_text("Stopping")
    bank.run(CHANGE_JOB.format(pk=pk, changes="state='cancelled'"))
    expect(page.locator(f"[data-job='{pk}']")).to_contain_text("Cancelled")


def test_without_scripts_the_same_work_can_be_done(open_page):
    page = open_page("/styleguide/", language="en", scripts=False)

    expect(page.locator("[data-chart] table").first).to_be_visible()
    page.locator("summary.person").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_an_analyst_is_shown_no_page_he_may_not_open(open_page, bank):
    page = open_page("/", person="analyst", language="en")
    paths = page.locator(".side a").evaluate_all("links => links.map(link => link.pathname)")

    assert "/admin/imports/" not in paths
    for path in paths:
        assert page.goto(bank.url + path).status == 200, path
