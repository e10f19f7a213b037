import json

import pytest

from zhike.demo.errors import HomeTaken, UnknownSize
from zhike.demo.make import MADE_FILE, make
from zhike.engine.store import Store
from zhike.schema import change_log, customer, event_log

LOGS = ["account_opening", "app", "campaign", "mortgage", "service"]


@pytest.fixture(scope="module")
def made_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("bank")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIKE_HOME", str(home))
        made = make(customers=400, seed=2)
    return home, made


def test_every_row_that_was_made_is_in_the_store(made_home):
    home, made = made_home
    store = Store(home / "store")

    assert [log.log_name for log in store.logs()] == LOGS
    assert sum(log.events for log in store.logs()) == made.events > 30_000
    assert store.table(customer.CONTRACT).count().execute() == made.rows["customer"] == 400
    assert store.table(change_log.CONTRACT).count().execute() == made.rows["change_log"]


def test_truth_and_findings_lie_beside_the_store(made_home):
    home, _ = made_home

    assert (home / "truth.json").exists()
    assert json.loads((home / "findings.json").read_text())["findings"]


def test_the_same_call_again_changes_nothing(made_home, monkeypatch):
    home, made = made_home
    monkeypatch.setenv("ZHIKE_HOME", str(home))
    version = Store(home / "store").version(event_log.CONTRACT)

    again = make(customers=400, seed=2)

    assert again.already_there
    assert again.rows == made.rows
    assert Store(home / "store").version(event_log.CONTRACT) == version


def test_after_a_crash_before_the_end_the_same_call_finishes_the_bank(made_home, monkeypatch):
    home, made = made_home
    monkeypatch.setenv("ZHIKE_HOME", str(home))
    (home / MADE_FILE).unlink()

    make(customers=400, seed=2)

    assert sum(log.events for log in Store(home / "store").logs()) == made.events


def test_a_home_with_another_bank_is_refused(made_home, monkeypatch):
    home, _ = made_home
    monkeypatch.setenv("ZHIKE_HOME", str(home))

    with pytest.raises(HomeTaken, match=r"seed 2.*seed 3") as refused:
        make(customers=400, seed=3)

    assert refused.value.code == "home_taken"


def test_an_unknown_size_names_the_known_ones():
    with pytest.raises(UnknownSize, match="small, standard, large"):
        make(size="huge")


class StoppedError(Exception):
    """What a cancelled job raises."""


def test_progress_grows_and_may_stop_the_work(own_home):
    seen = []

    def progress(done, total, message):
        seen.append((done, total))
        if done == 20:
            raise StoppedError

    with pytest.raises(StoppedError):
        make(customers=400, seed=2, progress=progress)

    assert seen == [(done, 59) for done in range(21)]
    assert not (own_home / MADE_FILE).exists()
