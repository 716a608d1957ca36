"""Business hours; functions take the time, they never ask for it."""
