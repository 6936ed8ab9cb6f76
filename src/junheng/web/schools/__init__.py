"""What is known about a school?"""
