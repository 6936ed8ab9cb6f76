"""The county's registers, how they are imported, and how they are frozen."""
