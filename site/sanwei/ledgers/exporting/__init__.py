"""Files that somebody asks for: made in the ``exports`` lane, for him alone, gone after some days.

``services`` asks for one and works it off; ``kinds`` knows what there is; ``orders`` reads what was asked and asks the
scope anew each time, so that who lost a post is refused at the door as well.
"""
