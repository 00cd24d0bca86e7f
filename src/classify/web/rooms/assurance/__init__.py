"""How much was missed: what is shown of each share, a plan before it is drawn, and the blind reading."""
