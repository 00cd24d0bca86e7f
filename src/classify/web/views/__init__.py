"""Pages, a module a room. A view asks other rooms and fills a template; its door decided who may."""
