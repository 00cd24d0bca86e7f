"""What the city must be able to show, as data and as pages, each fact with its date.

Who lives here: `cjis`, the controls of the CJIS Security Policy, each tried when it is asked for.
"""
