"""Archives: every file inside becomes a member."""
