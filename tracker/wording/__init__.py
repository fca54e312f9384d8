"""Swedish words that pages and mails share: labels, dates, plurals. No Flask, no clock."""
