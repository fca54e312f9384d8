"""The headings of the tables that go out to be filled in, and come back."""

ID = "Id"
TITLE = "Uppdrag"
RECIPIENTS = "Mottagare"
STANDING = "Läge"
NOTE = "Vad som har hänt"
PLAN = "Plan för redovisning"
DECIDED = "Tid i beslutet"

CURRENT = "Nuvarande mottagare"
NEW = "Ny mottagare"
EFFECTIVE = "Gäller från"
