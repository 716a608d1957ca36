"""A fake Salesforce in the foreground: python -m tests.fakesf [--port 0] [--seed 1] [--ca-out FILE] [--http]

Prints one JSON line with the address, a session and the credentials, and serves until it is interrupted.
"""

import argparse
import json
import signal
import sys
from pathlib import Path

from .org import Settings
from .server import FakeSalesforce
from .state import CONSUMER_KEY, CONSUMER_SECRET, PASSWORD, TOKEN, USERNAME


def main() -> None:
    """Serve until interrupted."""
    given = argparse.ArgumentParser(description="Serve a fake Salesforce org on 127.0.0.1.")
    given.add_argument("--port", type=int, default=0)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--ca-out", type=Path, help="where to write the certificate to trust")
    given.add_argument("--http", action="store_true", help="no TLS")
    given.add_argument("--leads", type=int, default=0, help="leads to begin with")
    options = given.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with FakeSalesforce(Settings(seed=options.seed, tls=not options.http), port=options.port) as fake:
        fake.org.load("Lead", ({"LastName": f"Lead {at}", "Company": f"Company {at}"} for at in range(options.leads)))
        if options.ca_out:
            options.ca_out.write_bytes(fake.ca_pem)
        secrets = {"password": PASSWORD, "security_token": TOKEN, "client_secret": CONSUMER_SECRET}
        login = {"username": USERNAME, "client_id": CONSUMER_KEY, **secrets}
        print(json.dumps({"url": fake.url, "access_token": fake.token(), **login}), flush=True)  # noqa: T201 - its result
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
