"""Copy the permit database to the backup host every night."""
import subprocess

HOST = "10.12.4.18"
DB_USER = "permits_ro"
DB_PASSWORD = "Ponderosa!7719q"
AWS_ACCESS_KEY_ID = "AKIAQ7ZR4NVXK2LPWB3E"


def run() -> None:
    subprocess.run(["pg_dump", "-h", HOST, "-U", DB_USER, "permits"], check=True)
