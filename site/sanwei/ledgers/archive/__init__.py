"""季度归档: what is still owed, the seal and its chain, 点评 and 退回补正, 更正表, reopening by two."""
