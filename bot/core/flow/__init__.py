"""A flow: its steps, their conditions and question kinds, and where a client stands in it."""
