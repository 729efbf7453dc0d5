"""操作日志: what an administrator sees of the audit trail of his units. Reads only; an export is a line of its own."""
