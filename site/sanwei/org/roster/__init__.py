"""The sheets in which offices circulate their organisation and members: read, compare, enter, write out.

Reading and comparing are pure; ``entering`` is the only part that writes. Columns about 处分 or 奖惩 are never
read. A 身份证号 is looked at to find slips of the pen; it is kept, encrypted, only where that is switched on.
"""
