"""外部学习 by Excel: read, compare with what is registered, show, and only then enter.

Reading and comparing write nothing; ``entering`` is the only part that does.
"""
