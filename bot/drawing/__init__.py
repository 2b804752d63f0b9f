"""A flow as a picture: its steps in reading order, what leads aside, and where it ends."""
