"""How the assistant converses: asking, taking answers, going on, and what is always available."""
