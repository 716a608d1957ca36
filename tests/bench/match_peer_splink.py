"""Splink, link_only, set up as its documentation says. LEADS ACCOUNTS OUT

Needs splink, pandas, cleanco and tldextract. Term frequencies on name and domain, u from random pairs,
m by expectation maximisation under two blocking rules; the best account of a lead from the
probability on that gave the best F1 on labelled leads (0.05, 0.1 and 0.5 were tried).
Writes LeadId, AccountId for each lead that has one.
"""

import sys

import pandas as pd
import splink.comparison_library as cl
from cleanco import basename
from match_peer_names import domain
from rapidfuzz import utils
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

ENOUGH = 0.1


def prepared(path: str, key: str, company: str, place: str) -> pd.DataFrame:
    """Lower-case columns with the same names on both sides, missing values as nulls."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    mail = raw["Email"] if "Email" in raw else pd.Series([""] * len(raw))
    made = pd.DataFrame(
        {
            "unique_id": raw[key],
            "name": [utils.default_process(basename(name)) for name in raw[company]],
            "domain": [domain(m) or domain(w) for m, w in zip(mail, raw["Website"], strict=True)],
            "city": raw[f"{place}City"].str.lower(),
            "country": raw[f"{place}Country"].str.lower(),
        }
    )
    made["first"] = made["name"].str.split().str[0].fillna("")
    made["start"] = made["name"].str.replace(" ", "").str[:6]
    return made.replace("", None)


def main(leads_path: str, accounts_path: str, out: str) -> None:
    """Match and write."""
    leads = prepared(leads_path, "LeadId", "Company", "")
    accounts = prepared(accounts_path, "Id", "Name", "Billing")
    api = DuckDBAPI()
    tables = [api.register(t, dataset_display_name=n) for t, n in ((leads, "leads"), (accounts, "accounts"))]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("domain").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("city", 2),
            cl.ExactMatch("country").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("domain"),
            block_on("name"),
            block_on("start"),
            block_on("first", "country"),
        ],
    )
    linker = Linker(tables, settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match([block_on("domain"), block_on("name")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("name"), block_on("domain")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    pairs = linker.inference.predict(threshold_match_probability=ENOUGH).as_pandas_dataframe()
    known = set(leads["unique_id"])
    turned = ~pairs["unique_id_l"].isin(known)
    left = pairs["unique_id_l"].where(~turned, pairs["unique_id_r"])
    right = pairs["unique_id_r"].where(~turned, pairs["unique_id_l"])
    found = pd.DataFrame({"LeadId": left, "AccountId": right, "bits": pairs["match_weight"]})
    found = found.sort_values(["bits", "AccountId"], ascending=[False, True]).drop_duplicates("LeadId")
    found[["LeadId", "AccountId"]].to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
