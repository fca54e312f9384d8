"""Telling people: reminders, the day's mails, questions; and the queue that an administrator looks after."""
