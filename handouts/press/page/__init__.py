"""Words become one HTML page."""
