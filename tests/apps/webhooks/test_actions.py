from __future__ import annotations

import pytest

from zhike.apps.audit.models import AuditRow
from zhike.apps.vault.secrets import open_secret
from zhike.apps.webhooks import actions
from zhike.apps.webhooks.errors import EndpointNameTaken, EndpointRefused
from zhike.apps.webhooks.models import Endpoint

pytestmark = pytest.mark.django_db


def test_a_made_endpoint_keeps_its_secret_sealed_and_its_making_is_recorded(made):
    assert made.secret.startswith("whsec_")
    assert made.secret not in made.endpoint.secret_sealed
    assert open_secret(made.endpoint.secret_sealed) == made.secret
    row = AuditRow.objects.get(activity="create webhook")
    assert made.secret not in row.after


@pytest.mark.parametrize("url", ["http://127.0.0.1:6379/", "https://169.254.169.254/", "file:///x"])
def test_an_address_inside_the_bank_is_refused(url):
    with pytest.raises(EndpointRefused):
        actions.create_endpoint(name="spy", url=url, activities=[], by="chen")

    assert not Endpoint.objects.exists()


def test_a_change_to_an_address_inside_is_refused_too(made, settings):
    settings.WEBHOOK_NETWORKS = []

    with pytest.raises(EndpointRefused):
        actions.change_endpoint(made.endpoint, url="https://10.0.0.1/", activities=[], by="chen")


def test_two_endpoints_of_one_name_are_refused(made, receiver):
    with pytest.raises(EndpointNameTaken):
        actions.create_endpoint(name="crm", url=receiver.url, activities=[], by="chen")


def test_a_removed_endpoint_keeps_its_record_and_frees_its_name(made, receiver):
    actions.remove_endpoint(made.endpoint, by="chen")

    actions.create_endpoint(name="crm", url=receiver.url, activities=[], by="chen")
    assert Endpoint.objects.filter(removed_at=None).count() == 1
    assert Endpoint.objects.count() == 2


def test_pausing_twice_is_one_act(made):
    actions.pause_endpoint(made.endpoint, by="chen")
    actions.pause_endpoint(made.endpoint, by="chen")

    assert AuditRow.objects.filter(activity="pause webhook").count() == 1


def test_a_new_secret_replaces_the_old_one(made):
    secret = actions.draw_secret(made.endpoint, by="chen")

    assert secret != made.secret
    assert open_secret(Endpoint.objects.get().secret_sealed) == secret
