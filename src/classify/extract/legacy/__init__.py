"""Documents of older programs: Word and PowerPoint to 2003, Rich Text, WordPerfect."""
