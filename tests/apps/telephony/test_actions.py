from __future__ import annotations

import pytest
from tests.apps.telephony.conftest import EXTENSION

from zhike.apps.audit.models import AuditRow
from zhike.apps.telephony.actions import (
    add_switchboard,
    change_switchboard,
    draw_secret,
    end_extension,
    remove_switchboard,
    set_extension,
)
from zhike.apps.telephony.errors import ExtensionTaken, NameTaken
from zhike.apps.telephony.models import Extension
from zhike.apps.vault.secrets import open_secret


def acts() -> list[str]:
    return list(AuditRow.objects.order_by("id").values_list("activity", flat=True))


def test_the_secret_is_sealed_and_stands_in_no_record(made):
    assert made.secret not in made.switchboard.secret_sealed
    assert open_secret(made.switchboard.secret_sealed) == made.secret
    assert made.secret not in str(list(AuditRow.objects.values()))


def test_a_name_is_given_once_and_is_free_after_a_removal(board, hotline):
    with pytest.raises(NameTaken):
        add_switchboard(name=board.name, mapping="generic", queue=hotline, by="chen")
    remove_switchboard(board, by="chen")

    again = add_switchboard(name=board.name, mapping="generic", queue=hotline, by="chen")

    assert again.switchboard.pk != board.pk
    assert board.secret_sealed == ""


def test_a_change_keeps_its_own_name(board, hotline):
    change_switchboard(board, name=board.name, mapping="freeswitch", queue=hotline, by="chen")

    board.refresh_from_db()
    assert board.mapping == "freeswitch"


def test_a_new_secret_is_another_one(made):
    assert draw_secret(made.switchboard, by="chen") != made.secret


def test_somebody_has_one_telephone_and_it_has_one_owner(board, agent, colleague):
    with pytest.raises(ExtensionTaken):
        set_extension(number=EXTENSION, person=colleague, by="chen")
    set_extension(number="8009", person=agent, by="chen")

    assert Extension.objects.get(user=agent).number == "8009"
    set_extension(number=EXTENSION, person=colleague, by="chen")
    assert Extension.objects.count() == 2


def test_every_act_is_written_down(board, agent):
    end_extension(Extension.objects.get(user=agent), by="chen")
    draw_secret(board, by="chen")
    remove_switchboard(board, by="chen")

    assert [act for act in acts() if "switchboard" in act or "extension" in act] == [
        "add switchboard",
        "set extension",
        "end extension",
        "new switchboard secret",
        "remove switchboard",
    ]
