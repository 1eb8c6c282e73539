"""Japanese and English policy briefs from structured content."""

import sys

# `python -m briefings` looks for modules in the current folder first, and that is often a workspace:
# a file there that is called like a module is no program.
if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:  # while Python looks for what to run
    del sys.path[0]
