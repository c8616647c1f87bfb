"""Printers, as the print server of this computer (CUPS) knows them, and what becomes of what is handed to them."""
