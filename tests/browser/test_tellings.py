"""You said, we did: from the draft over the preview to customers who were told, in a browser."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations
from tests.browser.conftest import ROOT

MAKE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.apps.consents.conftest import customer
from tests.apps.tellings.conftest import agree, improvement, raised
from tests.apps.tickets.conftest import queue
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role
from zhike.apps.tickets.models import Ticket
load_standard_purposes()
row = improvement(User.objects.get(username="analyst"))
head = User.objects.create(username="told-head", role=Role.SUPERVISOR, branch=row.owner.branch)
told_to = queue("told", head=head, members=[])
for n in range(3):
    whose = customer(f"TOLD{{n}}")
    if n < 2:
        agree(whose)
    ticket = raised(row, told_to, whose)
    Ticket.objects.filter(pk=ticket.pk).update(channel="portal")
print(row.pk)
"""


def test_a_draft_is_previewed_and_sent_to_exactly_those_who_agreed(bank, open_page):
    path = f"/improvements/{bank.run(MAKE).strip()}/told/"
    page = open_page(path, person="analyst", language="en")
    expect(page.get_by_text("Write the message first.")).to_be_visible()
    page.get_by_label("In Chinese").fill("您反映的首次使用不便，现在开户当场有人带您完成。")
    page.get_by_label("In English").fill("We now show you the first use at once.")
    page.get_by_label("It says that it helped").check()
    page.get_by_role("button", name="Save").click()

    send = page.get_by_role("button", name="Tell them now (2)")
    expect(send).to_be_visible()
    expect(page.get_by_text("has not agreed to such messages")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)

    send.click()
    told = page.locator("li", has=page.get_by_text("told", exact=True)).locator("strong")
    for _try in range(30):  # the worker tells them in its own time
        if told.count() and told.inner_text() == "2":
            break
        page.wait_for_timeout(1_000)
        page.goto(bank.url + path)
    expect(told).to_have_text("2")
    expect(page.get_by_label("In Chinese")).to_have_count(0)
