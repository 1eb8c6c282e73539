"""Occasions to build again, and what one sees meanwhile.

A change of a file (`watching`), the clock (`schedule`), a reader of the preview (`server`): each
is a loop around the one build, which reads everything afresh. Here alone is the clock read.
"""
