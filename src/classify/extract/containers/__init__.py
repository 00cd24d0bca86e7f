"""What containers of every kind need: members within limits, compound files, passwords, mended zips."""
