"""What lies printed: recorded, sealed, and known again when nothing has changed."""
