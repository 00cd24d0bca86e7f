"""An invented city share in real formats, with the truth about every planted value."""
