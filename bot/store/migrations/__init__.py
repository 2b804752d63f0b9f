"""The schema's history: one chain of numbered revisions for both engines, never edited once released."""
