"""How far is it from each place to each school?"""
