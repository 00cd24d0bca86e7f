"""May these records go to somebody, on what ground: the matrix of the law, requests, agreements, releases.

`law` and `matrix` (YAML) are what goes to whom; `answer` puts one question to them and tells the way to yes;
`desk` is the one way of people to requests, recipients, agreements and releases.
"""
