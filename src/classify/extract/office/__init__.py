"""Word and PowerPoint (ECMA-376), and what every Office package carries."""
