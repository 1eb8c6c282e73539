"""``python -m briefings``: the program, where its script is not at hand."""

from briefings.cli import run

run()
