"""组织生活一览表 of a year: the branch and each 党小组 by twelve months, on screen, on paper and as a sheet."""
