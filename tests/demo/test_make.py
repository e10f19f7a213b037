import json

import pytest

from zhike.analytics.journeys import stage_counts
from zhike.demo.errors import HomeTaken, UnknownSize
from zhike.demo.make import MADE_FILE, make
from zhike.engine.store import Store
from zhike.pipelines.bank_rules import stages_of, standards_of, touchpoints_of_bank
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


def test_what_the_bank_wrote_down_lies_where_the_questions_look_for_it(made_home, monkeypatch):
    home, _ = made_home
    monkeypatch.setenv("ZHIKE_HOME", str(home))

    assert {standard.version for standard in standards_of("mortgage")} == {"2", "3"}
    assert len(touchpoints_of_bank()) > 30


def test_every_event_of_the_bank_belongs_to_a_stage(made_home, monkeypatch):
    home, made = made_home
    monkeypatch.setenv("ZHIKE_HOME", str(home))
    events = Store(home / "store").table(event_log.CONTRACT)

    counts = stage_counts(events, stages_of("app")).to_pyarrow().to_pylist()

    by_stage = {row["stage"]: row["events"] for row in counts}
    assert by_stage.pop("unmapped") == 0
    assert min(by_stage.values()) > 0
    assert sum(by_stage.values()) == made.events


def test_rules_that_the_bank_has_already_are_left_alone(own_home):
    (own_home / "stages").mkdir(parents=True)
    (own_home / "stages" / "all.yaml").write_text("rules: []\n")

    make(customers=200, seed=2)

    assert (own_home / "stages" / "all.yaml").read_text() == "rules: []\n"
    assert (own_home / "touchpoints.yaml").exists()


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

    assert seen == [(done, 60) for done in range(21)]
    assert not (own_home / MADE_FILE).exists()
