import pytest
from tests.pain_bank import FEE

from zhike.apps.pains import jobs
from zhike.apps.pains.queries import board_for
from zhike.apps.people.branch_actions import head_office

pytestmark = pytest.mark.django_db


class OfTheBank:
    username = "head"

    @property
    def reach(self):
        return head_office().path

    def may(self, _permission):
        return True


def test_what_the_worker_makes_is_what_a_reader_of_the_whole_bank_finds(
    pains_in_store, own_home, monkeypatch
):
    jobs.make_boards()
    kept = {path.name for path in (own_home / "boards").rglob("*.json")}
    assert any(name.startswith("pains-") for name in kept)
    assert any(name.startswith("touchpoints-") for name in kept)

    monkeypatch.setattr("zhike.pipelines.pain_board.make_board", None)  # nothing is made again
    assert board_for(OfTheBank()).rows[0]["matter"] == FEE


def test_a_list_that_cannot_be_read_stops_no_worker(own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text("colours: red", encoding="utf-8")

    assert jobs.make_boards() is None
