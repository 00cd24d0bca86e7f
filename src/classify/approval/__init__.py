"""Labels in effect: who may put them there, and what is refused. The rows are the inventory's.

`desk` is the one way of people and programs to an approval: it asks `rights` anew for every share a request
is about, keeps reasons free of values, and refuses where nobody could give the second word. `words` says in
sentences what an approval is about and why it is stale. Doors of the web and the twin show what they say.
"""
