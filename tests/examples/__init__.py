"""Examples of content, good and bad. Adding a file adds a test: see ``tests/test_checks.py``."""
