"""Mail, mailboxes, contacts and calendars."""
