"""The web application for people: thin pages over `rights` and `inventory`; no SQL and no rule in a view.

`configure` makes Django's settings from ours, `serve` runs it, `gate` is the one way past sign-in, `doors`
the one way to a view (who may is asked there, and nowhere else), `house` the open inventory. `accounts`
alone touches Django's ORM: accounts, sessions and second factors live in a database of their own. `views`
is a module a room of pages, `api` their JSON twin.
"""
