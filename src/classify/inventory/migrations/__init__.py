"""How the tables came to be what they are: Alembic migrations, run by the program itself."""
