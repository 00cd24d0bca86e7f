"""A document as somebody may look at it: every finding black, blacked out before anything leaves the worker.

    for message in looked_at(source, path, number, look, tools): ...      # wire.Shown or Told, wire.Line

`reading` finds the file or the member that is meant and reads it whole; it is searched again, for what a
value is depends on what stands around it. `values` are all that was found, wherever they stand in the
document; `leaves` are the pages and stretches that are shown one at a time; `ink` says which letters of a
leaf are black; `pages` and `scans` paint them into the pixels of a page. Too much black is better than a
leak: what no detector was sure enough of is black, too, and what the inventory knows of and nobody finds
again takes its whole line with it.
"""
