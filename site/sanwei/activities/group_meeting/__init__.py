"""党小组会 on the phone of a 党小组长: what is proposed, begun in one tap, closed and confirmed in one step.

Owns no table and no second way to store a record: text, marks, closing and confirming are those of every activity.
"""
