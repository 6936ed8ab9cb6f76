"""What the auditor reads: account records and the chain of events."""
