"""More computers than one: what they are sent, what they do with it, and how it comes back."""
