"""Workbooks that strangers send: opened within limits, cells and titles understood. Knows nothing of any subject."""
