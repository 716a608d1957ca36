"""What a person sees on a terminal; rich is loaded only here."""
