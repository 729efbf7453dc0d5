"""投稿, 人人上讲台: from a member's phone to a draft on the editor's desk, or back with a reason."""
