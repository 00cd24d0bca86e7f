"""Breach what-if: were this folder, share, laptop or file lost, how many persons, what of them, and who must
be told. Nothing of it is a name or a value.

`law` (with `law.yaml`) is what counts as personal information and which duties may follow; `whatif` puts a
part of the inventory to it.
"""
