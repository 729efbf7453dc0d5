"""GIFT, the text format of Moodle. Source: its published grammar ("GIFT format", docs.moodle.org)."""
