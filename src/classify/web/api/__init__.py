"""The JSON twin of the pages, for programs: `/api/v1`, a token each (PEOPLE.md, the measuring interface).

`calls` is its door (who may is asked there, by the table of `rights`), `bearer` knows the token, `said` turns
every no into JSON, `cursors` make pages of lists. The other modules answer, a kind of thing each; `twin` has
them together, and describes them as OpenAPI.
"""
