"""Time Splink on entries of a customer master; prints one line of JSON.

Runs as a process in an environment of its own that has Splink (MIT); nothing of zhike is imported
here and nothing imports this file. Splink is given the entries in one form already, so bringing
them there is not counted for it; training, prediction and clustering are.

    python bench/peers/splink_dedupe.py ENTRIES.parquet CLUSTERS.parquet
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib.metadata import version

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

THRESHOLD = 0.90  # the same as ours
KEYS = (("document",), ("passport",), ("phone",), ("email",), ("address",), ("letters", "birth"))


def main() -> None:
    """Read the entries named first, write the clusters to the file named second."""
    source, target = sys.argv[1], sys.argv[2]
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE entries AS SELECT * FROM '{source}'")
    entries = connection.table("entries")
    began = time.perf_counter()
    api = DuckDBAPI(connection)
    linker = Linker(api.register(entries), settings(), log_level="ERROR")
    train(linker)
    pairs = linker.inference.predict(threshold_match_probability=THRESHOLD)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=THRESHOLD
    )
    seconds = time.perf_counter() - began
    connection.execute(
        f"COPY (SELECT record_id, cluster_id FROM {clusters.physical_name}"
        f" QUALIFY count(*) OVER (PARTITION BY cluster_id) > 1) TO '{target}' (FORMAT parquet)"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    peer = f"splink {version('splink')} on duckdb {version('duckdb')}"
    print(json.dumps({"peer": peer, "seconds": seconds, "peak_gb": peak}))


def settings() -> SettingsCreator:
    """The comparisons that Splink's own tutorial would take for these columns."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[
            cl.ExactMatch("document"),
            cl.NameComparison("letters").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth", input_is_string=False),
            cl.ExactMatch("sex"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("address"),
            cl.ExactMatch("email"),
        ],
        blocking_rules_to_generate_predictions=[block_on("kind", *key) for key in KEYS],
        retain_matching_columns=False,
    )


def train(linker: Linker) -> None:
    """Train as the tutorial does: prior from sure pairs, u at random, m in two sessions of EM."""
    sure = [block_on("document"), block_on("letters", "birth", "phone")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for key in (("letters", "birth"), ("phone",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*key))


if __name__ == "__main__":
    main()
