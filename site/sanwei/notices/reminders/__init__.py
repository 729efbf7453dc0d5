"""学习提醒 to those who are behind with a 学习任务: by a press at the desk, or by the schedule."""
