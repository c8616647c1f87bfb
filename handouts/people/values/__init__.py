"""What people type, and how the paper's language writes it."""
