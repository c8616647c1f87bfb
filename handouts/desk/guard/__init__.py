"""Who may come to the desk, and do what."""
