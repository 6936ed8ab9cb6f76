"""Which school serves which village, and who has no seat?"""
