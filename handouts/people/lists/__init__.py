"""Lists of people: read, explained, and given back."""
