"""What a document is as a whole: its type, its matters, its signals, and the evidence without values."""
