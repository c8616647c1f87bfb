"""What the desk keeps: which papers were printed, and which of them may still lie in the rack; never for whom."""
