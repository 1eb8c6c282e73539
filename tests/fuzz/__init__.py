"""Searching for inputs that break what reads untrusted text, and the inputs found so far."""
