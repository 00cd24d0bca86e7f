"""The queue: groups of like questions, the riskiest first; one press decides, saves and goes on.

Every rule is the desk's (`classify.review`): these pages ask it and show what it says.
"""
