"""Rules that read evidence: causes, what each client shows, and the texts that people paste."""
