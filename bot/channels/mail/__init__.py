"""E-mail, one way: for people of the practice who have to hear that an alert was not seen. Never to clients."""
