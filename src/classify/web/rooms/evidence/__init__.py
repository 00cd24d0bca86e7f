"""Evidence: the binder with the city's own rows, the CJIS self-test, certificates of shares, the words."""
