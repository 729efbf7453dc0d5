"""每月一指引, 每月一主题: published by a unit, ticked off by its branches with the record in which it was done."""
