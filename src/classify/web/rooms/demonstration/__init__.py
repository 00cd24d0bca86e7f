"""The first page of the demonstration (`classify demo --open`): who to be. Elsewhere it is not there."""
