"""Words and brand become a proved PDF."""
