"""Keeps Wagtail's own screens inside a person's units: what may be opened, what is listed, what the menu shows."""
