"""A document with everything found in it black, and one value at a time revealed for thirty seconds."""
