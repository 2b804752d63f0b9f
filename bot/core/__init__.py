"""Everything that decides: pure values and functions, no clock, chance, file, log or network."""
