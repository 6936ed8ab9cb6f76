"""Which clauses does the county not meet, and at which schools?"""
