"""Question banks as people write them: a Word file or a pasted text, with the answers marked in a dozen ways."""
