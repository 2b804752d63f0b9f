"""Vestibule: the room before the room."""
