"""What can be told of a share before any file is opened: counts, risk, cost, and the order of reading."""
