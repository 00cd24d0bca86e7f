"""A request for public information: which records it may be about, what must be cut, how long that takes.

People are found by keyed fingerprints of the name that was asked for (`names`), words by reading candidates
once more (`words`), the rest along the inventory; nothing is indexed in clear. `search` puts it together,
`effort` estimates the work, `letter` writes the estimate that a requester gets (2-6-1006, MCA).
"""
