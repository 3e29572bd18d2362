"""Asks the bot beside it whether it works: exit 0 where `/healthz` answers 200, else 1.

For Docker's HEALTHCHECK and the timer of systemd. Needs nothing but Python, so that asking twice a minute costs nothing.
"""

import os
import sys
import urllib.error
import urllib.request

_PATIENCE = 8


def main() -> int:
    """Look once, and say in one line what was found."""
    host, _, port = os.environ.get("METRICS_LISTEN", "127.0.0.1:9100").rpartition(":")
    address = f"http://{'127.0.0.1' if host in {'', '0.0.0.0', '::'} else host}:{port}/healthz"  # noqa: S104
    asked = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with asked.open(address, timeout=_PATIENCE) as answer:
            sys.stdout.write(f"{answer.status}\n")
            return 0
    except urllib.error.HTTPError as trouble:
        sys.stdout.write(f"{trouble.code} {trouble.read(2000).decode(errors='replace')}\n")
    except OSError as trouble:
        sys.stdout.write(f"{address} does not answer: {trouble}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
