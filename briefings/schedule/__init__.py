"""Build at fixed times: clock, history, deadlines, status, exports for other schedulers."""
