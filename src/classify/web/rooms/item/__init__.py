"""The page of one file: its label and why, what was found in it, who can open it, what lies around it."""
