"""The workbench of journeys as people use it: the map, its sliders, its steps, its tables."""

from __future__ import annotations

import csv
import re

import pytest
from tests.browser.accessibility import scrolls_sideways, violations
from tests.cast import EVENTS

MAP = "/insight/journeys/loans/"
MORTGAGE = "/insight/journeys/mortgage/"
MAKE = """
from zhike.demo.make import make
from zhike.engine.store import Store
from zhike.pipelines.import_events import import_events
from pathlib import Path
if not {log.log_name for log in Store().logs()} >= {"mortgage"}:
    make(size="small", seed=7)
import_events(Path("loans.csv"), log_name="loans", store=Store())
"""


@pytest.fixture(scope="module")
def journeys(bank):
    """The small demo bank, and the twelve events of the cast imported from a file."""
    with (bank.home / "loans.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        names = ["case_id", "customer_id", "activity", "occurred_at", "channel", "resource"]
        rows.writerows([names, *EVENTS])
    bank.run(MAKE)
    return bank


@pytest.fixture
def open_map(journeys, open_page):
    def open_it(path=MAP, **look):
        page = open_page(path, **look)
        page.locator("[data-process-map][data-drawn]").wait_for()
        return page

    return open_it


def names_of(page):
    return page.locator("[data-node]").evaluate_all("nodes => nodes.map(n => n.dataset.node)")


def edges_of(page):
    return page.locator("[data-edge]").count()


def slide(page, name, value):
    page.locator(f"[data-map-share={name}]").fill(str(value))


def test_the_map_draws_every_activity_of_the_log(open_map):
    page = open_map()

    assert sorted(names_of(page)) == ["apply", "approve", "check papers", "return papers"]
    assert edges_of(page) == 4


def test_the_slider_changes_how_many_paths_are_shown(open_map):
    page = open_map(MORTGAGE)
    slide(page, "paths", 100)
    all_paths = edges_of(page)
    slide(page, "paths", 0)

    assert edges_of(page) < all_paths
    assert "paths=0" in page.url


def test_every_activity_shown_can_be_reached_from_the_start_and_reaches_the_end(open_map):
    page = open_map(MORTGAGE)
    for activities in (100, 60, 20):
        slide(page, "activities", activities)
        slide(page, "paths", 0)

        cut_off = page.evaluate(CUT_OFF)

        assert cut_off == []


CUT_OFF = """async () => {
  const data = document.querySelector("[data-process-map] script").textContent;
  const { buildGraph, visible } = await import("/static/zhike/journeys/graph.js");
  const sliders = [...document.querySelectorAll("[data-map-share]")];
  const shares = Object.fromEntries(sliders.map((i) => [i.dataset.mapShare, i.value / 100]));
  const view = visible(buildGraph(JSON.parse(data)), shares);
  const reach = (root, from, to) => {
    const seen = new Set([root]);
    for (const id of seen) for (const edge of view.edges) if (edge[from] === id) seen.add(edge[to]);
    return seen;
  };
  const [there, back] = [reach("start", "from", "to"), reach("end", "to", "from")];
  return view.nodes.map((node) => node.id).filter((id) => !there.has(id) || !back.has(id));
}"""


def test_labels_count_or_tell_the_time(open_map):
    page = open_map(language="en")
    step = page.locator('[data-edge=\'["apply","check papers"]\'] .edge-text')
    assert step.text_content() == "3"

    page.locator("[data-map-measure=median_seconds]").click()

    assert step.text_content() == "1 h"


def test_a_click_on_a_step_shows_its_cases_down_to_the_customer(open_map):
    page = open_map(language="en")
    page.locator('[data-edge=\'["apply","check papers"]\'] .edge-text').click()
    panel = page.locator("[data-map-panel]")
    panel.get_by_role("link", name="m1").click()

    page.wait_for_url(re.compile("/cases/m1/$"))
    assert page.locator(".timeline .dot").count() == 3
    page.get_by_role("link", name=re.compile("All journeys of customer")).click()
    page.wait_for_url(re.compile("/customer-of/m1/$"))
    assert page.get_by_role("cell", name="loans · m1").count() == 3


def test_the_map_is_walked_and_opened_by_keys(open_map):
    page = open_map(language="en")
    page.locator('.map-svg [tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[data-map-panel] .panel").wait_for()

    assert page.locator(".map-svg .is-chosen").count() == 1
    page.locator("[data-panel-close]").click()
    assert page.locator("[data-map-panel]").is_hidden()


def test_zooming_changes_the_scale_and_fitting_shows_the_whole(open_map):
    page = open_map(MORTGAGE)
    canvas = page.locator(".map-svg > g")
    before = canvas.get_attribute("transform")
    page.locator("[data-map-zoom=in]").click()
    assert canvas.get_attribute("transform") != before
    page.locator("[data-map-zoom=fit]").click()

    inner, outer = canvas.bounding_box(), page.locator("[data-map-frame]").bounding_box()
    assert inner["y"] >= outer["y"] - 1
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    assert inner["width"] <= outer["width"] + 2


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_map_is_saved_as_a_picture(open_map, kind):
    page = open_map()
    page.locator(".map-tools details.menu summary").click()
    with page.expect_download() as download:
        page.locator(f"[data-map-picture={kind}]").click()

    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == f"loans-map.{kind}"
    if kind == "svg":
        assert b"check papers" in content
        assert b"var(--" not in content
    else:
        assert content.startswith(b"\x89PNG")


def test_the_table_stands_beside_the_map_and_shows_the_same_steps(open_map):
    page = open_map(language="en")
    page.locator("[data-map-view=table]").click()

    row = page.locator("[data-map-table] tbody tr").first
    assert row.locator("th, td").all_text_contents()[:3] == ["apply", "check papers", "3"]
    assert page.locator(".map-stage").is_hidden()


def test_without_scripts_the_table_is_there(journeys, open_page):
    page = open_page(MAP, scripts=False)

    assert page.locator("[data-map-table] tbody tr").first.is_visible()


def test_a_filter_narrows_the_map_without_a_new_page(open_map):
    page = open_map(language="en")
    page.evaluate("window.stays = true")
    page.locator(".filter-more summary").click()
    page.locator("#f-with").select_option("approve")
    page.get_by_role("button", name="Apply", exact=True).click()
    page.locator(".chip").wait_for()
    page.locator("[data-process-map][data-drawn]").wait_for()

    assert page.evaluate("window.stays") is True
    assert "with_activities=approve" in page.url
    first = page.locator('[data-node="apply"] .node-figure')
    assert first.text_content() == "2"


def test_a_view_is_saved_with_what_the_address_says(open_map):
    page = open_map(language="en", person="analyst")
    page.locator("[data-map-measure=cases]").click()
    page.locator(".saved-views summary").click()
    page.get_by_role("button", name="Save this view").click()
    page.locator("#view-name").fill("cases only")
    page.locator("#save-view .button-primary").click()
    page.locator("[data-process-map][data-drawn]").wait_for()

    assert "measure=cases" in page.url
    page.locator(".saved-views summary").click()
    assert page.get_by_role("link", name="cases only").is_visible()


@pytest.mark.parametrize(
    "tab", ["map", "variants", "funnel", "waiting", "rework", "channels", "approvals", "comparison"]
)
def test_the_tabs_are_accessible(journeys, open_page, tab):
    page = open_page(f"{MORTGAGE}{tab}/")
    page.wait_for_load_state("networkidle")

    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_with_an_open_panel_is_accessible(open_map, theme):
    page = open_map(theme=theme, language="en")
    page.locator("[data-node=apply]").click()
    page.locator("[data-map-panel] .panel").wait_for()

    assert violations(page) == []


def test_a_case_and_the_list_of_logs_are_accessible(journeys, open_page):
    for path in ("/insight/journeys/", f"{MAP}cases/m2/"):
        assert violations(open_page(path)) == []


@pytest.mark.parametrize("path", ["", "variants/", "waiting/", "channels/", "comparison/"])
def test_nothing_scrolls_sideways_on_a_phone(journeys, open_page, path):
    page = open_page(f"{MORTGAGE}{path}", width=390)
    page.wait_for_load_state("networkidle")

    assert not scrolls_sideways(page)


def test_the_page_speaks_both_languages(journeys, open_page):
    for language, word in (("zh-hans", "流程图"), ("en", "Process map")):
        page = open_page(MAP, language=language)
        assert page.locator(".workbench-tabs [aria-current=page]").text_content() == word
