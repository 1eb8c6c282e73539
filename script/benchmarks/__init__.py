"""What the build costs, beside others on the same pages, and how that grows: ``script/bench``."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
PROGRAM = PYTHON.with_name("briefings")
EXAMPLE = ROOT / "tests" / "workspace"
