"""Building the parts of a running process from settings and content; nothing here decides anything."""
