"""Pages, a package a room: `urls.py` its addresses, `views.py` its views, `templates/<room>/` what they fill.

A view asks other rooms of the program and fills a template; its door has decided who may.
"""
