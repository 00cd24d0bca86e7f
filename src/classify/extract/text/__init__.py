"""Text and its relatives: plain files, tables in text, keyed data, web pages, dumps."""
