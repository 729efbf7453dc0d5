"""放课: a branch studies one thing together. Owns what is cast, how far each 场次 has come, what the room saw.

One action opens the activity with its 场次; 签到 → 放课 → 现场测验 → 散会 is one state on the server, moved by the
projector or by a phone as remote. The film runs under the secretary's account and counts for nobody: who was there
gets one 集体学习 record of the item when attendance is closed. Refuses to show who answered how: the wall and the
record hold counts.
"""
