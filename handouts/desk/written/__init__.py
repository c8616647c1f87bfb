"""What people write at the desk: papers, and the clinic's own file."""
