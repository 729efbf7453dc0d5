"""会议通知: when, where and what about, for those who should be there; the page that a group's link leads to."""
