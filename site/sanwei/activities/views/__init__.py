"""The pages of branch life."""
