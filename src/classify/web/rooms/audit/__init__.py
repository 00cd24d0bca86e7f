"""The audit trail: who did what, whether it is whole, who looked through it, and parts of it to take away."""
