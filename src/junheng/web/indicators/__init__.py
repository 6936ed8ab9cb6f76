"""How does the county stand on each indicator, school by school?"""
