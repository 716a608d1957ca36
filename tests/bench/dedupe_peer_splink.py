"""Splink, dedupe_only, set up as its documentation says. LEADS OUT

Comparisons from its library (names, e-mail, phone and company, with term frequencies), u from random
pairs, m by expectation maximisation under two blocking rules, clusters as connected components. With
city and title beside them, and blocks of colleagues, it did worse.
Writes Id and the cluster at each of several thresholds; the documentation's own examples use 0.95.
"""

import sys

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.95, 0.5, 0.8, 0.99, 0.999, 0.9999, 0.99999)


def prepared(path: str) -> pd.DataFrame:
    """Lower-case columns, missing values as nulls, phones as their last ten digits."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    made = pd.DataFrame({"unique_id": raw["Id"]})
    for name in ("First Name", "Last Name", "Email", "Company", "Title", "City", "State"):
        made[name.lower().replace(" ", "_")] = raw[name].str.strip().str.lower()
    digits = raw["Phone"].str.replace(r"x\d+$", "", regex=True).str.replace(r"\D", "", regex=True)
    made["phone"] = digits.str[-10:]
    return made.replace("", None)


def main(leads: str, out: str) -> None:
    """Find the clusters and write them."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("last_name").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
            cl.LevenshteinAtThresholds("phone", 1).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("company", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone", "substr(last_name, 1, 1)"),
            block_on("phone", "substr(first_name, 1, 1)"),
            block_on("first_name", "last_name"),
            block_on("last_name", "company"),
            block_on("last_name", "substr(first_name, 1, 1)", "city"),
        ],
    )
    frame = prepared(leads)
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("email"), block_on("first_name", "last_name", "phone")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
    predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    found = frame[["unique_id"]].rename(columns={"unique_id": "Id"}).set_index("Id")
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
        answer = clusters.as_pandas_dataframe().set_index("unique_id")["cluster_id"]
        found[str(threshold)] = answer
    found.to_csv(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
