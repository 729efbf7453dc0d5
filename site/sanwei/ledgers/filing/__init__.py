"""归档: what branches do is filed by class, by itself; papers are filed beside it."""
