"""季度归档: what is still owed, the seal over canonical rows, the chain of seals, 点评 and 退回补正, 更正表, reopening by two."""
