"""Ways to talk with people; a channel holds no rule about conversations."""
