"""复制群通知: the ready text, the short link and the picture of a meeting, a task or a lecture, for a WeChat group."""
