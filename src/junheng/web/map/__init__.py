"""Where are the schools, and how does each stand?"""
