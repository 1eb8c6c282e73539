"""Begin the measurement: ``script/bench``."""

import sys

from benchmarks.command import main

sys.exit(main())
