"""What a practice writes: reading flow files, checking them, walking every path."""
