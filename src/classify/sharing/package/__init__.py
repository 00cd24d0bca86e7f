"""A release as one locked file that any clerk opens, and the list that proves what was in it.

Who lives here: `manifest` (what was released, signed), `passphrase` (what opens it, told once, over another
channel), `pages` (the cover somebody reads first), `locked` (an encrypted PDF with the files attached, or a
zip in a zip), `fips` (the city's validated module, for criminal justice information). Nothing of this
knows an inventory: what is released, and whether it may be, is decided above.
"""
