"""From a saved file to what runs: watched, read as a whole, tried, and only then taken over; or refused, and told."""
