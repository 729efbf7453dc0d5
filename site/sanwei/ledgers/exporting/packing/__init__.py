"""归档资料包: a branch and a period as one zip that says the same twice."""
