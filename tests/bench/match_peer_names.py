"""A matcher as people write it by hand: cleanco, rapidfuzz and a domain rule. LEADS ACCOUNTS OUT

Needs cleanco, rapidfuzz and tldextract. A lead whose mail or web domain is an account's gets that
account, the one with the likest name where several have it; otherwise the likest name of the same
country, if like enough. Writes LeadId, AccountId for each lead that has one.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import tldextract
from cleanco import basename
from rapidfuzz import fuzz, process, utils

LIKE = 90
"""Percent of token_sort_ratio from which two names are one."""

SLICE = 500

FREE = frozenset("gmail.com outlook.com yahoo.com hotmail.com gmx.de icloud.com qq.com aol.com live.com".split())  # noqa: SIM905 - reads as a list

suffixes = tldextract.TLDExtract(suffix_list_urls=())


def domain(text: str) -> str:
    """The registrable domain of an address or website; empty for none and for free mail."""
    found = suffixes(text.rpartition("@")[2]).top_domain_under_public_suffix.lower() if text else ""
    return "" if found in FREE else found


def read(path: str) -> list[dict[str, str]]:
    """The rows of a file."""
    with Path(path).open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def main(leads_path: str, accounts_path: str, out: str) -> None:
    """Match and write."""
    leads, accounts = read(leads_path), read(accounts_path)
    names = [utils.default_process(basename(account["Name"])) for account in accounts]
    countries = np.array([account["BillingCountry"].lower() for account in accounts])
    owners = defaultdict(list)
    for at, account in enumerate(accounts):
        if own := domain(account["Website"]):
            owners[own].append(at)
    found: dict[str, str] = {}
    rest = []
    for lead in leads:
        name = utils.default_process(basename(lead["Company"]))
        near = owners.get(domain(lead["Email"])) or owners.get(domain(lead["Website"]))
        if near:
            best = max(near, key=lambda at: (fuzz.token_sort_ratio(name, names[at]), -at))
            found[lead["LeadId"]] = accounts[best]["Id"]
        elif name:
            rest.append((lead, name))
    for start in range(0, len(rest), SLICE):
        part = rest[start : start + SLICE]
        likeness = process.cdist(
            [name for _, name in part], names, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, workers=-1
        )
        for row, (lead, _) in zip(likeness, part, strict=True):
            if country := lead["Country"].lower():
                row[(countries != country) & (countries != "")] = 0
            best = int(row.argmax())
            if row[best] >= LIKE:
                found[lead["LeadId"]] = accounts[best]["Id"]
    with Path(out).open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("LeadId", "AccountId"), *found.items()])


if __name__ == "__main__":
    main(*sys.argv[1:])
