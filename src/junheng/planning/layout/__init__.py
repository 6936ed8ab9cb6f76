"""Which schools stay open, and which place goes to which school?"""
