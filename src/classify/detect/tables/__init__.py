"""Tables: the column is the unit, told by its heading and its values."""
