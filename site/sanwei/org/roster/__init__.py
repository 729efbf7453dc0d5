"""The sheets in which offices circulate their organisation and members: read, compare, enter, write out.

Reading and comparing are pure; ``entering`` is the only part that writes. 身份证号 and columns about 处分 or 奖惩
are never read into anything.
"""
