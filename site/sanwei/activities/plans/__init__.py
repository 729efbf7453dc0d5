"""组织生活计划: filled in from the rules, added to by the branch, reported, and turned into records to be."""
