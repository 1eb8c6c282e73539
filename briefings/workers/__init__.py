"""A map over processes with limits of time and memory."""
