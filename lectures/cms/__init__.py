"""The editor's screens of lectures inside Wagtail's admin."""
