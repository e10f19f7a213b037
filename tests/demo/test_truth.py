from zhike.demo.bank import found_bank
from zhike.demo.planted import TRUTH_NAMES
from zhike.demo.truth import read_truth, truths_of, write_truth


def test_the_same_bank_writes_the_same_bytes(tmp_path):
    bank = found_bank(seed=4, customers=500)
    (tmp_path / "again").mkdir()

    first = write_truth(bank, folder=tmp_path).read_bytes()
    again = write_truth(bank, folder=tmp_path / "again").read_bytes()

    assert first == again


def test_what_is_written_reads_back(tmp_path):
    bank = found_bank(seed=4, customers=500, without=("bill_day",))

    write_truth(bank, folder=tmp_path)
    told = read_truth(folder=tmp_path)

    assert told == truths_of(bank)
    assert tuple(truth.name for truth in told.truths) == TRUTH_NAMES
    assert [truth.name for truth in told.truths if not truth.planted] == ["bill_day"]


def test_the_file_names_the_places_that_the_seed_chose():
    bank = found_bank(seed=4, customers=500)

    told = truths_of(bank)

    assert set(told.truth("branch_deviation").places) == {
        bank.branches[branch] for branch in bank.deviating
    }
    assert (
        told.truth("mortgage_bottleneck").places[0]
        in told.truth("mortgage_bottleneck").description_zh
    )
    assert len(told.truth("false_key_accounts").parameters["customers"]["one_off"]) == 4
