"""A new clinic: four answers become a workspace that prints."""
