"""Looking after an installation: copies, the tables, the record, and a look at everything at once."""
