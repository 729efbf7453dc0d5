"""政治生日: whose it is, the card of the branch, the greeting of the morning."""
