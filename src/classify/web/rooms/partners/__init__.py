"""Recipients, agreements, releases and the log of disseminations: who gets records, on what ground, and what
became of them. What may be done with them `classify.sharing` says (`Portfolio`, `Desk`).
"""
