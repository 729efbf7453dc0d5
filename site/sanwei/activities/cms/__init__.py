"""What branch life shows in the admin: the table of holidays."""
