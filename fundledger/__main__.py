"""`python -m fundledger` is the same as `fundledger`."""

import sys

from fundledger.cli import main

sys.exit(main())
