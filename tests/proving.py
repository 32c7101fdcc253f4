"""Whether the heavy proofs run in full: `make prove`."""

import os

PROVE = bool(os.environ.get("PROVE"))
