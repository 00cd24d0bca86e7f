"""How the program is: its parts, its work, its backups; the machine for who looks after it."""
