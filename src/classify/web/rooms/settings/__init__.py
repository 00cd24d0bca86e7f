"""What is set, what is looked for and how labels come about: to be read, not changed here."""
