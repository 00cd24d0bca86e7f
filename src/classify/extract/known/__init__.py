"""Which kinds of file there are, and which of them a file is: formats, marks, character sets."""
