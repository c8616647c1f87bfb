"""A paper filled in for one person: the printed blank, the values, and what is drawn for them."""
