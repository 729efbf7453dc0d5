"""The editor's first screen in Wagtail's admin: what waits, and the straight ways to new work."""
