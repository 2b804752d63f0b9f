"""What both databases do in the same words: everything that is not passed on every turn."""
