"""Youth records and when they are sealed (41-5-216, MCA).

A calendar, what is exempt from it, what stops it, and what people have marked as done.
"""
