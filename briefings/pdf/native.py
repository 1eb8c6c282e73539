"""Load WeasyPrint, or say in a line which library of the system keeps it from being loaded.

Imported before all else here: WeasyPrint raises OSError while it is imported, and prints advice of its own.
"""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout


def _missing() -> str:
    """The library of the system that cannot be loaded, or nothing."""
    try:
        with redirect_stdout(io.StringIO()):
            import weasyprint  # noqa: F401 -- whether it can be
    except OSError as error:
        named = re.search(r"library '([^']*)'", str(error))
        return named[1] if named else str(error)
    return ""


if name := _missing():
    raise ImportError(f"the library {name} cannot be loaded")
