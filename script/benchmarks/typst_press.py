"""Set files in Typst, in one process: python typst_press.py FONTS FILE... Run by script/bench.

Says how many seconds all files took, after the first was set once.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import typst


def main(fonts: str, *files: str) -> None:
    press(fonts, files[0])
    start = time.perf_counter()
    for file in files:
        press(fonts, file)
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - start}))


def press(fonts: str, file: str) -> None:
    """One document, as tagged PDF: Typst's default."""
    output = Path(file).with_suffix(".typst.pdf")
    typst.compile(file, output=str(output), font_paths=[fonts], ignore_system_fonts=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
