"""换届: one election ends the posts of the old term, gives those of the new one and moves the term."""
