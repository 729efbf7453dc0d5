"""Records on paper as Word files: one record, and 季度合订本. The signed paper stays the original.

Nothing here asks ``activities.restricted``: what few may read is never printed.
"""
