"""``python -m briefings.cli``: the program, where its script is not at hand."""

from briefings.cli import run

run()
