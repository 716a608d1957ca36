"""goldenmatch without configuration, as its documentation begins. LEADS OUT

Writes Id and the cluster.
"""

import sys

import goldenmatch as gm
import pandas as pd


def main(leads: str, out: str) -> None:
    """Find the clusters and write them."""
    ids = pd.read_csv(leads, dtype=str, usecols=["Id"])["Id"]
    result = gm.dedupe(leads)
    cluster = {row: number for number, found in result.clusters.items() for row in found["members"]}
    frame = pd.DataFrame({"Id": ids, "found": [f"c{cluster[n]}" if n in cluster else f"r{n}" for n in range(len(ids))]})
    frame.to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
