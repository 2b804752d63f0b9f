"""SQLite: the embedded engine, one file, one bot."""
