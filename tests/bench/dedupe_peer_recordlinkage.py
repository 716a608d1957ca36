"""recordlinkage with its unsupervised ECM classifier, set up as its documentation says. LEADS OUT

Cells cleaned by its own `preprocessing.clean`, companies without legal form; pairs by block and sorted
neighbourhood; Jaro-Winkler on names and companies, e-mails and phones exact, levels made binary as the classifier
wants them; clusters as connected components. With e-mails by Jaro-Winkler, with city, state and title, and with
blocks of one phone it did worse. Writes Id and the cluster at each of several thresholds of the pair's
probability; the classifier's own is 0.5.
"""

import sys

import pandas as pd
import recordlinkage
from recordlinkage.preprocessing import clean
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

LEGAL_FORM = r"\b(?:inc|llc|ltd|corp|gmbh|plc|co)$"
THRESHOLDS = (0.5, 0.7, 0.9, 0.99, 0.999, 0.9999, 0.99999)


def prepared(path: str) -> pd.DataFrame:
    """Clean lower-case columns, missing values as nulls, companies without legal form, phones as ten digits."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("Id")
    for name in ("First Name", "Last Name", "Company", "City"):
        frame[name] = clean(frame[name])
    frame["Company"] = frame["Company"].str.replace(LEGAL_FORM, "", regex=True)
    frame["Phone"] = frame["Phone"].str.replace(r"x\d+$", "", regex=True).str.replace(r"\D", "", regex=True).str[-10:]
    frame = frame.apply(lambda column: column.str.strip().str.lower())
    return frame.mask(frame == "")


def main(leads: str, out: str) -> None:
    """Find the clusters and write them."""
    frame = prepared(leads)
    index = recordlinkage.Index()
    for block in (
        ["Email"],
        ["Last Name", "Phone"],
        ["First Name", "Phone"],
        ["First Name", "Last Name"],
        ["Last Name", "Company"],
    ):
        index.block(block)
    index.sortedneighbourhood("Last Name", window=3, block_on=["First Name", "City"])
    pairs = index.index(frame)
    compare = recordlinkage.Compare()
    for name in ("First Name", "Last Name", "Company"):
        compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in ("Email", "Phone"):
        compare.exact(name, name, label=name)
    features = compare.compute(pairs, frame)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    probability = classifier.prob(features)
    left, right = (frame.index.get_indexer(pairs.get_level_values(level)) for level in (0, 1))
    found = pd.DataFrame(index=frame.index)
    for threshold in THRESHOLDS:
        kept = probability.to_numpy() >= threshold
        graph = coo_matrix((kept[kept], (left[kept], right[kept])), shape=(len(frame), len(frame)))
        found[str(threshold)] = connected_components(graph, directed=False)[1]
    found.to_csv(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
