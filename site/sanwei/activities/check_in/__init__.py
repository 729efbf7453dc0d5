"""签到: the doors of a meeting. Owns windows, codes, arrivals, tries, 请假 and 列席 at the door, paper sheets.

Refuses to track: no place, no device list, no statistic of who signs in how often; a check-in belongs to a 场次.

What others build on (``from sanwei.activities.check_in import queries, services``):

* ``services.open_window(sitting=, actor=, at=)`` opens the door of one 场次, until its end; opened twice it is one.
  ``services.close_window(window=, actor=, at=)``. ``queries.window_of(sitting, at=)`` is the open one or None.
* ``codes.code_at(window, at)`` is what to show: a token for the QR code and four digits, new every 30 seconds.
  ``desk_views.qr_of(window, code)`` draws it. A scan becomes a ``codes.issue(…)``d ticket of three minutes.
* ``services.check_in(member=, window=, way=, ticket=, at=)`` signs one person in: once a 场次, idempotent, 迟到 by
  the clock, nothing outside 应到. ``services.sign_by_name`` is the same for who has no account at hand.
* ``queries.ways_of(part)`` says who came how (扫码, 姓名加尾号, 点名, 纸质, 更正); the sum is 实到.
  ``queries.door_count(window)`` is 实到 of 应到 for a projector, ``queries.open_windows_for(member, at=)`` the doors
  at which a member is due now, ``models.CheckIn`` the moments of arrival.

Who signs in at two 场次 has two CheckIns and one Attendance: 实到 is the union. The secretary's mark stands over a
check-in, and the check-in stays to be seen.
"""
