"""系统运行: whether the house works, for who runs the server and for his monitoring. Reads; two buttons try again."""
