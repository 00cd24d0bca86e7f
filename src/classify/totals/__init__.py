"""Federation: a home tells another signed totals, and nothing else."""
