"""Where everything is kept: one contract, several engines."""
