"""May these records go to somebody, and on what ground: the matrix of the law, requests, agreements and more.

`law` and `matrix` (YAML) are what goes to whom; `answer` puts one question to them and tells the way to yes;
`desk` is the one way of people to requests, recipients, agreements and releases.
"""
