"""Copies of documents without what must not be in them, each attacked by its own maker before it exists.

`profiles` (YAML) say what becomes of each kind of value; `plan` applies one to a document that was read and
searched; `pdf`, `pictures`, `word`, `sheets`, `texts` and `mail` write a new document each and copy nothing
that they do not know; `proof` tries to find again what was taken out. All of it runs inside a worker.
"""
