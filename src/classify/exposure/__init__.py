"""Reports of who can open files: sharing reports of SharePoint and OneDrive, access lists, file permissions.

Pure code: a report in, kinds and counts by path out; whom a report names goes no further than its reader.
Sources of the formats: docs/exposure.md.
"""
