"""What a records office is asked: which records a request may be about, what a loss would mean, which youth
records are to be sealed.

Names and words that somebody types are asked once, by POST, and stay in the memory of this process for the
person and the session that asked. No page says them again: it tells of the first person and the second word.
"""
