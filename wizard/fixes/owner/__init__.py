"""What the owner of a site gets made: files, requests, commands and reminders."""
