"""E-mail → documents: messages, mailboxes and what is attached."""
