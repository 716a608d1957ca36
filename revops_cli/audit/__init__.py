"""The Measurable Lead Model, measured: what became of every lead, how soon, by whom, and what does not add up."""
