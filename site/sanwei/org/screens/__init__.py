"""The screens of 管理员 in Wagtail: units, people, posts, audiences and approvals, written through services only."""
