"""心得体会 and answers to the 讨论题: written on the phone after an activity, read first by who keeps the record."""
